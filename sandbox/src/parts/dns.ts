import { lookup, Resolver } from 'node:dns/promises';
import { Socket } from 'node:net';

/** A resolver that asks one name server, which may be given by name and by either kind of address. */
export async function resolverAt(
  host: string,
  port: number,
  options: { timeout: number; tries: number },
): Promise<Resolver> {
  const { address, family } = await lookup(host);
  const resolver = new Resolver(options);
  resolver.setServers([
    family === 6 ? `[${address}]:${port}` : `${address}:${port}`,
  ]);
  return resolver;
}

/**
 * Whether a name server answers for a zone over UDP and listens on TCP, which
 * updates use.
 *
 * @throws if it does not
 */
export async function probeZone(host: string, port: number, zone: string) {
  const resolver = await resolverAt(host, port, { timeout: 500, tries: 1 });
  await resolver.resolveSoa(zone);
  await probeTcp(host, port);
}

/** @throws with server and zone in the message, for a server that somebody else runs */
export async function answersFor(
  { dnsHost, dnsPort }: { dnsHost: string; dnsPort: number },
  zone: string,
): Promise<void> {
  try {
    const patient = { timeout: 3_000, tries: 2 };
    const resolver = await resolverAt(dnsHost, dnsPort, patient);
    await resolver.resolveSoa(zone);
  } catch (error) {
    throw new Error(
      `the name server ${dnsHost}:${dnsPort} gives no SOA for ${zone}: ${
        (error as Error).message
      }`,
    );
  }
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
