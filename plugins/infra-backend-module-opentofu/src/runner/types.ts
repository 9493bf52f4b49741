import { CommandResult } from './command';

/** A few commands of the program, one after the other, on one module. */
export interface Run {
  /** Of the run on the state. */
  id: string;
  /** Whether it changes anything outside: then it must come to its end by itself. */
  changes: boolean;
  /** Folder that is copied, and where in it the module is. */
  source: { dir: string; path: string };
  /** Files beside the module's own, by name. */
  files: Record<string, string>;
  /** Secrets among them. */
  env: Record<string, string>;
  /** Arguments of each command; the first that fails is the last. */
  steps: string[][];
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
  /**
   * @returns one result for each command that was run
   * @throws DriverError where there is no result, for example since the program is not there
   */
  execute(run: Run, options: RunOptions): Promise<CommandResult[]>;
}
