import { LoggerService } from '@backstage/backend-plugin-api';
import { JsonObject } from '@backstage/types';
import { NewEvent } from '../../store';
import { Redactor } from '../../drivers';

const MAX_LINE = 4_000;
const MAX_WAITING = 1_000;

export interface LogLine {
  message: string;
  level: NewEvent['level'];
}

export interface CallLogOptions {
  redactor: Redactor;
  /** Gets the same lines, at debug level. */
  logger: LoggerService;
  store(lines: LogLine[]): void;
  /** Milliseconds over which lines are gathered. */
  delay: number;
}

/**
 * The log of one driver call: its lines become events, gathered for a moment, without secrets.
 * Debug lines go to the plugin's log alone.
 */
export class CallLog {
  readonly #options: CallLogOptions;
  #waiting: LogLine[] = [];
  #dropped = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(options: CallLogOptions) {
    this.#options = options;
  }

  get logger(): LoggerService {
    return this.#child({});
  }

  /** Stores what waits. */
  flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const lines = this.#waiting;
    this.#waiting = [];
    if (this.#dropped > 0) {
      lines.push({
        message: `${this.#dropped} lines were left out`,
        level: 'warn',
      });
      this.#dropped = 0;
    }
    if (lines.length) {
      this.#options.store(lines);
    }
  }

  #child(fields: JsonObject): LoggerService {
    const write =
      (level: NewEvent['level']) =>
      (message: string, meta?: Error | JsonObject) =>
        this.#write(level, message, { ...fields, ...describe(meta) });
    return {
      error: write('error'),
      warn: write('warn'),
      info: write('info'),
      debug: write('debug'),
      child: more => this.#child({ ...fields, ...more }),
    };
  }

  #write(level: NewEvent['level'], message: string, fields: JsonObject): void {
    const { redactor, logger, delay } = this.#options;
    const told = Object.entries(fields)
      .map(([name, value]) => `${name}=${JSON.stringify(value)}`)
      .join(' ');
    const line = redactor
      .redact(told ? `${message} ${told}` : message)
      .slice(0, MAX_LINE);
    logger.debug(line);
    if (level === 'debug') {
      return;
    }
    if (this.#waiting.length >= MAX_WAITING) {
      this.#dropped++;
      return;
    }
    this.#waiting.push({ message: line, level });
    this.#timer ??= setTimeout(() => this.flush(), delay);
  }
}

function describe(meta: Error | JsonObject | undefined): JsonObject {
  return meta instanceof Error ? { error: meta.message } : meta ?? {};
}
