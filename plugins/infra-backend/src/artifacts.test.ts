import { AuthorizeResult } from '@backstage/plugin-permission-common';
import { DriverError } from '@infra-orchestration/backstage-plugin-infra-node';
import {
  Decide,
  InfraBackend,
  testDatabases,
} from './__testUtils__/infraBackend';
import { digestOf, TestImages } from './__testUtils__/TestImages';
import { artifactUses } from './store';

describe.each(testDatabases.eachSupportedId())(
  'Artifacts on %s',
  databaseId => {
    const images = new TestImages();
    let infra: InfraBackend;

    beforeAll(async () => {
      infra = await InfraBackend.start({
        databaseId,
        features: [images.feature],
      });
    });

    afterEach(() => {
      images.images.clear();
      images.error = undefined;
      infra.decide(() => ({ result: AuthorizeResult.ALLOW }));
    });

    afterAll(() => infra?.stop());

    describe('told by a request', () => {
      it('are registered once, with what the registry and the request say', async () => {
        const digest = digestOf('1');
        images.add('registry.test/shop/api:1.0', { digest, size: 42 });
        const input = {
          repository: 'registry.test/shop/api',
          tag: '1.0',
          branch: 'main',
          committedAt: '2026-11-26T10:00:00Z',
        };
        const { body } = await infra.post('/artifacts', input).expect(201);
        expect(body).toMatchObject({
          repository: input.repository,
          digest,
          tags: ['1.0'],
          size: 42,
          commit: 'from-the-label',
          branch: 'main',
          committedAt: '2026-11-26T10:00:00Z',
          source: 'api',
        });
        const again = await infra.post('/artifacts', input).expect(200);
        expect(again.body).toEqual(body);
        const byDigest = {
          repository: input.repository,
          digest,
          tag: 'stable',
        };
        const completed = await infra.post('/artifacts', byDigest).expect(200);
        expect(completed.body).toEqual({ ...body, tags: ['1.0', 'stable'] });
        expect(await infra.incomingEvents('?source=api')).toMatchObject([
          { fate: 'Registered', artifactId: body.id },
          { fate: 'Duplicate', artifactId: body.id },
          { fate: 'Registered', artifactId: body.id, tag: '1.0', digest },
        ]);
        const found = await infra
          .get('/artifacts?repository=registry.test/shop/api')
          .expect(200);
        expect(found.body.items).toEqual([completed.body]);
        const journey = await infra.get(`/artifacts/${body.id}`).expect(200);
        expect(journey.body).toEqual({
          artifact: completed.body,
          promotions: [],
        });
        await infra
          .get('/artifacts/00000000-0000-4000-8000-000000000000')
          .expect(404);
        expect(infra.audit).toContainEqual(
          expect.objectContaining({
            eventId: 'artifact-register',
            status: 'succeeded',
            meta: expect.objectContaining({ artifactId: body.id, digest }),
          }),
        );
      });

      it('are taken as told where nobody can be asked, if there is a digest', async () => {
        const digest = digestOf('2');
        const repository = 'elsewhere.test/shop/api';
        const { body } = await infra
          .post('/artifacts', { repository: `${repository}:2.0@${digest}` })
          .expect(201);
        expect(body).toMatchObject({ repository, digest, tags: ['2.0'] });
        const refused = await infra
          .post('/artifacts', { repository, tag: '2.1' })
          .expect(400);
        expect(refused.body.error.fields).toEqual([
          {
            pointer: '/digest',
            message: expect.stringMatching(/No provider .* elsewhere\.test/),
          },
        ]);
      });

      it.each([
        {
          reason: 'the registry has no such tag',
          input: { repository: 'registry.test/shop/api', tag: 'none' },
          pointer: '/tag',
        },
        {
          reason: 'the registry has no such digest',
          input: {
            repository: 'registry.test/shop/api',
            digest: digestOf('e'),
          },
          pointer: '/digest',
        },
        {
          reason: 'the repository is none',
          input: { repository: 'Registry/', tag: '1' },
          pointer: '/repository',
        },
        {
          reason: 'there is no such component',
          input: {
            repository: 'registry.test/shop/api',
            digest: digestOf('e'),
            entityRef: 'component:default/nobody',
          },
          pointer: '/entityRef',
        },
        {
          reason: 'a field is unknown',
          input: { repository: 'registry.test/a', digest: digestOf('e'), x: 1 },
          pointer: '/x',
        },
        {
          reason: 'an instant is none',
          input: {
            repository: 'registry.test/a',
            digest: digestOf('e'),
            committedAt: 'yesterday',
          },
          pointer: '/committedAt',
        },
      ])('are refused where $reason', async ({ input, pointer }) => {
        const { body } = await infra.post('/artifacts', input).expect(400);
        expect(body.error.fields).toMatchObject([{ pointer }]);
      });

      it('are to be told of later where the registry does not answer', async () => {
        images.error = new DriverError('retryable', 'no answer in time');
        const { body } = await infra
          .post('/artifacts', { repository: 'registry.test/a', tag: '1' })
          .expect(503);
        expect(body.error.message).toMatch(/registry\.test\/a:1 .*no answer/);
      });

      it('are of the component that the request names', async () => {
        const digest = digestOf('3');
        const repository = 'elsewhere.test/greeter';
        const entityRef = 'component:default/greeter';
        const input = { repository, digest, entityRef };
        const { body } = await infra.post('/artifacts', input).expect(400);
        expect(body.error.fields).toMatchObject([{ pointer: '/container' }]);
        const ofMain = { ...input, container: 'main' };
        await infra.post('/artifacts', ofMain).expect(201);
        await infra.post('/artifacts', ofMain).expect(200);
        await infra.post('/artifacts', input).expect(200);
        const { body: found } = await infra
          .get(`/artifacts?entityRef=${entityRef}`)
          .expect(200);
        expect(found.items).toMatchObject([{ digest }]);
        const [due] = await infra.knex('deliveries').where({
          entity_ref: entityRef,
        });
        expect(due).toBeDefined();
      });

      it('are not of a component that says otherwise', async () => {
        const entityRef = 'component:default/other';
        const ofScore = (container: string) => ({
          entityRef,
          container,
          repository: `elsewhere.test/${container}`,
          origin: 'score' as const,
        });
        await artifactUses.upsert(infra.knex, [ofScore('a'), ofScore('b')], {
          now: new Date(),
        });
        const input = {
          repository: 'elsewhere.test/c',
          digest: digestOf('3'),
          entityRef,
        };
        const refusedAt = async (given: object) => {
          const { body } = await infra
            .post('/artifacts', { ...input, ...given })
            .expect(400);
          return body.error.fields;
        };
        expect(await refusedAt({})).toEqual([
          { pointer: '/container', message: expect.stringContaining('a, b') },
        ]);
        expect(await refusedAt({ container: 'c' })).toEqual([
          { pointer: '/container', message: expect.stringContaining('a, b') },
        ]);
        expect(await refusedAt({ container: 'a' })).toEqual([
          {
            pointer: '/entityRef',
            message: expect.stringContaining('elsewhere.test/a'),
          },
        ]);
      });
    });

    describe('told by an event', () => {
      it('are asked for at the registry and registered, once for a delivery', async () => {
        const digest = digestOf('4');
        images.add('registry.test/shop/web:1.0', { digest });
        const told = {
          deliveryId: 'push-1',
          hints: [
            {
              repository: 'registry.test/shop/web',
              tag: '1.0',
              digest,
              buildUrl: 'https://ci.test/1',
            },
          ],
        };
        await images.tell(told);
        const settled = await infra.incoming('push-1', 'Registered');
        const { body } = await infra
          .get(`/artifacts/${settled.artifactId}`)
          .expect(200);
        expect(body.artifact).toMatchObject({
          digest,
          source: 'github',
          sourceEventId: settled.id,
          buildUrl: 'https://ci.test/1',
          commit: 'from-the-label',
        });
        await images.tell(told);
        await images.tell({ ...told, deliveryId: 'push-1-again' });
        await infra.incoming('push-1-again', 'Duplicate');
        expect(
          (await infra.incomingEvents()).filter(
            each => each.deliveryId === 'push-1',
          ),
        ).toHaveLength(1);
      });

      it('are several where a delivery tells of several', async () => {
        const repository = 'elsewhere.test/many';
        await images.tell({
          deliveryId: 'many',
          hints: ['5', '6'].map(each => ({
            repository,
            digest: digestOf(each),
          })),
        });
        await infra.incoming('many', 'Registered');
        await infra.incoming('many#2', 'Registered');
        const { body } = await infra
          .get(`/artifacts?repository=${repository}`)
          .expect(200);
        expect(body.items.map((each: any) => each.digest)).toEqual([
          digestOf('6'),
          digestOf('5'),
        ]);
      });

      it('are tried again until the registry answers', async () => {
        images.error = new DriverError('retryable', 'down for a while');
        await images.tell({
          deliveryId: 'patient',
          hints: [{ repository: 'registry.test/slow', tag: '1' }],
        });
        const waiting = await infra.until(
          async () =>
            (
              await infra.incomingEvents()
            ).find(each => each.deliveryId === 'patient'),
          each => each?.attempts > 0 && each.reason !== undefined,
        );
        expect(waiting).toMatchObject({
          fate: 'Pending',
          reason: 'down for a while',
        });
        images.error = undefined;
        images.add('registry.test/slow:1', { digest: digestOf('7') });
        await infra.incoming('patient', 'Registered');
      });

      it.each([
        {
          reason: 'nobody can say what a tag means',
          told: { hints: [{ repository: 'elsewhere.test/a', tag: '1' }] },
          expected: {
            fate: 'Failed',
            reason: expect.stringMatching(/Register/),
          },
        },
        {
          reason: 'the source did not let it in',
          told: { fate: 'Rejected' as const, reason: 'The signature is wrong' },
          expected: { fate: 'Rejected', reason: 'The signature is wrong' },
        },
        {
          reason: 'it tells of no image',
          told: { fate: 'Ignored' as const, reason: 'A tag was deleted' },
          expected: { fate: 'Ignored', reason: 'A tag was deleted' },
        },
        {
          reason: 'it names no image',
          told: { hints: [{ repository: 'registry.test/a' }] },
          expected: {
            fate: 'Ignored',
            reason: expect.stringMatching(/neither/),
          },
        },
        {
          reason: 'the repository is none',
          told: { hints: [{ repository: 'https://x', tag: '1' }] },
          expected: { fate: 'Rejected', reason: expect.stringMatching(/x/) },
        },
        {
          reason: 'it is not what the topic carries',
          told: { hints: [{ tag: '1' }] as any },
          expected: {
            fate: 'Rejected',
            reason: expect.stringMatching(/hints/),
          },
        },
      ])('are none where $reason', async ({ reason, told, expected }) => {
        await images.tell({ deliveryId: reason, ...told });
        expect(await infra.incoming(reason, expected.fate)).toMatchObject(
          expected,
        );
      });
    });

    it('are for those who have the permission', async () => {
      const deny =
        (denied: string): Decide =>
        ({ name }) => ({
          result:
            name === denied ? AuthorizeResult.DENY : AuthorizeResult.ALLOW,
        });
      infra.decide(deny('infra.artifact.register'));
      const image = { repository: 'elsewhere.test/b', digest: digestOf('8') };
      await infra.post('/artifacts', image).expect(403);
      infra.decide(deny('infra.artifact.read'));
      const { body } = await infra.post('/artifacts', image).expect(201);
      await infra.get('/artifacts').expect(403);
      await infra.get(`/artifacts/${body.id}`).expect(403);
      await infra.get('/incoming-events').expect(200);
      infra.decide(deny('infra.platform.read'));
      await infra.get('/incoming-events').expect(403);
      await infra.get('/artifacts').expect(200);
    });
  },
);
