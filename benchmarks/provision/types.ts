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
  /** Process whose CPU time, with its descendants', is the client's. */
  pid(): number;
  run(): Promise<RunResult | void>;
  clean?(): Promise<void>;
}

/** What only the product can tell of itself. */
export interface RunResult {
  notes: string[];
}
