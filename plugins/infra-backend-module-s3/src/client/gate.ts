/** Wraps one call to the server; see `OutsideGate` of the conformance suite. @public */
export type OutsideGate = <T>(call: () => Promise<T>) => Promise<T>;

export const openGate: OutsideGate = call => call();
