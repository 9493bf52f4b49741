import { InfraBackend, testDatabases } from './__testUtils__/infraBackend';

const greeter = 'component:default/greeter';

describe.each(testDatabases.eachSupportedId())(
  'environments over the REST API on %s',
  databaseId => {
    let infra: InfraBackend;

    beforeAll(async () => {
      infra = await InfraBackend.start({ databaseId });
    });

    afterAll(() => infra.stop());

    it('come up, and go again with a receipt for each thing', async () => {
      const { environment, deployment } = await infra.create({
        name: 'journey',
        desired: { claims: { db: { type: 'store' } } },
      });
      expect(environment).toMatchObject({
        entityRef: greeter,
        owner: 'group:default/greeters',
        status: 'Pending',
        generation: 1,
        createdBy: 'user:default/ann',
        currentDeploymentId: deployment.id,
      });
      expect(deployment).toMatchObject({ mode: 'deploy', generation: 1 });

      const ready = await infra.settled(environment.id, 'Ready');
      expect(ready.observedGeneration).toBe(1);
      const { body: resources } = await infra
        .get(`/environments/${environment.id}/resources`)
        .expect(200);
      expect(resources.map((r: any) => [r.address, r.phase])).toEqual([
        ['place.default#place', 'Ready'],
        ['store.default#db', 'Ready'],
      ]);
      expect(resources[1].outputs).toEqual({
        name: expect.any(String),
        token: { secretRef: expect.any(String) },
      });

      const { body: destroying } = await infra
        .delete(`/environments/${environment.id}`)
        .expect(202);
      expect(destroying.mode).toBe('destroy');
      await infra.settled(environment.id, 'Deleted');
      const { body: receipts } = await infra
        .get(`/environments/${environment.id}/receipts`)
        .expect(200);
      expect(receipts.map((r: any) => [r.address, r.outcome]).sort()).toEqual([
        ['place.default#place', 'removed'],
        ['store.default#db', 'removed'],
      ]);
      expect(infra.driver.world.objects).toEqual([]);

      const { body: again } = await infra
        .delete(`/environments/${environment.id}`)
        .expect(202);
      expect(again.id).toBe(destroying.id);
    });

    describe('creation', () => {
      it.each([
        {
          reason: 'a field is missing',
          input: { entityRef: greeter, name: 'a' },
          fields: [{ pointer: '/type', message: /required/ }],
        },
        {
          reason: 'fields have the wrong form',
          input: { entityRef: greeter, name: 'Not A Label', type: 7 },
          fields: [
            { pointer: '/name', message: /pattern/ },
            { pointer: '/type', message: /string/ },
          ],
        },
        {
          reason: 'there is no such entity',
          input: { entityRef: 'nobody', name: 'a', type: 'development' },
          fields: [
            {
              pointer: '/entityRef',
              message: /no entity component:default\/nobody/,
            },
          ],
        },
        {
          reason: 'there is no such type',
          input: { entityRef: greeter, name: 'a', type: 'prod' },
          fields: [
            { pointer: '/type', message: /there are development, production/ },
          ],
        },
        {
          reason: 'the type is for other owners',
          input: {
            entityRef: 'component:default/other',
            name: 'a',
            type: 'production',
          },
          fields: [
            {
              pointer: '/owner',
              message:
                /owned by group:default\/greeters, group:default\/operators only/,
            },
          ],
        },
        {
          reason: 'an image is for no container',
          input: {
            entityRef: greeter,
            name: 'a',
            type: 'development',
            desired: { images: { main: 'x:1' } },
          },
          fields: [
            {
              pointer: '/desired/images/main',
              message: /there is no workload/,
            },
          ],
        },
        {
          reason: 'the Score file is none',
          input: {
            entityRef: greeter,
            name: 'a',
            type: 'development',
            desired: { workload: { apiVersion: 'score.dev/v1b1' } },
          },
          fields: [
            {
              pointer: expect.stringMatching(/^\/desired\/workload/),
              message: /./,
            },
            {
              pointer: expect.stringMatching(/^\/desired\/workload/),
              message: /./,
            },
          ],
        },
        {
          reason: 'params do not fit the resource type',
          input: {
            entityRef: greeter,
            name: 'a',
            type: 'development',
            desired: {
              claims: { db: { type: 'store', params: { size: 'xl' } } },
            },
          },
          fields: [{ pointer: '/desired/claims/db', message: /size/ }],
        },
        {
          reason: 'nothing satisfies a claim',
          input: {
            entityRef: greeter,
            name: 'a',
            type: 'development',
            desired: { claims: { q: { type: 'queue' } } },
          },
          fields: [{ pointer: '/desired/claims/q', message: /queue/ }],
        },
      ])(
        'is refused where $reason, and leaves nothing behind',
        async ({ input, fields }) => {
          const { body } = await infra.post('/environments', input).expect(400);
          expect(body.error.name).toBe('InputError');
          expect(body.error.fields).toEqual(
            fields.map(({ pointer, message }) => ({
              pointer,
              message: expect.stringMatching(message),
            })),
          );
          const { body: list } = await infra
            .get('/environments?search=a&includeDeleted=true')
            .expect(200);
          expect(list.items.filter((e: any) => e.name === 'a')).toEqual([]);
        },
      );

      it('is refused with 409 where the name is taken', async () => {
        await infra.create({ name: 'taken' });
        const { body } = await infra
          .post('/environments', {
            entityRef: greeter,
            name: 'taken',
            type: 'development',
          })
          .expect(409);
        expect(body.error.message).toMatch(/has an environment named "taken"/);
      });

      it('happens once per idempotency key', async () => {
        const input = { entityRef: greeter, name: 'once', type: 'development' };
        const create = (body: object) =>
          infra.post('/environments', body).set('Idempotency-Key', 'key-1');

        const answers = await Promise.all([
          create(input),
          create(input),
          create({ type: 'development', name: 'once', entityRef: greeter }),
        ]);
        expect(answers.map(({ status }) => status)).toEqual([201, 201, 201]);
        expect(new Set(answers.map(a => a.body.environment.id)).size).toBe(1);

        await create({ ...input, name: 'twice' }).expect(409);
      });

      it('can be planned, which changes nothing', async () => {
        const input = {
          entityRef: greeter,
          name: 'planned',
          type: 'development',
        };
        const { body: plan } = await infra
          .post('/environments/plan', input)
          .expect(200);
        expect(plan.actions).toMatchObject([
          {
            address: 'place.default#place',
            action: 'create',
            provider: 'world',
          },
        ]);
        expect(plan.errors).toEqual([]);
        expect(plan.hash).toMatch(/^[0-9a-f]{64}$/);

        const { body: bad } = await infra
          .post('/environments/plan', {
            ...input,
            desired: { claims: { q: { type: 'queue' } } },
          })
          .expect(200);
        expect(bad.errors).toHaveLength(1);
        const { body: list } = await infra.get('/environments?search=planned');
        expect(list.items).toEqual([]);
      });
    });

    describe('deployment', () => {
      it('makes the next generation, as planned or not at all', async () => {
        const { environment } = await infra.create({ name: 'next' });
        await infra.settled(environment.id, 'Ready');
        const path = `/environments/${environment.id}`;
        const input = { desired: { claims: { db: { type: 'store' } } } };

        const { body: plan } = await infra
          .post(`${path}/plan`, input)
          .expect(200);
        expect(plan.actions.map((a: any) => [a.address, a.action])).toEqual([
          ['place.default#place', 'noop'],
          ['store.default#db', 'create'],
        ]);

        const { body: refused } = await infra
          .post(`${path}/deployments`, { ...input, planHash: 'f'.repeat(64) })
          .expect(409);
        expect(refused.error.message).toMatch(/no longer the one/);

        const { body: deployment } = await infra
          .post(`${path}/deployments`, { ...input, planHash: plan.hash })
          .expect(201);
        expect(deployment).toMatchObject({ generation: 2, mode: 'deploy' });
        const ready = await infra.settled(environment.id, 'Ready');
        expect(ready.generation).toBe(2);
      });

      it('is refused with 412 where the environment has changed since', async () => {
        const { environment } = await infra.create({ name: 'matched' });
        const path = `/environments/${environment.id}`;
        const { headers } = await infra.get(path).expect(200);
        expect(headers.etag).toBe(environment.etag);
        expect(headers['cache-control']).toBe('no-store');
        await infra
          .post(`${path}/deployments`, {})
          .set('If-Match', headers.etag)
          .expect(201);

        const { body } = await infra
          .post(`${path}/deployments`, {})
          .set('If-Match', headers.etag)
          .expect(412);
        expect(body.error.name).toBe('PreconditionFailedError');
        await infra.delete(path).set('If-Match', headers.etag).expect(412);
        await infra.delete(path).set('If-Match', '*').expect(202);
      });

      it('rolls back to an earlier one of the same environment', async () => {
        const first = await infra.create({
          name: 'rolled',
          desired: { params: { colour: 'blue' } },
        });
        const path = `/environments/${first.environment.id}`;
        await infra
          .post(`${path}/deployments`, {
            desired: { params: { colour: 'red' } },
          })
          .expect(201);
        const { body: rollback } = await infra
          .post(`${path}/deployments`, { rollbackTo: first.deployment.id })
          .expect(201);
        expect(rollback).toMatchObject({
          mode: 'rollback',
          generation: 3,
          rollbackOf: first.deployment.id,
          desired: { params: { colour: 'blue' } },
        });

        const other = await infra.create({ name: 'foreign' });
        const { body: refused } = await infra
          .post(`${path}/deployments`, { rollbackTo: other.deployment.id })
          .expect(400);
        expect(refused.error.fields[0].pointer).toBe('/rollbackTo');

        const { body: page } = await infra.get(`${path}/deployments?limit=2`);
        expect(page.items.map((d: any) => d.generation)).toEqual([3, 2]);
        const { body: rest } = await infra.get(
          `${path}/deployments?limit=2&cursor=${encodeURIComponent(
            page.nextCursor,
          )}`,
        );
        expect(rest.items.map((d: any) => d.generation)).toEqual([1]);
        expect(rest.nextCursor).toBeUndefined();
      });

      it('takes over what is not given', async () => {
        const { environment } = await infra.create({
          name: 'kept',
          desired: { params: { a: 1 }, claims: { db: { type: 'store' } } },
        });
        const { body } = await infra
          .post(`/environments/${environment.id}/deployments`, {
            desired: { params: { a: 2 } },
          })
          .expect(201);
        expect(body.desired).toEqual({
          claims: { db: { type: 'store' } },
          images: {},
          params: { a: 2 },
        });
      });

      it('that failed is tried again where it stopped', async () => {
        await infra.idle();
        infra.driver.world.failNext({
          operation: 'apply',
          code: 'terminal',
          message: 'no room',
        });
        const { environment } = await infra.create({ name: 'retried' });
        const failed = await infra.settled(environment.id, 'Failed');
        expect(JSON.stringify(failed.conditions)).toContain('no room');

        await infra.post(`/environments/${environment.id}/retry`).expect(200);
        await infra.settled(environment.id, 'Ready');
        const { body: operations } = await infra.get(
          `/environments/${environment.id}/operations`,
        );
        expect(operations.items.map((o: any) => o.status)).toEqual([
          'Succeeded',
          'Failed',
        ]);
      });

      it('that runs can be cancelled, one that does not cannot', async () => {
        await infra.idle();
        infra.driver.world.failNext({ operation: 'apply', hang: true });
        const { environment, deployment } = await infra.create({
          name: 'cancelled',
        });
        const path = `/environments/${environment.id}`;
        const { body: cancelling } = await infra
          .post(`${path}/cancel`)
          .expect(200);
        expect(cancelling.id).toBe(deployment.id);
        await infra.settled(environment.id, 'Failed');
        const { body } = await infra.get(`/deployments/${deployment.id}`);
        expect(body.status).toBe('Cancelled');
        await infra.post(`${path}/cancel`).expect(409);
      });
    });

    it.each([
      ['get', '/environments/none'],
      ['delete', '/environments/none'],
      ['get', '/environments/none/resources'],
      ['get', '/environments/none/operations'],
      ['get', '/environments/none/receipts'],
      ['get', '/environments/none/deployments'],
      ['get', '/environments/none/events'],
      ['get', '/environments/none/events/stream'],
      ['get', '/deployments/none'],
    ] as const)('are not found: %s %s', async (method, path) => {
      const { body } = await infra[method](path).expect(404);
      expect(body.error.name).toBe('NotFoundError');
    });

    it('leave an audit entry for each call, with the plan hash and no secret', async () => {
      infra.audit.length = 0;
      const { environment } = await infra.create({
        name: 'audited',
        desired: { params: { password: 'hunter2' } },
      });
      await infra
        .post('/environments', {
          entityRef: greeter,
          name: 'audited',
          type: 'development',
        })
        .expect(409);
      await infra.post(`/environments/${environment.id}/plan`, {}).expect(200);
      expect(
        infra.audit.map(({ eventId, severityLevel, status }) => [
          eventId,
          severityLevel,
          status,
        ]),
      ).toEqual([
        ['environment-create', 'medium', 'succeeded'],
        ['environment-create', 'medium', 'failed'],
        ['environment-plan', 'low', 'succeeded'],
      ]);
      expect(infra.audit[0].meta).toMatchObject({
        principal: 'user:default/ann',
        environmentId: environment.id,
        owner: 'group:default/greeters',
      });
      expect(infra.audit[2].meta).toMatchObject({
        planHash: expect.stringMatching(/^[0-9a-f]{64}$/),
      });
      expect(JSON.stringify(infra.audit.map(({ meta }) => meta))).not.toContain(
        'hunter2',
      );
    });
  },
);
