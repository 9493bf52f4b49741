import { OutsideGate } from '@infra-orchestration/backstage-plugin-infra-node/driverUtils';
import { ClientBase, QueryResultRow } from 'pg';

/** A login to one database. */
export class Session {
  constructor(
    private readonly client: ClientBase,
    private readonly gate: OutsideGate,
    private readonly signal: AbortSignal,
  ) {}

  /** Runs one statement with values, or several without: those take effect together or not at all. */
  async query<T extends QueryResultRow>(
    sql: string,
    values?: unknown[],
  ): Promise<T[]> {
    this.signal.throwIfAborted();
    const { rows } = await this.gate(() => this.client.query<T>(sql, values));
    return rows;
  }
}
