import { Resolver, lookup } from 'node:dns/promises';
import { isError } from '@backstage/errors';
import { orAbort } from '@infra-orchestration/backstage-plugin-infra-node/driverUtils';
import { isAnswer, parseServer } from './answers';
import { DnsEndpointInputs } from './schema';

const TIMEOUT_MS = 2_000;
const TRIES = 2;

/** A name server's word that there is no such name, or none of this type. */
const NO_RECORD = new Set(['ENOTFOUND', 'ENODATA']);

/**
 * Asks each name server by itself, all at once: half of a zone's servers knowing a name is half of its
 * users having it.
 *
 * @returns why it is not as wanted, for people; undefined where it is
 */
export async function whyNotAnswered(
  servers: string[],
  inputs: DnsEndpointInputs,
  signal: AbortSignal,
): Promise<string | undefined> {
  const reasons = await Promise.all(
    servers.map(server => askServer(server, inputs, signal)),
  );
  const told = reasons.filter(reason => reason !== undefined);
  return told.length > 0 ? told.join('; ') : undefined;
}

async function askServer(
  server: string,
  inputs: DnsEndpointInputs,
  signal: AbortSignal,
): Promise<string | undefined> {
  const { host, port } = parseServer(server);
  const resolver = new Resolver({ timeout: TIMEOUT_MS, tries: TRIES });
  const cancel = () => resolver.cancel();
  signal.addEventListener('abort', cancel, { once: true });
  try {
    const { address, family } = await orAbort(signal, lookup(host));
    resolver.setServers([
      family === 6 ? `[${address}]:${port}` : `${address}:${port}`,
    ]);
    const answer = await resolve(resolver, inputs);
    return isAnswer(inputs, answer)
      ? undefined
      : `${server} answers ${answer.join(', ')} for ${inputs.name}`;
  } catch (error) {
    signal.throwIfAborted();
    const code = isError(error) ? `${error.code}` : `${error}`;
    return NO_RECORD.has(code) && isOfQuery(error)
      ? `${server} does not know ${inputs.name} (${inputs.type}) yet`
      : `${server} cannot be asked for ${inputs.name} (${code})`;
  } finally {
    signal.removeEventListener('abort', cancel);
  }
}

/** Looking for the server itself fails with the same codes. */
function isOfQuery(error: unknown): boolean {
  return isError(error) && `${error.syscall}`.startsWith('query');
}

async function resolve(
  resolver: Resolver,
  { name, type }: DnsEndpointInputs,
): Promise<string[]> {
  switch (type) {
    case 'A':
      return resolver.resolve4(name);
    case 'AAAA':
      return resolver.resolve6(name);
    case 'CNAME':
      return resolver.resolveCname(name);
    default:
      // Node takes each byte for a character.
      return (await resolver.resolveTxt(name)).map(parts =>
        Buffer.from(parts.join(''), 'latin1').toString(),
      );
  }
}
