import {
  OutsideGate,
  orAbort,
} from '@infra-orchestration/backstage-plugin-infra-node/driverUtils';
import { Link } from './Link';

/** A login to the server. */
export class Session {
  constructor(
    private readonly link: Link,
    private readonly gate: OutsideGate,
    private readonly signal: AbortSignal,
  ) {}

  /** Runs one statement; each `?` stands for a value. @returns its rows, none where it has none */
  async query<T extends object>(
    sql: string,
    values: unknown[] = [],
  ): Promise<T[]> {
    this.signal.throwIfAborted();
    const rows = await this.gate(() =>
      orAbort(this.signal, this.link.query(sql, values)),
    );
    return Array.isArray(rows) ? (rows as T[]) : [];
  }
}
