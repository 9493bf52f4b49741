import { mockCredentials } from '@backstage/backend-test-utils';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import {
  InfraClient,
  InfraEvent,
} from '@infra-orchestration/backstage-plugin-infra-common';
import { InfraBackend } from './__testUtils__/infraBackend';

describe('event stream', () => {
  let infra: InfraBackend;
  let id: string;
  let baseUrl: string;

  beforeAll(async () => {
    infra = await InfraBackend.start();
    baseUrl = `http://localhost:${infra.backend.server.port()}/api/infra`;
    ({
      environment: { id },
    } = await infra.create());
    await infra.settled(id, 'Ready');
  });

  afterEach(() => infra.decide(() => ({ result: AuthorizeResult.ALLOW })));
  afterAll(() => infra.stop());

  const open = (
    signal: AbortSignal,
    headers: Record<string, string> = {},
    query = '',
  ) =>
    fetch(`${baseUrl}/environments/${id}/events/stream${query}`, {
      signal,
      headers: {
        Authorization: mockCredentials.user.header('user:default/ann'),
        ...headers,
      },
    });

  /** The ids of the messages, until there are as many. */
  async function readIds(response: Response, count: number): Promise<number[]> {
    const reader = response.body!.getReader();
    const decoder = new TextDecoder();
    let text = '';
    for (;;) {
      const ids = [...text.matchAll(/^id: (\d+)\ndata: .*\n\n/gm)].map(match =>
        Number(match[1]),
      );
      if (ids.length >= count) {
        return ids;
      }
      const { done, value } = await reader.read();
      if (done) {
        throw new Error(`the stream ended after ${text}`);
      }
      text += decoder.decode(value, { stream: true });
    }
  }

  const storedIds = async (): Promise<number[]> => {
    const { body } = await infra
      .get(`/environments/${id}/events?limit=500`)
      .expect(200);
    return body.map((event: InfraEvent) => event.id);
  };

  it('gives what is stored, in the form of server-sent events', async () => {
    const controller = new AbortController();
    const response = await open(controller.signal);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toMatch(/^text\/event-stream/);
    expect(response.headers.get('cache-control')).toBe(
      'no-cache, no-transform',
    );
    const stored = await storedIds();
    expect(await readIds(response, stored.length)).toEqual(stored);
    controller.abort();
  });

  it.each([
    {
      reason: 'Last-Event-ID',
      how: (last: number) => [{ 'Last-Event-ID': `${last}` }, ''],
    },
    { reason: 'a query', how: (last: number) => [{}, `?after=${last}`] },
    {
      reason:
        'Last-Event-ID, which wins over the query of the first connection',
      how: (last: number) => [{ 'Last-Event-ID': `${last}` }, '?after=0'],
    },
  ])('goes on behind the event named by $reason', async ({ how }) => {
    const stored = await storedIds();
    const controller = new AbortController();
    const [headers, query] = how(stored[1]) as [Record<string, string>, string];
    const response = await open(controller.signal, headers, query);
    expect(await readIds(response, stored.length - 2)).toEqual(stored.slice(2));
    controller.abort();
  });

  it('gives new events as they are stored', async () => {
    const controller = new AbortController();
    const last = (await storedIds()).at(-1)!;
    const response = await open(controller.signal, {
      'Last-Event-ID': `${last}`,
    });
    const following = readIds(response, 1);
    await infra.post(`/environments/${id}/retry`).expect(200);
    expect((await following)[0]).toBeGreaterThan(last);
    controller.abort();
  });

  it('can be followed by the client over the whole life of a deployment', async () => {
    const client = new InfraClient({
      discoveryApi: { getBaseUrl: async () => baseUrl },
    });
    const { environment } = await infra.create({
      name: 'followed',
      desired: { claims: { db: { type: 'store' } } },
    });
    const controller = new AbortController();
    const seen: InfraEvent[] = [];
    for await (const event of client.followEvents(
      environment.id,
      {},
      {
        signal: controller.signal,
        token: mockCredentials.user.token('user:default/ann'),
      },
    )) {
      seen.push(event);
      if (
        event.type === 'deployment.status' &&
        event.data?.status === 'Succeeded'
      ) {
        controller.abort();
      }
    }
    const types = seen.map(({ type }) => type);
    expect(types.slice(0, 2)).toEqual([
      'environment.created',
      'deployment.created',
    ]);
    expect(types).toContain('operation.started');
    expect(types).toContain('operation.finished');
    expect(seen.map(e => e.id)).toEqual(
      [...seen.map(e => e.id)].sort((a, b) => a - b),
    );
  });

  it('ends when the caller may read no longer', async () => {
    const controller = new AbortController();
    const response = await open(controller.signal);
    infra.decide(() => ({ result: AuthorizeResult.DENY }));
    const reader = response.body!.getReader();
    let ended = false;
    while (!ended) {
      ended = (await reader.read()).done;
    }
    expect(ended).toBe(true);
  }, 60_000);
});

describe('event stream at shutdown', () => {
  it('ends, so that the backend can stop', async () => {
    const infra = await InfraBackend.start();
    const { environment } = await infra.create();
    const response = await fetch(
      `http://localhost:${infra.backend.server.port()}/api/infra/environments/${
        environment.id
      }/events/stream`,
      {
        headers: {
          Authorization: mockCredentials.user.header('user:default/ann'),
        },
      },
    );
    const read = response.text();
    await infra.stop();
    expect(await read).toContain('"type":"environment.created"');
  });
});
