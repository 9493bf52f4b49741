import { AuthorizeResult } from '@backstage/plugin-permission-common';
import { InfraBackend, testDatabases } from './__testUtils__/infraBackend';
import { Receiver } from './notify/__testUtils__/Receiver';

const PATH = '/undelivered-events';
const secret = 'a key that nobody guesses';

describe.each(testDatabases.eachSupportedId())(
  'Undelivered events over the API on %s',
  databaseId => {
    let infra: InfraBackend;
    let receiver: Receiver;

    const items = async (): Promise<any[]> =>
      (await infra.get(PATH).expect(200)).body.items;

    beforeAll(async () => {
      receiver = await Receiver.listen();
      infra = await InfraBackend.start({
        databaseId,
        config: {
          infra: {
            events: { webhooks: [{ name: 'tool', url: receiver.url, secret }] },
          },
        },
      });
      receiver.answers.push(410, 410, 410);
      const { environment } = await infra.create();
      await infra.settled(environment.id, 'Ready');
      await infra.until(
        () => items(),
        all => all.length === 3,
      );
      // What comes after them is taken, and not to be mistaken for one that is sent once more.
      await infra.until(
        async () => {
          const [last] = await infra.knex('events').max('id as id');
          const [sink] = await infra.knex('event_sinks');
          return Number(last.id) - Number(sink?.cursor ?? 0);
        },
        behind => behind === 0,
      );
    });
    afterAll(async () => {
      await infra.stop();
      await receiver.close();
    });
    afterEach(() => infra.decide(() => ({ result: AuthorizeResult.ALLOW })));

    const keysOf = (all: any[]) =>
      all.map(({ sink, eventId }) => ({ sink, eventId }));

    it('are told to those who look after the receivers, in pages', async () => {
      const all = await items();
      expect(all[0]).toMatchObject({
        sink: 'webhook:tool',
        environmentName: 'dev',
        entityRef: 'component:default/greeter',
        attempts: 1,
        error: 'It answered 410 Gone',
        canRetry: true,
      });
      const { body } = await infra.get(`${PATH}?limit=2`).expect(200);
      expect(keysOf(body.items)).toEqual(keysOf(all.slice(0, 2)));
      const { body: rest } = await infra
        .get(`${PATH}?cursor=${body.nextCursor}`)
        .expect(200);
      expect(keysOf(rest.items)).toEqual(keysOf(all.slice(2)));
    });

    it.each([
      ['get', PATH],
      ['post', `${PATH}/retry`],
      ['post', `${PATH}/dismiss`],
    ] as const)('need their permission to %s %s', async (method, path) => {
      infra.decide(({ name }) => ({
        result:
          name === 'infra.undelivered-event.manage'
            ? AuthorizeResult.DENY
            : AuthorizeResult.ALLOW,
      }));
      const events = [{ sink: 'webhook:tool', eventId: 1 }];
      const { body } = await (method === 'get'
        ? infra.get(path)
        : infra.post(path, { events })
      ).expect(403);
      expect(body.error.message).toContain('infra.undelivered-event.manage');
    });

    it('are not touched by a request that is none', async () => {
      await infra.post(`${PATH}/retry`, { events: [] }).expect(400);
      await infra
        .post(`${PATH}/dismiss`, { events: [{ sink: 'webhook:tool' }] })
        .expect(400);
      const { body } = await infra
        .post(`${PATH}/retry`, { events: [{ sink: 'webhook:x', eventId: 1 }] })
        .expect(200);
      expect(body).toEqual({ count: 0 });
      expect(await items()).toHaveLength(3);
    });

    it('are sent once more, or dismissed, and leave an audit entry', async () => {
      const [last, middle, first] = keysOf(await items());
      receiver.received.length = 0;
      infra.audit.length = 0;
      const { body: retried } = await infra
        .post(`${PATH}/retry`, { events: [first, last] })
        .expect(200);
      expect(retried).toEqual({ count: 2 });
      await infra.until(
        () => items(),
        all => all.length === 1,
      );
      expect(receiver.received.map(({ event }) => event.id)).toEqual([
        `${first.eventId}`,
        `${last.eventId}`,
      ]);
      const { body: dismissed } = await infra
        .post(`${PATH}/dismiss`, { events: [middle] })
        .expect(200);
      expect(dismissed).toEqual({ count: 1 });
      expect(await items()).toEqual([]);
      expect(
        infra.audit.filter(({ eventId }) => eventId.startsWith('undelivered')),
      ).toMatchObject([
        {
          eventId: 'undelivered-event-retry',
          meta: {
            principal: 'user:default/ann',
            events: [
              `webhook:tool/${first.eventId}`,
              `webhook:tool/${last.eventId}`,
            ],
            count: 2,
          },
          status: 'succeeded',
        },
        { eventId: 'undelivered-event-dismiss', meta: { count: 1 } },
      ]);
    });
  },
);
