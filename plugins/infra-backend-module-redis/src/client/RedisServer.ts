import { isIP } from 'node:net';
import { createClient } from '@redis/client';
import {
  OutsideGate,
  orAbort,
} from '@infra-orchestration/backstage-plugin-infra-node/driverUtils';
import { ServerSettings } from '../config';
import { Session } from './Session';

/** Milliseconds until an unanswered attempt to connect counts as failed. */
const CONNECT_TIMEOUT = 10_000;

/** Milliseconds for all that one call of the engine does; each command takes a small part of it. */
const SESSION_TIMEOUT = 60_000;

/** One Redis server, as seen by a user who manages users. */
export class RedisServer {
  /** Abort to end what is under way. */
  readonly #open = new Set<AbortController>();

  constructor(
    readonly settings: ServerSettings,
    private readonly gate: OutsideGate,
  ) {}

  /**
   * Logs in for the time of one piece of work. A connection each, since an abort has to end what is
   * under way on it, and a login costs one exchange.
   */
  async session<T>(
    signal: AbortSignal,
    run: (session: Session) => Promise<T>,
  ): Promise<T> {
    signal.throwIfAborted();
    const ending = new AbortController();
    const client = clientFor(this.settings, ending.signal);
    // A connection that breaks also fails the command under way, which is where it is dealt with.
    client.on('error', () => {});
    this.#open.add(ending);
    const bounded = AbortSignal.any([
      signal,
      ending.signal,
      AbortSignal.timeout(SESSION_TIMEOUT),
    ]);
    const work = async () => {
      await this.gate(() => client.connect());
      return run(new Session(client, this.gate, bounded));
    };
    try {
      return await orAbort(bounded, work());
    } finally {
      this.#open.delete(ending);
      if (client.isOpen) {
        client.destroy();
      }
      ending.abort();
    }
  }

  close(): void {
    this.#open.forEach(ending => ending.abort());
  }
}

/**
 * @param ended - destroys the socket: the library itself forgets one that comes to be connected just
 * when its client is destroyed
 */
function clientFor(settings: ServerSettings, ended: AbortSignal) {
  const { host, port, user, password, tls } = settings;
  const address = {
    host,
    port,
    connectTimeout: CONNECT_TIMEOUT,
    // Whether and when to try again is the engine's to decide.
    reconnectStrategy: false as const,
    signal: ended,
  };
  return createClient({
    username: user,
    password,
    socket: tls
      ? {
          ...address,
          ...(isIP(host) === 0 && { servername: host }),
          ...tls,
          tls: true,
        }
      : { ...address },
    // Nothing that is not asked for here: each would need a right of its own.
    disableClientInfo: true,
    maintNotifications: 'disabled',
  });
}
