/**
 * Wraps one call of the driver to the outside system. While nothing is armed it only passes the
 * call through; in a test of interruption it throws after the call's effect, and before every
 * later one, as if the process had died there. A call that gives something to be closed must see
 * to it that it is closed also where its result is lost in this way.
 *
 * @public
 */
export type OutsideGate = <T>(call: () => Promise<T>) => Promise<T>;

/** The gate of all that is no test of interruption. @public */
export const openGate: OutsideGate = call => call();
