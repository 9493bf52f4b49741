import type { Client } from 'pg';
import { Db } from './database';

const RECONNECT_MS = { min: 500, max: 15_000 };

/** Ends with `close`. */
export interface Listener {
  close(): Promise<void>;
}

/** What a queue on PostgreSQL needs beyond knex: plain SQL on the pool, and notifications. */
export interface PostgresSession {
  /** `$1`, `$2`, … as PostgreSQL has them. */
  executeSql(text: string, values?: unknown[]): Promise<{ rows: any[] }>;
  /**
   * Listens on a connection of its own, outside the pool, and connects anew when it breaks; then
   * `onReconnect` tells that notifications may have been missed.
   *
   * @throws where the first connection cannot be made
   */
  listen(
    channel: string,
    onNotification: (payload: string) => void,
    onReconnect: () => void,
  ): Promise<Listener>;
}

/** Several statements in one text give several results. */
function oneResult(result: { rows: any[] } | { rows: any[] }[]) {
  return Array.isArray(result)
    ? { rows: result.flatMap(({ rows }) => rows) }
    : result;
}

class ListeningConnection implements Listener {
  readonly #open: () => Promise<Client>;
  readonly #channel: string;
  readonly #on: {
    onNotification: (payload: string) => void;
    onReconnect: () => void;
  };
  #connection: Client | undefined;
  #timer: NodeJS.Timeout | undefined;
  #attempts = 0;
  #closed = false;

  constructor(
    open: () => Promise<Client>,
    channel: string,
    on: {
      onNotification: (payload: string) => void;
      onReconnect: () => void;
    },
  ) {
    this.#open = open;
    this.#channel = channel;
    this.#on = on;
  }

  async connect(): Promise<void> {
    const connection = await this.#open();
    if (this.#closed) {
      await connection.end();
      return;
    }
    const broken = () => this.#onBroken(connection);
    connection.on('error', broken);
    connection.on('end', broken);
    connection.on('notification', ({ payload }) =>
      this.#on.onNotification(payload ?? ''),
    );
    await connection.query(
      `listen ${connection.escapeIdentifier(this.#channel)}`,
    );
    this.#connection = connection;
    this.#attempts = 0;
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#timer);
    const connection = this.#connection;
    this.#connection = undefined;
    connection?.removeAllListeners('end');
    await connection?.end();
  }

  #onBroken(connection: Client): void {
    if (this.#closed || this.#connection !== connection) {
      return;
    }
    this.#connection = undefined;
    connection.end().catch(() => {});
    this.#reconnectLater();
  }

  #reconnectLater(): void {
    const { min, max } = RECONNECT_MS;
    const wait = Math.min(max, min * 2 ** this.#attempts++);
    this.#timer = setTimeout(async () => {
      try {
        await this.connect();
        this.#on.onReconnect();
      } catch {
        if (!this.#closed) {
          this.#reconnectLater();
        }
      }
    }, wait);
  }
}

export function postgresSession(db: Db): PostgresSession {
  const { client } = db;
  return {
    executeSql: async (text, values) => {
      const connection: Client = await client.acquireConnection();
      try {
        return oneResult(await connection.query(text, values));
      } finally {
        await client.releaseConnection(connection);
      }
    },
    listen: async (channel, onNotification, onReconnect) => {
      const listening = new ListeningConnection(
        () => client.acquireRawConnection(),
        channel,
        { onNotification, onReconnect },
      );
      await listening.connect();
      return listening;
    },
  };
}
