/** The claim's id, which is what people call a resource: `postgres.default#db` → `db`. */
export function shortName(address: string): string {
  return address.slice(address.indexOf('#') + 1);
}
