import { LoggerService } from '@backstage/backend-plugin-api';
import { DriverError } from '@infra-orchestration/backstage-plugin-infra-node';
import { failureOf, Stage } from '../errors';
import { CommandResult } from '../runner/command';
import { Diagnostic, parseMessage } from './messages';

const MIN_SECRET = 4;

/** What a run prints: passed on without secrets, and kept as far as it tells why a command failed. */
export class Transcript {
  readonly #stage: Stage;
  readonly #logger: LoggerService;
  readonly #mask: (text: string) => string;
  #diagnostics: Diagnostic[] = [];
  #step: Stage = 'init';
  #muted = false;

  constructor(stage: Stage, logger: LoggerService, secrets: string[]) {
    this.#stage = stage;
    this.#logger = logger;
    this.#mask = maskOf(secrets);
  }

  begin(step: Stage): void {
    // With it a run begins: what was heard before was of one that another process left behind.
    if (step === 'init') {
      this.#diagnostics = [];
    }
    this.#step = step;
  }

  /** Nobody hears the run any more; what it prints is still kept for the reason of its end. */
  mute(): void {
    this.#muted = true;
  }

  add(line: string): void {
    const message = parseMessage(this.#mask(line));
    if (message?.diagnostic) {
      this.#diagnostics.push(message.diagnostic);
    }
    // How a module is prepared interests only where it fails.
    const isTold = this.#step !== 'init' || message?.level === 'error';
    if (message && isTold && !this.#muted) {
      this.#logger[message.level](message.text);
    }
  }

  /** @param last - of the command that failed */
  failureOf(last: CommandResult | undefined): DriverError {
    return last?.code === undefined
      ? new DriverError(
          'retryable',
          `The program was ended by a signal while it was to ${this.#stage}`,
        )
      : failureOf(this.#step, this.#diagnostics, this.#mask(last.stderr));
  }
}

/** Output is read line by line, so a secret of several lines is masked by line. */
function maskOf(secrets: string[]): (text: string) => string {
  const known = secrets
    .flatMap(secret => secret.split('\n'))
    .filter(({ length }) => length >= MIN_SECRET)
    .flatMap(secret => [secret, JSON.stringify(secret).slice(1, -1)])
    .sort((a, b) => b.length - a.length);
  return text =>
    known.reduce((masked, secret) => masked.replaceAll(secret, '***'), text);
}
