import { InfraBackend, testDatabases } from './__testUtils__/infraBackend';
import { platformDocuments, workloadEntities } from './__testUtils__/platform';

const greeter = 'component:default/greeter';
const entities = structuredClone(workloadEntities);

/** One that names its environment by id in what is made, so that two drafts would differ. */
const identified = {
  apiVersion: 'infra-orchestration.dev/v1alpha1',
  kind: 'ResourceDefinition',
  metadata: { name: 'identified' },
  spec: {
    type: 'place',
    provider: 'world',
    kind: 'thing',
    inputs: { of: '${environment.id}' },
    criteria: [{ class: 'identified' }],
  },
};

describe.each(testDatabases.eachSupportedId())(
  'changes of environments over the REST API on %s',
  databaseId => {
    let infra: InfraBackend;

    beforeAll(async () => {
      infra = await InfraBackend.start({
        databaseId,
        entities,
        documents: [...platformDocuments, identified],
      });
    });

    afterAll(() => infra.stop());

    const input = (name: string, claims: object = {}) => ({
      entityRef: greeter,
      name,
      type: 'development',
      desired: { claims },
    });

    it('create what was shown, and nothing else', async () => {
      const claims = { p: { type: 'place', class: 'identified' } };
      const plan = async () =>
        (await infra.post('/environments/plan', input('shown', claims))).body;
      const { hash } = await plan();
      expect((await plan()).hash).toBe(hash);

      const { body: refused } = await infra
        .post('/environments', { ...input('shown'), planHash: hash })
        .expect(409);
      expect(refused.error.message).toMatch(/no longer the one/);
      const { body: made } = await infra
        .post('/environments', { ...input('shown', claims), planHash: hash })
        .expect(201);
      expect(made.deployment.plan.hash).toBe(hash);
    });

    it('delete what was shown, and nothing else', async () => {
      const { environment } = await infra.create({ name: 'shown-off' });
      const path = `/environments/${environment.id}`;
      await infra.settled(environment.id, 'Ready');
      const { body: plan } = await infra
        .post(`${path}/plan`, { mode: 'destroy' })
        .expect(200);
      const { body: larger } = await infra
        .post(`${path}/deployments`, {
          desired: { claims: { db: { type: 'store' } } },
        })
        .expect(201);
      await infra.ended(larger.id);
      await infra.delete(`${path}?planHash=${plan.hash}`).expect(409);
      const { body: now } = await infra
        .post(`${path}/plan`, { mode: 'destroy' })
        .expect(200);
      const { body: deletion } = await infra
        .delete(`${path}?planHash=${now.hash}`)
        .expect(202);
      expect(deletion.plan.hash).toBe(now.hash);
    });

    it('are refused during a deletion, and possible once it is cancelled', async () => {
      await infra.idle();
      const { environment } = await infra.create({ name: 'leaving' });
      const path = `/environments/${environment.id}`;
      await infra.settled(environment.id, 'Ready');
      infra.driver.world.failNext({ operation: 'remove', hang: true });
      await infra.delete(path).expect(202);
      await infra.until(
        async () => infra.driver.world.calls,
        calls =>
          calls.some(
            ({ operation, externalName }) =>
              operation === 'remove' && externalName.startsWith('leaving'),
          ),
      );
      const { body } = await infra.post(`${path}/deployments`, {}).expect(409);
      expect(body.error.message).toMatch(/being deleted, as user:default\/ann/);

      const { body: cancelled } = await infra
        .post(`${path}/cancel`)
        .expect(200);
      await infra.ended(cancelled.id);
      await infra.post(`${path}/deployments`, {}).expect(201);
      await infra.settled(environment.id, 'Ready');
    });

    it('show a deletion with what it has removed already', async () => {
      await infra.idle();
      const { environment } = await infra.create({
        name: 'going',
        desired: { claims: { db: { type: 'store' }, old: { type: 'store' } } },
      });
      const path = `/environments/${environment.id}`;
      const phases = async () =>
        (await infra.get(`${path}/resources`)).body.map(
          (r: any) => `${r.address} ${r.phase}`,
        );
      await infra.settled(environment.id, 'Ready');
      const { body: smaller } = await infra
        .post(`${path}/deployments`, {
          desired: { claims: { db: { type: 'store' } } },
        })
        .expect(201);
      await infra.ended(smaller.id);
      expect(await phases()).toEqual([
        'place.default#place Ready',
        'store.default#db Ready',
      ]);

      const place = infra.driver.world.objects.find(
        o => o.inputs?.label === 'going',
      )!;
      infra.driver.world.failNext({
        operation: 'remove',
        externalName: place.externalName,
        code: 'terminal',
      });
      await infra.delete(path).expect(202);
      await infra.settled(environment.id, 'Failed');
      expect(await phases()).toEqual([
        'place.default#place Failed',
        'store.default#db Removed',
      ]);
      const { body: receipts } = await infra.get(`${path}/receipts`);
      const { body: resources } = await infra.get(`${path}/resources`);
      expect(receipts.map((r: any) => r.instanceId)).toContain(resources[1].id);
      await infra.post(`${path}/retry`).expect(200);
      await infra.settled(environment.id, 'Deleted');
    });

    it('take owner, system and labels anew', async () => {
      const catalog = entities.find(
        ({ metadata }) => metadata.name === 'other',
      )!;
      const before = { ...catalog.spec };
      const make = async (name: string, more: object = {}) =>
        (
          await infra.create({
            name,
            entityRef: 'component:default/other',
            labels: { tier: 'one' },
            ...more,
          })
        ).environment;
      const followed = await make('followed');
      const named = await make('named', { owner: 'group:default/namers' });
      catalog.spec = { ...before, owner: 'heirs', system: 'estate' };
      try {
        await infra
          .post(`/environments/${followed.id}/deployments`, {
            labels: { tier: 'two' },
          })
          .expect(201);
        await infra
          .post(`/environments/${named.id}/deployments`, {})
          .expect(201);
        const { body: now } = await infra.get(`/environments/${followed.id}`);
        expect(now).toMatchObject({
          owner: 'group:default/heirs',
          labels: { tier: 'two' },
        });
        const { body: still } = await infra.get(`/environments/${named.id}`);
        expect(still).toMatchObject({
          owner: 'group:default/namers',
          labels: { tier: 'one' },
        });
        const rows = await infra
          .knex('environments')
          .whereIn('id', [followed.id, named.id])
          .select('system');
        expect(rows.map(({ system }) => system)).toEqual([
          'system:default/estate',
          'system:default/estate',
        ]);
      } finally {
        catalog.spec = before;
      }
    });

    it('try what waits again at once', async () => {
      await infra.idle();
      infra.driver.world.failNext({
        operation: 'apply',
        code: 'retryable',
        retryAfter: 600_000,
      });
      const { environment } = await infra.create({ name: 'waiting' });
      const path = `/environments/${environment.id}`;
      await infra.until(
        async () => (await infra.get(`${path}/operations`)).body.items,
        (operations: any[]) => operations[0]?.status === 'Failed',
      );
      const { body: waiting } = await infra.get(path);
      expect(waiting.status).toBe('Progressing');
      await infra.post(`${path}/retry`).expect(200);
      await infra.post(`${path}/retry`).expect(200);
      await infra.settled(environment.id, 'Ready');
      const { body: operations } = await infra.get(`${path}/operations`);
      expect(operations.items.map((o: any) => o.status)).toEqual([
        'Succeeded',
        'Failed',
      ]);
    });

    it.each([
      {
        verb: 'create',
        run: async () =>
          (await infra.create({ name: 'audit-create' })).deployment,
      },
      {
        verb: 'deploy',
        run: async () => {
          const { environment } = await infra.create({ name: 'audit-deploy' });
          const { body } = await infra.post(
            `/environments/${environment.id}/deployments`,
            {},
          );
          return body;
        },
      },
      {
        verb: 'deploy',
        run: async () => {
          const { environment, deployment } = await infra.create({
            name: 'audit-rollback',
          });
          const { body } = await infra.post(
            `/environments/${environment.id}/deployments`,
            { rollbackTo: deployment.id },
          );
          expect(body.mode).toBe('rollback');
          return body;
        },
      },
      {
        verb: 'delete',
        run: async () => {
          const { environment } = await infra.create({ name: 'audit-delete' });
          const { body } = await infra.delete(
            `/environments/${environment.id}`,
          );
          return body;
        },
      },
    ])('leave the hash of their plan in the audit: $verb', async test => {
      infra.audit.length = 0;
      const deployment = await test.run();
      const entry = infra.audit.findLast(
        ({ eventId }) => eventId === `environment-${test.verb}`,
      );
      expect(deployment.plan.hash).toMatch(/^[0-9a-f]{64}$/);
      expect(entry?.meta).toMatchObject({
        deploymentId: deployment.id,
        mode: deployment.mode,
        planHash: deployment.plan.hash,
      });
    });

    it('are told newest first to who opens a page', async () => {
      const { environment } = await infra.create({ name: 'told' });
      const path = `/environments/${environment.id}/events`;
      await infra.settled(environment.id, 'Ready');
      const ids = async (query: string): Promise<number[]> =>
        (await infra.get(`${path}?${query}`).expect(200)).body.map(
          (event: any) => event.id,
        );
      const all = await ids('limit=500');
      const newest = await ids('order=desc&limit=2');
      expect(newest).toEqual(all.slice(-2).reverse());
      expect(await ids(`order=desc&limit=2&before=${newest[1]}`)).toEqual(
        all.slice(-4, -2).reverse(),
      );
      expect(await ids(`after=${newest[0]}`)).toEqual([]);
    });
  },
);
