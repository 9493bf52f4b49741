/** The claim's id, which is what people call a resource: `postgres.default#db` → `db`. */
export function shortName(address: string): string {
  return address.slice(address.indexOf('#') + 1);
}

/** `postgres.ha#db` → `{ type: 'postgres', class: 'ha', id: 'db' }`. */
export function parseAddress(address: string) {
  const hash = address.indexOf('#');
  const kind = address.slice(0, hash);
  const dot = kind.lastIndexOf('.');
  return {
    type: kind.slice(0, dot),
    class: kind.slice(dot + 1),
    id: address.slice(hash + 1),
  };
}

/** `component:default/checkout` → `checkout`; keeps a namespace that is not the default one. */
export function entityName(ref: string): string {
  const name = ref.slice(ref.indexOf(':') + 1);
  return name.startsWith('default/') ? name.slice('default/'.length) : name;
}
