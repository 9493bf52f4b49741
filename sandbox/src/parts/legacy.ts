import { createHmac } from 'node:crypto';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { LegacyConnection } from '../client.ts';
import type { Part, StartContext } from './part.ts';

const PROGRAM = fileURLToPath(new URL('../legacy/main.ts', import.meta.url));

/** A service of one's own that speaks the protocol of the driver `http`. */
export const legacyPart: Part<'legacy'> = {
  kind: 'legacy',
  missing: async () => undefined,
  prepare: async () => {},
  start,
  probe: async connection => {
    await askAbout(connection);
  },
  probeExternal: async connection => {
    await askAbout(connection);
  },
};

async function start(context: StartContext): Promise<LegacyConnection> {
  const port = await context.port('http');
  const signingKey = context.secret('signing-key');
  await context.serve({
    name: 'legacy',
    command: process.execPath,
    args: [PROGRAM, `${port}`, join(context.dir, 'accounts.json')],
    env: { SERVICE_KEY: signingKey },
  });
  const connection = { url: `http://127.0.0.1:${port}`, signingKey };
  await context.until('the legacy service', 20_000, () => askAbout(connection));
  return connection;
}

/**
 * One signed call of the protocol, as anybody makes it who has the key.
 *
 * @throws where the service does not answer, or not with success
 */
export async function askLegacy(
  { url, signingKey }: LegacyConnection,
  verb: string,
  question: object,
): Promise<any> {
  const body = JSON.stringify(question);
  const time = Math.floor(Date.now() / 1000);
  const mac = createHmac('sha256', signingKey)
    .update(`${time}.${body}`)
    .digest('hex');
  const response = await fetch(`${url}/v1/${verb}`, {
    method: 'POST',
    headers: { 'infra-signature': `t=${time},v1=${mac}` },
    body,
    signal: AbortSignal.timeout(5_000),
  });
  if (!response.ok) {
    throw new Error(`${url}/v1/${verb} answered ${response.status}`);
  }
  return await response.json();
}

function askAbout(connection: LegacyConnection): Promise<unknown> {
  return askLegacy(connection, 'about', {});
}
