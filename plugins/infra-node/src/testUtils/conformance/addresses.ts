import { AddressInfo, Server, Socket, createServer } from 'node:net';

export interface Address {
  host: string;
  port: number;
}

/** Takes connections and never answers: what a hanging server looks like to a client. */
export class SilentServer {
  static async start(): Promise<SilentServer> {
    const server = createServer();
    const silent = new SilentServer(server);
    await new Promise<void>(resolve =>
      server.listen(0, '127.0.0.1', () => resolve()),
    );
    return silent;
  }

  /** Resolves when the first client is there. */
  readonly connected: Promise<void>;
  readonly #sockets = new Set<Socket>();

  private constructor(private readonly server: Server) {
    this.connected = new Promise(resolve => {
      server.on('connection', socket => {
        this.#sockets.add(socket);
        socket.on('error', () => {});
        resolve();
      });
    });
  }

  get address(): Address {
    const { port } = this.server.address() as AddressInfo;
    return { host: '127.0.0.1', port };
  }

  async stop(): Promise<void> {
    this.#sockets.forEach(socket => socket.destroy());
    await new Promise(resolve => this.server.close(resolve));
  }
}

/** A port of loopback where nobody listens; it was free a moment ago. */
export async function deadAddress(): Promise<Address> {
  const server = await SilentServer.start();
  const { address } = server;
  await server.stop();
  return address;
}
