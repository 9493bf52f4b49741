import { AuthorizeResult } from '@backstage/plugin-permission-common';
import { JsonObject } from '@backstage/types';
import { InfraBackend } from './__testUtils__/infraBackend';
import { platformDocuments } from './__testUtils__/platform';

const SECRET = 'hunter2-hunter2';

const world = (
  credentials: JsonObject,
  config: JsonObject = {},
): JsonObject => ({
  apiVersion: 'infra-orchestration.dev/v1alpha1',
  kind: 'Provider',
  metadata: { name: 'world' },
  spec: { driver: 'memory', config, credentials },
});

describe('Access to a provider over the REST API', () => {
  let infra: InfraBackend;

  beforeEach(async () => {
    process.env.TEST_ALLOWED_TOKEN = SECRET;
    infra = await InfraBackend.start({
      config: {
        infra: { credentials: { allow: { env: ['TEST_ALLOWED_*'] } } },
      },
      documents: [
        world({ token: { value: SECRET } }, { expectedToken: SECRET }),
        ...platformDocuments.slice(1),
      ],
    });
  });

  afterEach(async () => {
    delete process.env.TEST_ALLOWED_TOKEN;
    await infra.stop();
  });

  const kept = (): Promise<string[]> =>
    infra.knex('secrets').where('ref', 'like', 'providers/%').pluck('ref');
  const provider = async () => (await infra.get('/providers')).body[0];
  const quarantine = async (id: string) =>
    (await infra.get(`/environments/${id}`)).body.conditions.find(
      ({ type }: { type: string }) => type === 'Quarantined',
    );
  const until = (id: string, status: string) =>
    infra.until(
      () => quarantine(id),
      condition => condition?.status === status,
    );

  it('shows what would be touched, takes it away at once, and a new credential gives it back', async () => {
    const { environment } = await infra.create();
    await infra.settled(environment.id, 'Ready');
    const { body: impact } = await infra
      .get('/providers/world/impact')
      .expect(200);
    expect(impact).toEqual({
      provider: 'world',
      environmentCount: 1,
      instanceCount: 1,
      environments: [
        {
          id: environment.id,
          name: 'dev',
          type: 'development',
          owner: 'group:default/greeters',
          entityRef: 'component:default/greeter',
          status: 'Ready',
          resourceCount: 1,
        },
      ],
      definitions: ['place', 'store'],
      destroysCredentials: ['token'],
      blocksCredentials: [],
    });

    const { body: revoked } = await infra
      .post('/providers/world/revoke', { reason: 'leaked' })
      .expect(200);
    expect(revoked).toMatchObject({
      health: 'AccessRevoked',
      revocation: { revokedBy: 'user:default/ann', reason: 'leaked' },
    });
    expect(await kept()).toEqual([]);
    const again = await infra.post('/providers/world/revoke', {}).expect(200);
    expect(again.body.revocation).toEqual(revoked.revocation);
    expect(await until(environment.id, 'True')).toMatchObject({
      reason: 'AccessRevoked',
      message: expect.stringContaining('leaked'),
    });
    await infra.post('/providers/world/access-check').expect(200);
    expect(await provider()).toMatchObject({ health: 'AccessRevoked' });
    const { body: refused } = await infra
      .post('/providers/world/restore')
      .expect(409);
    expect(refused.error.message).toContain('token');

    await infra
      .put('/documents', {
        documents: [
          world({ token: { value: SECRET } }, { expectedToken: SECRET }),
        ],
      })
      .expect(200);
    await until(environment.id, 'False');
    await infra.settled(environment.id, 'Ready');
    expect((await provider()).revocation).toBeUndefined();
    expect(
      infra.audit.find(({ eventId }) => eventId === 'provider-revoke'),
    ).toMatchObject({
      severityLevel: 'high',
      status: 'succeeded',
      meta: { provider: 'world', reason: 'leaked' },
    });
  });

  it('blocks a credential that is kept elsewhere until it is restored, whatever is applied', async () => {
    const fromEnv = world(
      { token: { env: 'TEST_ALLOWED_TOKEN' } },
      { expectedToken: SECRET },
    );
    await infra.put('/documents', { documents: [fromEnv] }).expect(200);
    const { environment } = await infra.create();
    await infra.settled(environment.id, 'Ready');
    const { body: impact } = await infra.get('/providers/world/impact');
    expect(impact).toMatchObject({
      destroysCredentials: [],
      blocksCredentials: ['token'],
    });
    await infra.post('/providers/world/revoke', {}).expect(200);
    await infra
      .put('/documents', {
        documents: [{ ...fromEnv, metadata: { name: 'world', title: 'W' } }],
      })
      .expect(200);
    await until(environment.id, 'True');
    expect(await provider()).toMatchObject({ health: 'AccessRevoked' });
    const calls = infra.driver.world.calls.length;
    await infra.post(`/environments/${environment.id}/retry`).expect(200);
    await until(environment.id, 'True');
    expect(infra.driver.world.calls).toHaveLength(calls);

    const { body } = await infra.post('/providers/world/restore').expect(200);
    expect(body).toMatchObject({ health: 'Healthy' });
    await infra.settled(environment.id, 'Ready');
  });

  it('deletes what lives there only after somebody said what is given up', async () => {
    const { environment } = await infra.create();
    const { id } = environment;
    await infra.settled(id, 'Ready');
    await infra.post('/providers/world/revoke', {}).expect(200);
    await infra.delete(`/environments/${id}`).expect(202);
    await until(id, 'True');
    const { body: wrong } = await infra
      .delete(`/environments/${id}?abandon=moon`)
      .expect(400);
    expect(wrong.error.fields).toEqual([
      {
        pointer: '#query/abandon',
        message: expect.stringContaining('it has on world'),
      },
    ]);
    const { body: deletion } = await infra
      .delete(`/environments/${id}?abandon=world`)
      .expect(202);
    expect(deletion).toMatchObject({ mode: 'destroy', abandon: ['world'] });
    await infra.settled(id, 'Deleted');
    const { body: receipts } = await infra.get(`/environments/${id}/receipts`);
    expect(receipts).toMatchObject([
      {
        outcome: 'abandoned',
        provider: 'world',
        kind: 'thing',
        externalName: expect.stringMatching(/./),
        lastSeenAt: expect.stringMatching(/^2/),
        observation: expect.stringContaining('out of reach'),
      },
    ]);
  });

  it('tries a provider with its credential, and keeps nothing of it', async () => {
    const before = await kept();
    const attempt = (value: string) =>
      infra.post('/provider-trials', {
        document: {
          ...world({ token: { value } }, { expectedToken: SECRET }),
          metadata: { name: 'trial' },
        },
      });
    const { body: good } = await attempt(SECRET).expect(200);
    expect(good).toMatchObject({
      reachable: true,
      health: 'Healthy',
      access: { ok: true, checks: [{ granted: true }] },
    });
    const { body: bad } = await attempt('other-other').expect(200);
    expect(bad).toMatchObject({ reachable: true, health: 'AccessDenied' });
    expect(await kept()).toEqual(before);
    expect((await infra.get('/providers')).body).toHaveLength(1);
    const { body: unfit } = await infra
      .post('/provider-trials', {
        document: { ...world({}), spec: { driver: 'none' } },
      })
      .expect(400);
    expect(unfit.error.fields[0].pointer).toMatch(/^\/document\/spec/);
    await infra
      .post('/drivers/none/access-manifest', { provider: 'p' })
      .expect(404);
    await infra
      .post('/drivers/memory/access-manifest', { provider: 'p' })
      .expect(400);
  });

  it('is taken away only by those who may', async () => {
    infra.decide(({ name }) => ({
      result:
        name === 'infra.provider.revoke'
          ? AuthorizeResult.DENY
          : AuthorizeResult.ALLOW,
    }));
    await infra.get('/providers/world/impact').expect(403);
    await infra.post('/providers/world/revoke', {}).expect(403);
    await infra.post('/providers/world/restore').expect(403);
    expect(await provider()).not.toHaveProperty('revocation');
  });
});
