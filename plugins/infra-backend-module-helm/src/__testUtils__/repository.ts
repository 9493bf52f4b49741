import { createServer, Server } from 'node:http';
import { AddressInfo } from 'node:net';
import { createReadStream, existsSync } from 'node:fs';
import { basename, join } from 'node:path';
import { helmByHand } from './helm';

/** An HTTP repository of charts that asks for a login, made by Helm itself. */
export class ChartRepository {
  readonly login = 'reader:let-me-read-charts';
  #server!: Server;
  requests = 0;

  constructor(readonly dir: string) {}

  get url(): string {
    const { port } = this.#server.address() as AddressInfo;
    return `http://127.0.0.1:${port}/charts`;
  }

  async start(): Promise<void> {
    const wanted = `Basic ${Buffer.from(this.login).toString('base64')}`;
    this.#server = createServer((request, response) => {
      this.requests++;
      const file = join(this.dir, basename(request.url ?? ''));
      if (request.headers.authorization !== wanted) {
        response.writeHead(401).end();
      } else if (!request.url?.startsWith('/charts/') || !existsSync(file)) {
        response.writeHead(404).end();
      } else {
        createReadStream(file).pipe(response);
      }
    });
    await new Promise<void>(resolve => {
      this.#server.listen(0, '127.0.0.1', () => resolve());
    });
  }

  /** @returns path of the archive */
  async add(chart: string, version: string): Promise<string> {
    await helmByHand([
      ...['package', chart, '--version', version],
      ...['--destination', this.dir],
    ]);
    await helmByHand(['repo', 'index', this.dir]);
    return join(this.dir, `${basename(chart)}-${version}.tgz`);
  }

  async stop(): Promise<void> {
    await new Promise(resolve => {
      this.#server.close(resolve);
      this.#server.closeAllConnections();
    });
  }
}
