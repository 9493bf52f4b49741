import { Resolver } from 'node:dns/promises';
import { Socket } from 'node:net';

/**
 * Whether a name server answers for a zone over UDP and listens on TCP, which
 * updates use.
 *
 * @throws if it does not
 */
export async function probeZone(host: string, port: number, zone: string) {
  const resolver = new Resolver({ timeout: 500, tries: 1 });
  resolver.setServers([`${host}:${port}`]);
  await resolver.resolveSoa(zone);
  await probeTcp(host, port);
}

/** @throws unless something listens */
export function probeTcp(host: string, port: number, timeoutMs = 1000) {
  return new Promise<void>((resolve, reject) => {
    const socket = new Socket();
    const give = (error?: Error) => {
      socket.destroy();
      return error ? reject(error) : resolve();
    };
    socket.setTimeout(timeoutMs, () =>
      give(
        new Error(`no connection to ${host}:${port} within ${timeoutMs} ms`),
      ),
    );
    socket.once('error', give);
    socket.connect({ host, port }, () => give());
  });
}
