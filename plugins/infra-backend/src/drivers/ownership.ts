/** What a driver writes on everything it makes for an instance. */
export function ownershipMark(
  installation: string,
  instanceId: string,
): string {
  return `${installation}/${instanceId}`;
}

/** Undefined where the mark is another installation's. */
export function instanceIdOfMark(
  installation: string,
  mark: string,
): string | undefined {
  const prefix = `${installation}/`;
  return mark.startsWith(prefix) ? mark.slice(prefix.length) : undefined;
}
