import { ResponseError } from '@backstage/errors';
import {
  createServer,
  IncomingMessage,
  Server,
  ServerResponse,
} from 'node:http';
import { AddressInfo } from 'node:net';
import { InfraEvent } from '../domain';
import { InfraClient } from './InfraClient';

type Handler = (request: IncomingMessage, response: ServerResponse) => void;

const event = (id: number): InfraEvent => ({
  id,
  environmentId: 'e1',
  type: 'log',
  level: 'info',
  message: `line ${id}`,
  at: '2026-01-01T00:00:00.000Z',
});

const message = (id: number) =>
  `id: ${id}\ndata: ${JSON.stringify(event(id))}\n\n`;

describe('InfraClient', () => {
  let server: Server;
  let handlers: Handler[];
  let client: InfraClient;
  const requests: IncomingMessage[] = [];

  beforeEach(async () => {
    requests.length = 0;
    handlers = [];
    server = createServer((request, response) => {
      requests.push(request);
      const handler = handlers.shift();
      if (handler) {
        handler(request, response);
      } else {
        response.writeHead(500).end();
      }
    });
    await new Promise<void>(resolve => {
      server.listen(0, '127.0.0.1', resolve);
    });
    const { port } = server.address() as AddressInfo;
    client = new InfraClient({
      discoveryApi: {
        getBaseUrl: async id => `http://127.0.0.1:${port}/${id}`,
      },
    });
  });

  afterEach(async () => {
    server.closeAllConnections();
    await new Promise(resolve => {
      server.close(resolve);
    });
  });

  const answer =
    (status: number, body?: unknown): Handler =>
    (_request, response) => {
      response
        .writeHead(status, { 'content-type': 'application/json' })
        .end(body === undefined ? '' : JSON.stringify(body));
    };

  it('sends filters, tokens and conditional headers by their wire names', async () => {
    handlers = [200, 201, 202, 201].map(status => answer(status, {}));

    await client.listEnvironments(
      { entityRef: 'component:default/a b', includeDeleted: true, limit: 3 },
      { token: 'secret-token' },
    );
    await client.deploy('e1', {}, { idempotencyKey: 'k1', ifMatch: '"4"' });
    await client.deleteEnvironment('e1', { ifMatch: '"5"' });
    await client.promote({ environmentId: 'e1' }, { idempotencyKey: 'k2' });

    expect(requests[0].url).toBe(
      '/infra/environments?entityRef=component%3Adefault%2Fa%20b&includeDeleted=true&limit=3',
    );
    expect(requests[0].headers.authorization).toBe('Bearer secret-token');
    expect(requests[1].headers).toMatchObject({
      'idempotency-key': 'k1',
      'if-match': '"4"',
    });
    expect(requests[2].headers).toMatchObject({ 'if-match': '"5"' });
    expect(requests[3].headers).toMatchObject({ 'idempotency-key': 'k2' });
  });

  it('names each environment whose previews are asked for', async () => {
    handlers = [answer(200, { items: [] })];
    await client.listPreviews({ environmentId: ['e1', 'e2'], limit: 2 });
    expect(requests[0].url).toBe(
      '/infra/previews?environmentId=e1&environmentId=e2&limit=2',
    );
  });

  it('throws a ResponseError that keeps the field errors', async () => {
    const fields = [{ pointer: '/name', message: 'too long' }];
    handlers = [
      answer(400, {
        error: { name: 'InputError', message: 'bad', fields },
        response: { statusCode: 400 },
      }),
    ];

    const error = await client
      .createEnvironment({ entityRef: 'a', name: 'b', type: 'c' })
      .catch(e => e);

    expect(error).toBeInstanceOf(ResponseError);
    expect(error.statusCode).toBe(400);
    expect(error.cause).toMatchObject({ name: 'InputError', fields });
  });

  it('resolves to nothing where there is no content', async () => {
    handlers = [answer(204)];
    await expect(
      client.deleteDocument('Provider', 'p'),
    ).resolves.toBeUndefined();
  });

  describe('followEvents', () => {
    const stream =
      (...chunks: string[]): Handler =>
      (_request, response) => {
        response.writeHead(200, { 'content-type': 'text/event-stream' });
        chunks.forEach(chunk => response.write(chunk));
        response.end();
      };

    async function take(count: number, after?: number) {
      const taken: number[] = [];
      const controller = new AbortController();
      for await (const { id } of client.followEvents(
        'e1',
        { after },
        { signal: controller.signal },
      )) {
        taken.push(id);
        if (taken.length === count) {
          controller.abort();
        }
      }
      return taken;
    }

    it('goes on behind the last event when the stream ends or breaks', async () => {
      handlers = [
        stream(': open\n\n', message(1), message(2)),
        // The half of an event that came before the break is not given.
        (_request, response) => {
          response.writeHead(200, { 'content-type': 'text/event-stream' });
          response.write(`${message(3)}id: 4\ndata: {"id":4,`, () =>
            response.destroy(),
          );
        },
        answer(503),
        stream(message(4), message(5)),
      ];

      expect(await take(5, 0)).toEqual([1, 2, 3, 4, 5]);
      expect(requests.map(r => r.headers['last-event-id'])).toEqual([
        '0',
        '2',
        '3',
        '3',
      ]);
    }, 15_000);

    it('says when a connection stands and when it is lost', async () => {
      handlers = [stream(message(1)), stream(message(2))];
      const states: string[] = [];
      const controller = new AbortController();
      for await (const { id } of client.followEvents(
        'e1',
        {},
        {
          signal: controller.signal,
          onConnection: state => states.push(state),
        },
      )) {
        if (id === 2) controller.abort();
      }
      expect(states).toEqual(['open', 'lost', 'open']);
    });

    it('puts together what comes in pieces', async () => {
      const text = message(7);
      handlers = [stream(text.slice(0, 9), text.slice(9, 40), text.slice(40))];
      expect(await take(1)).toEqual([7]);
    });

    it('throws where it is refused', async () => {
      handlers = [
        answer(404, {
          error: { name: 'NotFoundError', message: 'no environment e1' },
          response: { statusCode: 404 },
        }),
      ];
      await expect(take(1)).rejects.toMatchObject({ statusCode: 404 });
      expect(requests).toHaveLength(1);
    });

    it('ends without an error when the signal aborts while it waits', async () => {
      handlers = [
        (_request, response) => {
          response.writeHead(200, { 'content-type': 'text/event-stream' });
          response.write(': open\n\n');
        },
      ];
      const controller = new AbortController();
      const all: InfraEvent[] = [];
      const following = (async () => {
        for await (const next of client.followEvents('e1', undefined, {
          signal: controller.signal,
        })) {
          all.push(next);
        }
      })();
      await new Promise<void>(resolve => {
        server.once('request', () => resolve());
      });
      controller.abort();
      await following;
      expect(all).toEqual([]);
    });
  });
});
