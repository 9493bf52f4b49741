import { mockServices } from '@backstage/backend-test-utils';
import { createServer } from 'node:http';
import { AddressInfo } from 'node:net';
import { createVaultStore } from './vaultStore';

/** As Vault answers: https://developer.hashicorp.com/vault/api-docs/secret/kv/kv-v2 */
const server = createServer((request, response) => {
  const say = (status: number, body: object) =>
    response.writeHead(status).end(JSON.stringify(body));
  if (request.headers['x-vault-token'] !== 'good') {
    say(403, { errors: ['permission denied'] });
  } else if (request.url === '/v1/infra/data/dns/dev') {
    say(200, {
      data: { data: { token: 'kept-outside' }, metadata: { version: 3 } },
    });
  } else {
    say(404, { errors: [] });
  }
});

beforeAll(() => new Promise<void>(done => server.listen(0, '127.0.0.1', done)));
afterAll(() => new Promise(done => server.close(done)));

const context = () => ({
  signal: new AbortController().signal,
  logger: mockServices.logger.mock(),
});

function read(key: string, token = 'good') {
  const { port } = server.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}`;
  return createVaultStore({ url, token }).read(key, context());
}

describe('createVaultStore', () => {
  it('tells the value of a field', async () => {
    expect(await read('infra/dns/dev#token')).toBe('kept-outside');
  });

  it.each(['infra/dns/prod#token', 'infra/dns/dev#other'])(
    'tells of nothing at %s',
    async key => {
      expect(await read(key)).toBeUndefined();
    },
  );

  it.each([
    { key: 'infra/dns/dev', token: 'good', message: /of the form/ },
    { key: 'infra/dns/dev#token', token: 'bad', message: /answers 403/ },
  ])('says why not: $message', async ({ key, token, message }) => {
    await expect(read(key, token)).rejects.toThrow(message);
  });
});
