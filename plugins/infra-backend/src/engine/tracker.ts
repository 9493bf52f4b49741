export interface TrackedCall {
  driver: string;
  kind: string;
  operation: 'observe' | 'apply' | 'remove';
  provider?: string;
}

/** Goes along with the engine's work, for metrics and traces; never changes what comes of it. */
export interface EngineTracker {
  /** One run at one environment. */
  run<T extends { status: string }>(
    environmentId: string,
    work: () => Promise<T>,
  ): Promise<T>;
  /** One call of a driver, without the time that it waited for its turn. */
  driverCall<T>(call: TrackedCall, work: () => Promise<T>): Promise<T>;
}

export const untracked: EngineTracker = {
  run: (_, work) => work(),
  driverCall: (_, work) => work(),
};
