import type { SandboxConnections, SandboxPartKind } from '../client.ts';
import type { Missing } from './missing.ts';
import type { ServerOptions, ServerProcess } from '../server-process.ts';

/** Tells the user what goes on. */
export type Progress = (message: string) => void;

export type PartServerOptions = Omit<ServerOptions, 'log' | 'cwd'>;

/** What a part gets from the supervisor to start its servers with. */
export interface StartContext {
  /** The part's own directory, there already. */
  dir: string;
  /** Ends when the part is to stop before it is ready. */
  signal: AbortSignal;
  /** Whether requests are to be logged for counting. */
  audit: boolean;
  /** A loopback port, the same at each start if possible. */
  port(purpose: string): Promise<number>;
  /** A generated secret, the same at each start. */
  secret(purpose: string, encoding?: 'hex' | 'base64'): string;
  /** Starts a server in the part's directory; the order of starts is kept for stopping. */
  serve(options: PartServerOptions): Promise<ServerProcess>;
  /** Runs a program to its end in the part's directory. */
  run(options: PartServerOptions): Promise<void>;
  /**
   * Asks until there is a value, at most `timeoutMs`, and fails at once with
   * the end of the log if one of the part's servers ends.
   */
  until<T>(
    what: string,
    timeoutMs: number,
    check: () => T | undefined | Promise<T | undefined>,
  ): Promise<T>;
}

/** One kind of system that the sandbox can bring up. */
export interface Part<K extends SandboxPartKind = SandboxPartKind> {
  kind: K;
  /** What `prepare` would fail for, where that can be told beforehand. */
  missing(): Promise<Missing | undefined>;
  /**
   * Gets the programs ready (builds, installs). Runs in the user's own process,
   * so that its progress is seen and Ctrl-C ends it.
   */
  prepare(progress: Progress): Promise<void>;
  /** Starts the servers and returns once they really answer. */
  start(context: StartContext): Promise<SandboxConnections[K]>;
  /** Asks the running servers whether they are well; throws if not. */
  probe(connection: SandboxConnections[K]): Promise<void>;
  /** Asks a server of the user's own whether it can be worked with; throws if not. */
  probeExternal(connection: SandboxConnections[K]): Promise<void>;
}
