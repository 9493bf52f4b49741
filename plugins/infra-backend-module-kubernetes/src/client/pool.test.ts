import { KubeConfig } from '@kubernetes/client-node';
import http from 'node:http';
import http2, {
  Http2SecureServer,
  ServerHttp2Session,
  ServerHttp2Stream,
} from 'node:http2';
import https from 'node:https';
import { AddressInfo, Server } from 'node:net';
import { requireSandboxPart } from '@infra-orchestration/sandbox';
import { eventually } from '../__testUtils__/cluster';
import { ClusterAccess, clusterAccess } from '../connect/access';
import { readText } from './body';
import { KubernetesClient } from './client';
import { ConnectionPool } from './pool';

jest.setTimeout(60_000);

/** Any certificate will do for a server of our own: the sandbox's administrator has one. */
function ownCertificate() {
  const kubeConfig = new KubeConfig();
  kubeConfig.loadFromFile(requireSandboxPart('kubernetes').kubeconfig);
  const { certData, keyData } = kubeConfig.getCurrentUser()!;
  return {
    cert: Buffer.from(certData!, 'base64'),
    key: Buffer.from(keyData!, 'base64'),
  };
}

const { signal } = new AbortController();
const listening: Server[] = [];
const pools: ConnectionPool[] = [];

async function listen(server: Server): Promise<number> {
  listening.push(server);
  await new Promise<void>(resolve =>
    server.listen(0, '127.0.0.1', () => resolve()),
  );
  return (server.address() as AddressInfo).port;
}

function poolAt(server: string, token = 'some-token') {
  const access = clusterAccess({ server, skipTlsVerify: true }, { token });
  const pool = new ConnectionPool(access);
  pools.push(pool);
  return { pool, access };
}

async function get(pool: ConnectionPool, path = '/version') {
  const request = { method: 'GET', path, headers: {}, signal };
  const { status, body } = await pool.send(request);
  return { status, text: await readText(body) };
}

afterEach(() => {
  pools.splice(0).forEach(pool => pool.close());
  listening.splice(0).forEach(server => server.close());
});

describe('HTTP/2', () => {
  const sessions: ServerHttp2Session[] = [];
  let server: Http2SecureServer;
  let url: string;
  let answered: number;

  beforeEach(async () => {
    sessions.length = 0;
    answered = 0;
    server = http2.createSecureServer(ownCertificate());
    server.on('session', session => sessions.push(session));
    server.on('stream', (stream: ServerHttp2Stream, headers) => {
      answered += 1;
      stream.respond({ ':status': 200 });
      stream.end(`${headers[':path']} ${headers.authorization}`);
    });
    url = `https://127.0.0.1:${await listen(server)}`;
  });
  afterEach(() => sessions.forEach(session => session.destroy()));

  it('carries all requests over one connection, with the credentials', async () => {
    const { pool } = poolAt(`${url}/prefix`);
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, i) => get(pool, `/${i}`)),
    );
    expect(answers[49].text).toBe('/prefix/49 Bearer some-token');
    expect(sessions).toHaveLength(1);
  });

  it('opens another connection when the server says good-bye', async () => {
    const { pool } = poolAt(url);
    await get(pool);
    sessions[0].goaway();
    await eventually(async () => {
      expect((await get(pool)).status).toBe(200);
      return sessions.length === 2;
    });
  });

  it('opens another connection when it broke', async () => {
    const { pool } = poolAt(url);
    await get(pool);
    const closed = new Promise(resolve => sessions[0].once('close', resolve));
    sessions[0].destroy();
    await closed;
    const answers = await Promise.all([get(pool), get(pool), get(pool)]);
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect(sessions).toHaveLength(2);
  });

  it('sends again what a closing connection refused', async () => {
    server.removeAllListeners('stream');
    server.on('stream', (stream: ServerHttp2Stream) => {
      answered += 1;
      stream.on('error', () => {});
      if (answered === 1) {
        stream.close(http2.constants.NGHTTP2_REFUSED_STREAM);
        return;
      }
      stream.respond({ ':status': 200 });
      stream.end('at last');
    });
    const { pool } = poolAt(url);
    expect(await get(pool)).toEqual({ status: 200, text: 'at last' });
  });

  it('rejects at once when it is closed', async () => {
    const { pool } = poolAt(url);
    await get(pool);
    pool.close();
    await expect(get(pool)).rejects.toThrow('was closed');
  });
});

describe('HTTP/1.1', () => {
  it('is taken where the server has no HTTP/2, on few connections', async () => {
    let connections = 0;
    const server = https.createServer(
      { ...ownCertificate(), ALPNProtocols: ['http/1.1'] },
      (request, response) => response.end(request.headers.authorization),
    );
    server.on('secureConnection', () => {
      connections += 1;
    });
    const port = await listen(server);
    const { pool } = poolAt(`https://127.0.0.1:${port}`);
    for (let i = 0; i < 5; i++) {
      expect((await get(pool)).text).toBe('Bearer some-token');
    }
    // One to find out about the protocol, one that is kept.
    expect(connections).toBeLessThanOrEqual(2);
  });
});

describe('KubernetesClient', () => {
  async function clientOf(answer: http.RequestListener) {
    const port = await listen(http.createServer(answer));
    const { pool, access } = poolAt(`http://127.0.0.1:${port}`);
    return { client: new KubernetesClient(pool), access };
  }
  const call = (client: KubernetesClient, abort = signal) =>
    client.call({ method: 'GET', path: '/x', signal: abort });

  it('says how long the server asks to wait', async () => {
    const { client } = await clientOf((_, response) => {
      response.writeHead(429, { 'Retry-After': '3' });
      response.end('slow down');
    });
    await expect(call(client)).rejects.toMatchObject({
      httpStatus: 429,
      retryAfter: 3_000,
    });
  });

  it('renews refused credentials once, and only once', async () => {
    let asked = 0;
    const { client, access } = await clientOf((_, response) => {
      asked += 1;
      response.writeHead(401);
      response.end('{}');
    });
    const renew = jest.spyOn(access as ClusterAccess, 'renew');
    await expect(call(client)).rejects.toMatchObject({ httpStatus: 401 });
    expect([asked, renew.mock.calls.length]).toEqual([2, 1]);
  });

  it('has at most 16 calls under way, and lets none of the rest wait after an abort', async () => {
    let underWay = 0;
    let most = 0;
    const aborter = new AbortController();
    const { client } = await clientOf(request => {
      underWay += 1;
      most = Math.max(most, underWay);
      if (underWay === 16) {
        aborter.abort();
      }
      request.socket.once('close', () => {
        underWay -= 1;
      });
    });
    const calls = Array.from({ length: 40 }, () =>
      call(client, aborter.signal),
    );
    const outcomes = await Promise.allSettled(calls);
    expect(outcomes.every(({ status }) => status === 'rejected')).toBe(true);
    expect(most).toBe(16);
  });

  it('takes the page of a proxy for an error, not for an answer', async () => {
    const { client } = await clientOf((_, response) => {
      response.writeHead(502);
      response.end('<html>Bad gateway</html>');
    });
    await expect(call(client)).rejects.toMatchObject({ httpStatus: 502 });
  });
});
