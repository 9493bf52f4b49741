import {
  coreServices,
  createServiceFactory,
} from '@backstage/backend-plugin-api';
import { mockCredentials, mockServices } from '@backstage/backend-test-utils';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import {
  NotificationSendOptions,
  notificationService,
} from '@backstage/plugin-notifications-node';
import request from 'supertest';
import { InfraBackend, testDatabases } from './__testUtils__/infraBackend';
import { platformDocuments } from './__testUtils__/platform';

const type = (name: string, spec: object) => ({
  apiVersion: 'infra-orchestration.dev/v1alpha1',
  kind: 'EnvironmentType',
  metadata: { name },
  spec: { claims: { place: { type: 'place' } }, ...spec },
});

const types = [
  type('guarded', {
    approval: {
      required: ['create', 'deploy', 'delete'],
      approvers: ['user:default/bob'],
    },
  }),
  type('brief', { ttl: 'PT2S', maxTtl: 'PT1H', warnBefore: 'PT1S' }),
  type('few', {
    quota: { environments: { perEntity: 1 } },
    limits: { store: { properties: { size: { enum: ['s'] } } } },
  }),
  type('pull-request', {
    nameTemplate: 'pr-${params.number}',
    namePattern: 'pr-[0-9]+',
  }),
];

describe.each(testDatabases.eachSupportedId())(
  'policies of environment types over the REST API on %s',
  databaseId => {
    const scheduler = mockServices.scheduler();
    const sent: NotificationSendOptions[] = [];
    let infra: InfraBackend;

    beforeAll(async () => {
      infra = await InfraBackend.start({
        databaseId,
        documents: [...platformDocuments, ...(types as any)],
        features: [
          createServiceFactory({
            service: coreServices.scheduler,
            deps: {},
            factory: () => scheduler,
          }),
          createServiceFactory({
            service: notificationService,
            deps: {},
            factory: () => ({
              send: async options => {
                sent.push(options);
              },
            }),
          }),
        ],
      });
    });

    afterAll(() => infra.stop());

    beforeEach(() => {
      infra.decide(() => ({ result: AuthorizeResult.ALLOW }));
      sent.length = 0;
      infra.audit.length = 0;
    });

    const bob = (path: string, body: object) =>
      request(infra.backend.server)
        .post(`/api/infra${path}`)
        .set('Authorization', mockCredentials.user.header('user:default/bob'))
        .send(body);

    it('make nothing outside before somebody approved it', async () => {
      const calls = infra.driver.world.calls.length;
      const { environment, deployment } = await infra.create({
        name: 'guarded',
        type: 'guarded',
      });
      expect(deployment.status).toBe('AwaitingApproval');
      await scheduler.triggerTask('infra-policies');
      expect(sent).toMatchObject([
        {
          recipients: {
            entityRef: ['user:default/bob'],
            excludeEntityRef: ['user:default/ann'],
          },
          payload: { scope: expect.stringContaining('infra:approval:') },
        },
      ]);
      await infra.post(`/environments/${environment.id}/retry`).expect(409);
      const applied = infra.driver.world.calls
        .slice(calls)
        .filter(({ operation }) => operation !== 'observe');
      expect(applied).toEqual([]);

      const path = `/deployments/${deployment.id}`;
      const { planHash } = deployment.approval;
      await infra.post(`${path}/approve`, { planHash }).expect(403);
      await bob(`${path}/approve`, { planHash: 'other' }).expect(409);
      await bob(`${path}/approve`, { planHash, reason: 'ok' }).expect(200);
      await infra.settled(environment.id, 'Ready');

      const { body: deletion } = await infra
        .delete(`/environments/${environment.id}`)
        .expect(202);
      expect(deletion.status).toBe('AwaitingApproval');
      const { body: list } = await infra
        .get(`/environments/${environment.id}/deployments`)
        .expect(200);
      expect(list.items.map((d: any) => [d.mode, d.approval.state])).toEqual([
        ['destroy', 'awaiting'],
        ['deploy', 'approved'],
      ]);
      await bob(`/deployments/${deletion.id}/reject`, {
        reason: 'needed',
      }).expect(200);
      const { body: still } = await infra.get(
        `/environments/${environment.id}`,
      );
      expect(still).toMatchObject({ status: 'Ready', generation: 1 });
      expect(still.awaitingDeploymentId).toBeUndefined();
      expect(
        infra.audit.filter(({ eventId }) => /approve|reject/.test(eventId)),
      ).toMatchObject([
        { eventId: 'deployment-approve', status: 'failed' },
        { eventId: 'deployment-approve', status: 'failed' },
        {
          eventId: 'deployment-approve',
          status: 'succeeded',
          meta: { principal: 'user:default/bob', planHash, reason: 'ok' },
        },
        { eventId: 'deployment-reject', status: 'succeeded' },
      ]);
    });

    it('let decide only who has the permission as well', async () => {
      const { deployment } = await infra.create({
        name: 'denied',
        type: 'guarded',
      });
      infra.decide(({ name }) => ({
        result:
          name === 'infra.deployment.approve'
            ? AuthorizeResult.DENY
            : AuthorizeResult.ALLOW,
      }));
      const path = `/deployments/${deployment.id}`;
      const { planHash } = deployment.approval;
      await bob(`${path}/approve`, { planHash }).expect(403);
      await bob(`${path}/reject`, { reason: 'x' }).expect(403);
      infra.decide(() => ({ result: AuthorizeResult.DENY }));
      await bob(`${path}/approve`, { planHash }).expect(404);
      infra.decide(() => ({ result: AuthorizeResult.ALLOW }));
      const { body } = await infra.get(path);
      expect(body.approval).toEqual(deployment.approval);
    });

    it('delete an environment on time, audited, with the proof', async () => {
      const { environment } = await infra.create({
        name: 'brief',
        type: 'brief',
      });
      expect(environment.expiresAt).toEqual(expect.any(String));
      await infra.settled(environment.id, 'Ready');
      await infra.until(
        async () => {
          await scheduler.triggerTask('infra-policies');
          return (await infra.get(`/environments/${environment.id}`)).body;
        },
        ({ status }) => status === 'Deleted',
      );
      const { body: receipts } = await infra.get(
        `/environments/${environment.id}/receipts`,
      );
      expect(receipts).toMatchObject([{ outcome: 'removed' }]);
      expect(infra.audit).toContainEqual(
        expect.objectContaining({
          eventId: 'environment-delete',
          status: 'succeeded',
          meta: expect.objectContaining({
            principal: expect.stringMatching(/^plugin:/),
            reason: expect.stringMatching(/^Its time was over at/),
          }),
        }),
      );
    });

    it('keep what is extended', async () => {
      const { environment } = await infra.create({
        name: 'longer',
        type: 'brief',
      });
      const path = `/environments/${environment.id}`;
      const { body: extended } = await infra
        .post(`${path}/extend`, { for: 'PT1H' })
        .expect(200);
      expect(Date.parse(extended.expiresAt)).toBeGreaterThan(
        Date.now() + 3_500_000,
      );
      const { body: refused } = await infra
        .post(`${path}/extend`, { for: 'PT2H' })
        .expect(400);
      expect(refused.error.fields).toEqual([
        { pointer: '/for', message: expect.stringMatching(/longer/) },
      ]);
      const { environment: endless } = await infra.create({ name: 'endless' });
      await infra.post(`/environments/${endless.id}/extend`, {}).expect(409);
    });

    it('refuse one too many, already in the plan, and say how many are left', async () => {
      await infra.create({ name: 'few-1', type: 'few' });
      const input = {
        entityRef: 'component:default/greeter',
        name: 'few-2',
        type: 'few',
      };
      for (const path of ['/environments/plan', '/environments']) {
        const { body } = await infra.post(path, input).expect(409);
        expect(body.error.message).toMatch(/There are 1 few environments/);
      }
      const { body: listed } = await infra
        .get('/environment-types?entityRef=component:default/greeter')
        .expect(200);
      const few = listed.find(({ name }: { name: string }) => name === 'few');
      expect(few.usage).toEqual({ total: 1, ofOwner: 1, ofEntity: 1 });
    });

    it('refuse what is beyond a limit, with its place', async () => {
      const { body } = await infra
        .post('/environments', {
          entityRef: 'component:default/other',
          name: 'large',
          type: 'few',
          desired: { claims: { db: { type: 'store', params: { size: 'l' } } } },
        })
        .expect(400);
      expect(body.error.fields).toEqual([
        {
          pointer: '/desired/claims/db',
          message: expect.stringMatching(/params\/size: .*limit of few/),
        },
      ]);
    });

    it('name environments', async () => {
      const input = {
        entityRef: 'component:default/greeter',
        type: 'pull-request',
      };
      const { body: made } = await infra
        .post('/environments', {
          ...input,
          desired: { params: { number: 42 } },
        })
        .expect(201);
      expect(made.environment.name).toBe('pr-42');
      const { body: refused } = await infra
        .post('/environments', input)
        .expect(400);
      expect(refused.error.fields).toMatchObject([{ pointer: '/name' }]);
    });
  },
);
