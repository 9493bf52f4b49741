import { Socket } from 'node:net';
import { Client, ClientConfig, Pool, PoolClient } from 'pg';
import { DriverError } from '@infra-orchestration/backstage-plugin-infra-node';
import {
  OutsideGate,
  Slots,
  onAbort,
  orAbort,
} from '@infra-orchestration/backstage-plugin-infra-node/driverUtils';
import { ServerSettings } from '../config';
import { sqlStateOf } from '../errors';
import { Session } from './Session';

/** Milliseconds until an unanswered attempt to connect counts as failed. */
const CONNECT_TIMEOUT = 10_000;

/**
 * Options of every session. With the first the server ends a statement, and lets go of its locks,
 * soon after its client went away. The second keeps names that a tenant made in its database from
 * being taken for the system's own when an administrator looks into it (CVE-2018-1058).
 */
const SESSION_OPTIONS =
  '-c client_connection_check_interval=2000 -c search_path=pg_catalog';

/** A broken connection also fails the call under way, which is where it is dealt with. */
const toldElsewhere = () => {};

/** One PostgreSQL server, as seen by its administrator. */
export class PostgresServer {
  readonly #pool: Pool;
  readonly #slots: Slots;
  readonly #sockets = new Set<Socket>();

  constructor(
    readonly settings: ServerSettings,
    private readonly gate: OutsideGate,
  ) {
    this.#pool = new Pool({
      ...this.#clientConfig(),
      max: settings.maxConnections,
      allowExitOnIdle: true,
    });
    // A connection that breaks while idle is replaced by the pool; nothing else is to be done.
    this.#pool.on('error', () => {});
    // The pool's own line is bounded by the time to connect, and knows no abort.
    this.#slots = new Slots(settings.maxConnections);
  }

  /** Runs in the maintenance database. */
  async administer<T>(
    signal: AbortSignal,
    run: (session: Session) => Promise<T>,
  ): Promise<T> {
    const leave = await this.#slots.take(signal);
    try {
      return await this.#withClient(signal, run);
    } finally {
      leave();
    }
  }

  /** Runs in another database, also as another role, over a connection of its own. */
  async visit<T>(
    login: { database: string; user?: string; password?: string },
    signal: AbortSignal,
    run: (session: Session) => Promise<T>,
  ): Promise<T> {
    signal.throwIfAborted();
    const socket = this.#socket();
    const client = new Client({
      ...this.#clientConfig(),
      ...login,
      stream: () => socket,
    });
    client.on('error', toldElsewhere);
    const work = async () => {
      await this.gate(() => client.connect());
      const result = await run(new Session(client, this.gate, signal));
      // Waited for, since a session that is still leaving is in the way of dropping its database.
      await client.end();
      return result;
    };
    try {
      return await orAbort(signal, work());
    } catch (error) {
      socket.destroy();
      throw error;
    }
  }

  async close(): Promise<void> {
    const ended = this.#pool.end();
    this.#sockets.forEach(socket => socket.destroy());
    await ended;
  }

  async #withClient<T>(
    signal: AbortSignal,
    run: (session: Session) => Promise<T>,
  ): Promise<T> {
    const client = await this.#checkOut(signal);
    client.on('error', toldElsewhere);
    let released = false;
    const release = (broken: boolean) => {
      if (!released) {
        released = true;
        client.off('error', toldElsewhere);
        client.release(broken);
      }
    };
    const stop = onAbort(signal, () => release(true));
    try {
      const result = await run(new Session(client, this.gate, signal));
      release(false);
      return result;
    } catch (error) {
      // Locks and transactions end with the connection, whatever state it is in.
      release(true);
      signal.throwIfAborted();
      throw error;
    } finally {
      stop();
    }
  }

  /** What arrives too late to be wanted goes back at once. */
  async #checkOut(signal: AbortSignal): Promise<PoolClient> {
    const checkedOut = this.#pool.connect();
    try {
      await this.gate(() => orAbort(signal, checkedOut));
      return await checkedOut;
    } catch (error) {
      checkedOut.then(
        client => client.release(true),
        () => {},
      );
      throw sqlStateOf(error) === '3D000'
        ? new DriverError(
            'misconfigured',
            `The server has no database ${this.settings.database} to log in to: make it, or name another one as \`maintenanceDatabase\``,
          )
        : error;
    }
  }

  #clientConfig(): ClientConfig {
    const { host, port, database, user, password, tls } = this.settings;
    return {
      host,
      port,
      database,
      user,
      password,
      ssl: tls,
      application_name: 'backstage-infra',
      options: SESSION_OPTIONS,
      connectionTimeoutMillis: CONNECT_TIMEOUT,
      keepAlive: true,
      stream: () => this.#socket(),
    };
  }

  /** Known to us, so that closing need not wait for servers that do not answer. */
  #socket(): Socket {
    const socket = new Socket();
    this.#sockets.add(socket);
    socket.once('close', () => this.#sockets.delete(socket));
    return socket;
  }
}
