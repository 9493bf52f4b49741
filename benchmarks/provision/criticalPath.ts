export interface GraphInstance {
  address: string;
  /** Addresses of what it waits for. */
  dependenciesOf: string[];
}

export interface TimedOperation {
  address: string;
  startedAt: string;
  finishedAt?: string;
}

/**
 * The least time in which the graph could have come up, had nothing but its own operations taken
 * time: the longest way through it, each instance with the sum of its operations.
 */
export function criticalPathMs(
  instances: GraphInstance[],
  operations: TimedOperation[],
): number {
  const durations = new Map<string, number>();
  for (const { address, startedAt, finishedAt } of operations) {
    if (!finishedAt) continue;
    const duration = Date.parse(finishedAt) - Date.parse(startedAt);
    durations.set(address, (durations.get(address) ?? 0) + duration);
  }
  const byAddress = new Map(instances.map(each => [each.address, each]));
  const known = new Map<string, number>();
  const pathTo = (address: string): number => {
    const found = known.get(address);
    if (found !== undefined) return found;
    const before = (byAddress.get(address)?.dependenciesOf ?? []).map(pathTo);
    const path = Math.max(0, ...before) + (durations.get(address) ?? 0);
    known.set(address, path);
    return path;
  };
  return Math.max(0, ...instances.map(({ address }) => pathTo(address)));
}
