import { createHash, createHmac } from 'node:crypto';
import type { MinioConnection } from '../client.ts';

const sha256 = (text: string) =>
  createHash('sha256').update(text).digest('hex');
const hmac = (key: string | Buffer, text: string) =>
  createHmac('sha256', key).update(text).digest();

/**
 * Lists the buckets, by which the server shows that it takes the login: one request signed by AWS's
 * Signature Version 4, since the sandbox runs without npm packages.
 *
 * @throws with what the server says to it
 */
export async function login(connection: MinioConnection): Promise<void> {
  const { endpoint } = connection;
  const response = await fetch(`${endpoint}/`, {
    headers: signed(connection, new Date()),
    signal: AbortSignal.timeout(5_000),
  });
  const text = await response.text();
  if (!response.ok) {
    const [, code] = /<Code>(\w+)<\/Code>/.exec(text) ?? [];
    throw new Error(
      `no login to ${endpoint}: ${response.status} ${code ?? ''}`.trim(),
    );
  }
}

function signed(
  { endpoint, region, accessKeyId, secretAccessKey }: MinioConnection,
  now: Date,
): Record<string, string> {
  const time = now.toISOString().replace(/[-:]|\.\d+/g, '');
  const scope = [time.slice(0, 8), region, 's3', 'aws4_request'];
  const body = sha256('');
  const headers = {
    host: new URL(endpoint).host,
    'x-amz-content-sha256': body,
    'x-amz-date': time,
  };
  const names = Object.keys(headers).join(';');
  const lines = Object.entries(headers).map(pair => `${pair.join(':')}\n`);
  const request = ['GET', '/', '', lines.join(''), names, body].join('\n');
  const toSign = ['AWS4-HMAC-SHA256', time, scope.join('/'), sha256(request)];
  const key = scope.reduce<string | Buffer>(hmac, `AWS4${secretAccessKey}`);
  const signature = hmac(key, toSign.join('\n')).toString('hex');
  return {
    ...headers,
    authorization: `AWS4-HMAC-SHA256 Credential=${accessKeyId}/${scope.join(
      '/',
    )}, SignedHeaders=${names}, Signature=${signature}`,
  };
}
