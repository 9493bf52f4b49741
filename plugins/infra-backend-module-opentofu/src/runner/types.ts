import { AccessCheck } from '@infra-orchestration/backstage-plugin-infra-node';
import { CommandResult } from './command';

export interface Step {
  /** Of the program. */
  args: string[];
  /** What it prints is its result, secrets included, and no log. */
  keeps?: boolean;
}

/** A state, and whose it is. */
export interface RunSubject {
  name: string;
  ownershipMark: string;
}

/** A few commands of the program, one after the other, on one module. */
export interface Run {
  /** Of the run on the state. */
  id: string;
  subject: RunSubject;
  /** Whether it changes anything outside: then it must come to its end by itself. */
  changes: boolean;
  /** Folder that is copied, and where in it the module is. */
  source: { dir: string; path: string };
  /** Files beside the module's own, by name. */
  files: Record<string, string>;
  /** Secrets among them. */
  env: Record<string, string>;
  /** The first that fails is the last. */
  steps: Step[];
  /** What the program's side handed in at {@link Step.keeps}, where it runs elsewhere. */
  report(): Promise<string | undefined>;
}

export interface RunOptions {
  signal: AbortSignal;
  /** Milliseconds for an interrupted command until it is killed. */
  grace: number;
  /** Called before each command. */
  onStep(args: string[]): void;
  onLine(line: string): void;
}

/** Where runs happen. */
export interface Runner {
  /** What of this process's environment runs get. */
  readonly environment: NodeJS.ProcessEnv;
  /** The address of a state, as the program reaches it. */
  stateAddress(address: string): string;
  /**
   * @returns one result for each command that was run
   * @throws DriverError where there is no result, for example since the program is not there
   */
  execute(run: Run, options: RunOptions): Promise<CommandResult[]>;
  /**
   * Brings to its end what another process began to change and left behind; then the state tells all
   * that is there.
   */
  settle(subject: RunSubject, options: RunOptions): Promise<void>;
  /** What it needs of others, and whether that is granted. */
  checkAccess(signal: AbortSignal): Promise<AccessCheck[]>;
  close(): void;
}
