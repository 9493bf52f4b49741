import { createSocket } from 'node:dgram';
import { createServer } from 'node:net';
import { randomInt } from 'node:crypto';
import { join } from 'node:path';
import { readJson, writePrivate } from './files.ts';

/**
 * Below the range from which systems take ports for outgoing connections
 * (32768 and up on Linux), so that no such connection gets in the way between
 * choosing a port and listening on it.
 */
const FIRST = 20_000;
const LAST = 32_000;

const handedOut = new Set<number>();

/**
 * A free loopback port for a purpose. The one of the last start is taken again
 * if it still is free, so that addresses survive a restart.
 */
export async function portFor(dir: string, purpose: string): Promise<number> {
  const file = join(dir, 'ports.json');
  const remembered = readJson<Record<string, number>>(file) ?? {};
  const port = await choose(remembered[purpose]);
  if (port !== remembered[purpose]) {
    // Read again: other purposes may have been recorded while this one waited.
    const current = readJson<Record<string, number>>(file) ?? {};
    writePrivate(
      file,
      JSON.stringify({ ...current, [purpose]: port }, null, 2),
    );
  }
  return port;
}

/** Forgets the ports of a part, after one of them turned out to be taken. */
export function forgetPorts(dir: string): void {
  writePrivate(join(dir, 'ports.json'), '{}');
}

async function choose(preferred: number | undefined): Promise<number> {
  if (preferred && (await isFree(preferred))) {
    handedOut.add(preferred);
    return preferred;
  }
  for (let attempt = 0; attempt < 200; attempt++) {
    const port = randomInt(FIRST, LAST);
    if (!handedOut.has(port) && (await isFree(port))) {
      handedOut.add(port);
      return port;
    }
  }
  throw new Error(`no free loopback port between ${FIRST} and ${LAST}`);
}

/** Free for TCP and for UDP: name servers need both. */
async function isFree(port: number): Promise<boolean> {
  return (await isFreeTcp(port)) && isFreeUdp(port);
}

function isFreeTcp(port: number): Promise<boolean> {
  return new Promise(resolve => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () =>
      server.close(() => resolve(true)),
    );
  });
}

function isFreeUdp(port: number): Promise<boolean> {
  return new Promise(resolve => {
    const socket = createSocket('udp4');
    socket.once('error', () => {
      socket.close();
      resolve(false);
    });
    socket.bind({ port, address: '127.0.0.1', exclusive: true }, () =>
      socket.close(() => resolve(true)),
    );
  });
}
