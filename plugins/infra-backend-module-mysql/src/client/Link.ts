import { Socket } from 'node:net';
import { Connection, ConnectionOptions, createConnection } from 'mysql2';
import { withoutStatement } from '../errors';

/** A broken connection also fails the call under way, which is where it is dealt with. */
const toldElsewhere = () => {};

/**
 * One login, with the socket that it goes over. The library's own pool is not used: it listens for
 * the first error of a connection only, and one that breaks while TLS begins has two, of which the
 * second would end the process.
 */
export class Link {
  /** Settles once the server let us in or did not; aborted by destroying the socket. */
  static async open(
    socket: Socket,
    options: Omit<ConnectionOptions, 'stream'>,
  ): Promise<Link> {
    const connection = createConnection({ ...options, stream: () => socket });
    connection.on('error', toldElsewhere);
    await new Promise<void>((resolve, reject) =>
      connection.connect(error =>
        error ? reject(withoutStatement(error)) : resolve(),
      ),
    );
    return new Link(connection, socket);
  }

  private constructor(
    private readonly connection: Connection,
    private readonly socket: Socket,
  ) {}

  get isOpen(): boolean {
    return !this.socket.destroyed && this.socket.readable;
  }

  /** Runs one statement; each `?` stands for a value. */
  async query(sql: string, values: unknown[]): Promise<unknown> {
    try {
      const [rows] = await this.connection.promise().query(sql, values);
      return rows;
    } catch (error) {
      throw withoutStatement(error as Error);
    }
  }

  /** While idle it keeps no process from ending. */
  idle(isIdle: boolean): void {
    if (isIdle) {
      this.socket.unref();
    } else {
      this.socket.ref();
    }
  }

  async end(): Promise<void> {
    await this.connection.promise().end();
  }

  /** At once, whatever is under way: that fails. */
  destroy(): void {
    this.socket.destroy();
  }
}
