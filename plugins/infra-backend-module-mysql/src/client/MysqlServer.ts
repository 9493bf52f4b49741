import { Socket, connect } from 'node:net';
import { ConnectionOptions } from 'mysql2';
import {
  OutsideGate,
  Slots,
  onAbort,
  orAbort,
} from '@infra-orchestration/backstage-plugin-infra-node/driverUtils';
import { ServerSettings } from '../config';
import { Link } from './Link';
import { Session } from './Session';

/** Milliseconds until an unanswered attempt to connect counts as failed. */
const CONNECT_TIMEOUT = 10_000;

/** Seconds until the server ends a session that says nothing, and lets go of its lock. */
const SILENCE = 60;
/** Milliseconds that a session is kept for the next call: well below. */
const IDLE = 30_000;
/** Seconds that a statement waits for sessions that use what it changes. */
const LOCK_WAIT = 20;

/**
 * Options of every session of the administrator. The mode is set since values are escaped by
 * backslash, which NO_BACKSLASH_ESCAPES would take for a letter; names come back in backticks, which
 * the reading of grants relies on. A machine that vanished holds its lock no longer than a minute.
 */
const SESSION_OPTIONS =
  `SET SESSION sql_mode = 'STRICT_ALL_TABLES,NO_ENGINE_SUBSTITUTION', sql_quote_show_create = 1, ` +
  `wait_timeout = ${SILENCE}, lock_wait_timeout = ${LOCK_WAIT}`;

/** Encrypts, and does not ask who the server is. */
const UNCHECKED = { rejectUnauthorized: false };

/** One server, as seen by its administrator. */
export class MysqlServer {
  readonly #slots: Slots;
  readonly #sockets = new Set<Socket>();
  /** The one used last is at the end. */
  #idle: { link: Link; since: number }[] = [];
  #closed = false;

  constructor(
    readonly settings: ServerSettings,
    private readonly gate: OutsideGate,
  ) {
    this.#slots = new Slots(settings.maxConnections);
  }

  /** Runs with the rights of the provider's user. */
  async administer<T>(
    signal: AbortSignal,
    run: (session: Session) => Promise<T>,
  ): Promise<T> {
    const leave = await this.#slots.take(signal);
    try {
      const { user, password } = this.settings;
      const link =
        this.#takeIdle() ??
        (await this.#open({ user, password }, signal, SESSION_OPTIONS));
      return await this.#use(link, signal, run);
    } finally {
      leave();
    }
  }

  /** Logs in as somebody else over a connection of its own, and out again. */
  async tryLogin(
    login: { user: string; password: string; database: string },
    options: { signal: AbortSignal; encrypted: boolean },
  ): Promise<void> {
    const { signal, encrypted } = options;
    const tls = this.settings.tls || (encrypted && UNCHECKED);
    const link = await this.#open({ ...login, ...sslOf(tls) }, signal);
    try {
      await orAbort(signal, link.end());
    } finally {
      link.destroy();
    }
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#idle = [];
    this.#sockets.forEach(socket => socket.destroy());
  }

  async #use<T>(
    link: Link,
    signal: AbortSignal,
    run: (session: Session) => Promise<T>,
  ): Promise<T> {
    const stop = onAbort(signal, () => link.destroy());
    try {
      const result = await run(new Session(link, this.gate, signal));
      if (!this.#closed) {
        link.idle(true);
        this.#idle.push({ link, since: Date.now() });
      }
      return result;
    } catch (error) {
      // The lock ends with the connection, whatever state it is in.
      link.destroy();
      signal.throwIfAborted();
      throw error;
    } finally {
      stop();
    }
  }

  #takeIdle(): Link | undefined {
    const oldest = Date.now() - IDLE;
    const isFresh = ({ since }: { since: number }) => since > oldest;
    this.#idle
      .filter(entry => !isFresh(entry))
      .forEach(({ link }) => link.destroy());
    this.#idle = this.#idle.filter(
      entry => isFresh(entry) && entry.link.isOpen,
    );
    const link = this.#idle.pop()?.link;
    link?.idle(false);
    return link;
  }

  /** @param first - a statement that goes before all others */
  async #open(
    login: ConnectionOptions,
    signal: AbortSignal,
    first?: string,
  ): Promise<Link> {
    signal.throwIfAborted();
    const { host, port, tls } = this.settings;
    const socket = this.#socket();
    const opening = async () => {
      const link = await Link.open(socket, {
        host,
        port,
        charset: 'utf8mb4',
        connectTimeout: CONNECT_TIMEOUT,
        ...sslOf(tls),
        ...login,
      });
      if (first) {
        await link.query(first, []);
      }
      return link;
    };
    try {
      return await this.gate(() => orAbort(signal, opening()));
    } catch (error) {
      socket.destroy();
      signal.throwIfAborted();
      throw error;
    }
  }

  /** Known to us, so that closing need not wait for servers that do not answer. */
  #socket(): Socket {
    const { host, port } = this.settings;
    const socket = connect({ host, port, keepAlive: true, noDelay: true });
    this.#sockets.add(socket);
    socket.once('close', () => this.#sockets.delete(socket));
    return socket;
  }
}

function sslOf(tls: ServerSettings['tls']): ConnectionOptions {
  return tls ? { ssl: { ...tls, verifyIdentity: tls.rejectUnauthorized } } : {};
}
