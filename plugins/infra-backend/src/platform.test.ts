import { InfraBackend } from './__testUtils__/infraBackend';

describe('the platform over the REST API', () => {
  let infra: InfraBackend;

  beforeAll(async () => {
    infra = await InfraBackend.start();
  });

  afterAll(() => infra.stop());

  it('lists environment types in their order', async () => {
    const { body } = await infra.get('/environment-types').expect(200);
    expect(body.map((t: any) => t.name)).toEqual(['production', 'development']);
    expect(body[0]).toMatchObject({
      kind: 'EnvironmentType',
      revision: 1,
      origin: 'api:user:default/ann',
    });
  });

  it('lists resource types, those of the package among them', async () => {
    const { body } = await infra.get('/resource-types').expect(200);
    expect(body.map((t: any) => t.name)).toEqual([
      'amqp',
      'config',
      'dns',
      'k8s-namespace',
      'mysql',
      'password',
      'place',
      'postgres',
      'redis',
      'route',
      's3',
      'store',
      'volume',
      'workload',
    ]);
  });

  it('lists definitions, of one type if asked', async () => {
    const { body } = await infra.get('/definitions?type=store').expect(200);
    expect(body.map((d: any) => d.name)).toEqual(['store']);
  });

  it('lists drivers with their schemas', async () => {
    const { body } = await infra.get('/drivers').expect(200);
    expect(body).toMatchObject([
      {
        id: 'memory',
        configSchema: { type: 'object' },
        credentials: { token: { required: false } },
        kinds: [{ kind: 'thing' }],
      },
    ]);
  });

  it('checks the access of a provider and counts what lives on it', async () => {
    const { environment } = await infra.create({ name: 'counted' });
    await infra.settled(environment.id, 'Ready');
    const { body } = await infra
      .post('/providers/world/access-check')
      .expect(200);
    expect(body).toMatchObject({
      name: 'world',
      driver: 'memory',
      health: 'Healthy',
      access: { ok: true, checks: [{ name: 'use the world', granted: true }] },
      instanceCount: 1,
    });

    infra.driver.world.revoke('world');
    const { body: revoked } = await infra
      .post('/providers/world/access-check')
      .expect(200);
    expect(revoked).toMatchObject({
      health: 'AccessRevoked',
      message: expect.stringContaining('use the world'),
    });
    infra.driver.world.restore('world');
    await infra.post('/providers/world/access-check').expect(200);

    await infra.post('/providers/none/access-check').expect(404);
  });

  it('explains which definition a claim gets, and why', async () => {
    const { body } = await infra
      .post('/explain', {
        entityRef: 'greeter',
        environmentType: 'development',
        type: 'store',
      })
      .expect(200);
    expect(body).toMatchObject({
      chosen: 'store',
      outcome: 'matched',
      candidates: [{ definition: 'store', matched: true }],
    });

    const { body: refused } = await infra
      .post('/explain', {
        entityRef: 'greeter',
        environmentType: 'development',
        type: 'queue',
      })
      .expect(400);
    expect(refused.error.fields).toMatchObject([{ pointer: '/type' }]);
  });

  it('keeps the revisions of a document', async () => {
    const type = (order: number) => ({
      apiVersion: 'infra-orchestration.dev/v1alpha1',
      kind: 'EnvironmentType',
      metadata: { name: 'staging' },
      spec: { order },
    });
    await infra.put('/documents', { documents: [type(5)] }).expect(200);
    const { body: dry } = await infra
      .put('/documents?dryRun=true', { documents: [type(6)] })
      .expect(200);
    expect(dry[0].revision).toBe(2);
    const { body: applied } = await infra
      .put('/documents', { documents: [type(6)] })
      .expect(200);
    expect(applied[0].revision).toBe(2);
    const { body: same } = await infra
      .put('/documents', { documents: [type(6)] })
      .expect(200);
    expect(same[0].revision).toBe(2);

    await infra.delete('/documents/EnvironmentType/staging').expect(204);
    await infra.delete('/documents/EnvironmentType/staging').expect(404);
    const { body: revisions } = await infra
      .get('/documents/EnvironmentType/staging/revisions')
      .expect(200);
    expect(revisions.map((r: any) => r.revision)).toEqual([3, 2, 1]);
    await infra.get('/documents/EnvironmentType/none/revisions').expect(404);
  });

  it('changes only as it was checked, where the caller asks for that', async () => {
    const type = (order: number) => ({
      documents: [
        {
          apiVersion: 'infra-orchestration.dev/v1alpha1',
          kind: 'EnvironmentType',
          metadata: { name: 'guarded' },
          spec: { order },
        },
      ],
    });
    const { headers: checked } = await infra
      .put('/documents?dryRun=true', type(1))
      .expect(200);
    const { headers: applied } = await infra
      .put('/documents', type(1))
      .set('If-Match', checked.etag)
      .expect(200);
    expect(applied.etag).not.toBe(checked.etag);

    const { body } = await infra
      .put('/documents', type(2))
      .set('If-Match', checked.etag)
      .expect(412);
    expect(body.error.name).toBe('PreconditionFailedError');
    const path = '/documents/EnvironmentType/guarded';
    await infra.delete(path).set('If-Match', checked.etag).expect(412);

    const { headers: same } = await infra
      .put('/documents', type(1))
      .set('If-Match', applied.etag)
      .expect(200);
    expect(same.etag).toBe(applied.etag);
    await infra.delete(path).set('If-Match', applied.etag).expect(204);
  });

  it('pages the revisions of a document', async () => {
    for (const order of [1, 2, 3]) {
      await infra
        .put('/documents', {
          documents: [
            {
              apiVersion: 'infra-orchestration.dev/v1alpha1',
              kind: 'EnvironmentType',
              metadata: { name: 'paged' },
              spec: { order },
            },
          ],
        })
        .expect(200);
    }
    const path = '/documents/EnvironmentType/paged/revisions';
    const revisions = async (query: string) =>
      (await infra.get(`${path}?${query}`).expect(200)).body.map(
        (r: any) => r.revision,
      );
    expect(await revisions('limit=2')).toEqual([3, 2]);
    expect(await revisions('limit=2&before=2')).toEqual([1]);
    expect(await revisions('before=1')).toEqual([]);
  });

  it.each([
    {
      reason: 'no documents',
      body: { documents: [] },
      pointer: '/documents',
    },
    {
      reason: 'an unknown kind',
      body: {
        documents: [
          {
            apiVersion: 'infra-orchestration.dev/v1alpha1',
            kind: 'Nonsense',
            metadata: { name: 'a' },
            spec: {},
          },
        ],
      },
      pointer: '/documents/0/kind',
    },
    {
      reason: 'a definition for a type that is not there',
      body: {
        documents: [
          {
            apiVersion: 'infra-orchestration.dev/v1alpha1',
            kind: 'ResourceDefinition',
            metadata: { name: 'a' },
            spec: {
              type: 'none',
              provider: 'world',
              kind: 'thing',
              criteria: [{}],
            },
          },
        ],
      },
      pointer: '/documents/0/spec/type',
    },
  ])('refuses $reason with a pointer', async ({ body, pointer }) => {
    const { body: answer } = await infra.put('/documents', body).expect(400);
    expect(answer.error.fields).toEqual([
      { pointer, message: expect.stringMatching(/./) },
    ]);
  });

  it('refuses a kind that is none', async () => {
    await infra.get('/documents/Nonsense/a/revisions').expect(400);
  });
});
