export interface Cluster {
  kubeconfig: string;
  kubectl: string;
  auditLog: string;
}

/** One way to bring up the environments. */
export interface Way {
  name: string;
  /** What need not be measured: start processes, write files. */
  prepare(cluster: Cluster, prefix: string): Promise<Prepared>;
}

export interface Prepared {
  /** CPU seconds that the client has used so far, and nobody else. */
  cpuSeconds(): number;
  run(): Promise<RunResult | void>;
  clean?(): Promise<void>;
}

/** What only the product can tell of itself. */
export interface RunResult {
  /** When it was done by its own record (milliseconds since 1970), where asking is slower than that. */
  doneAt: number;
  notes: string[];
}

export interface Measured {
  way: string;
  /** Seconds until the client says it is done. */
  wall: number;
  /** Seconds until an independent look sees all deployments available. */
  available: number;
  cpu: number;
  requests: number;
  byVerb: Record<string, number>;
  notes: string[];
}
