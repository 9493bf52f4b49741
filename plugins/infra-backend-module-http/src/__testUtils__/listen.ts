import { RequestListener, Server, createServer } from 'node:http';
import { AddressInfo } from 'node:net';

/** Listens on a free loopback port; resolves to its URL. */
export async function listen(server: Server): Promise<string> {
  await new Promise<void>(resolve => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

export async function close(server: Server): Promise<void> {
  server.closeAllConnections();
  await new Promise(resolve => server.close(resolve));
}

/** A service that answers as the test says, for as long as the test takes. */
export async function withServer<T>(
  listener: RequestListener,
  use: (url: string) => Promise<T>,
): Promise<T> {
  const server = createServer(listener);
  try {
    return await use(await listen(server));
  } finally {
    await close(server);
  }
}
