import { JsonObject } from '@backstage/types';
import { InfraBackend } from './__testUtils__/infraBackend';

const provider = (credentials: JsonObject, name = 'vault'): JsonObject => ({
  apiVersion: 'infra-orchestration.dev/v1alpha1',
  kind: 'Provider',
  metadata: { name },
  spec: {
    driver: 'memory',
    config: { expectedToken: 'hunter2-hunter2' },
    credentials,
  },
});

describe('Credentials in documents of the API', () => {
  let infra: InfraBackend;

  beforeAll(async () => {
    process.env.TEST_ALLOWED_TOKEN = 'hunter2-hunter2';
    infra = await InfraBackend.start({
      config: {
        infra: { credentials: { allow: { env: ['TEST_ALLOWED_*'] } } },
      },
    });
  });

  afterAll(async () => {
    delete process.env.TEST_ALLOWED_TOKEN;
    await infra.stop();
  });

  const put = (document: JsonObject, query = '') =>
    infra.put(`/documents${query}`, { documents: [document] });

  const refs = async (): Promise<string[]> =>
    infra.knex('secrets').where('ref', 'like', 'providers/%').pluck('ref');

  const health = async (name: string) => {
    const { body } = await infra.post(`/providers/${name}/access-check`);
    return body.health;
  };

  /** The config holds the same text here, so that the driver can compare. */
  const credentialsIn = (body: unknown): string[] =>
    JSON.stringify(body).match(/"credentials":\{"token".*?\}/g) ?? [];

  it('are kept encrypted, used, and in no answer', async () => {
    const given = provider({ token: { value: 'hunter2-hunter2' } });
    const dryRun = await put(given, '?dryRun=true').expect(200);
    expect(await refs()).toEqual([]);
    const applied = await put(given).expect(200);
    expect(applied.body[0].document.spec.credentials).toEqual({
      token: {
        secretRef: expect.stringMatching(/^providers\/vault\/token\/./),
      },
    });
    expect(await health('vault')).toBe('Healthy');
    const listed = await infra.get('/providers').expect(200);
    for (const { body } of [dryRun, applied, listed]) {
      expect(credentialsIn(body)).toHaveLength(1);
      expect(credentialsIn(body)[0]).not.toContain('hunter2');
    }
    const rows = await infra
      .knex('secrets')
      .where('ref', 'like', 'providers/%');
    expect(JSON.stringify(rows)).not.toContain('hunter2');
  });

  it('make no new revision when they are the same, and are forgotten when they are not', async () => {
    const again = await put(
      provider({ token: { value: 'hunter2-hunter2' } }),
    ).expect(200);
    const [before] = await refs();
    const next = await put(
      provider({ token: { value: 'other-other' } }),
    ).expect(200);
    expect(next.body[0].revision).toBe(again.body[0].revision + 1);
    const [after, ...rest] = await refs();
    expect([after === before, rest]).toEqual([false, []]);
    await infra.delete('/documents/Provider/vault').expect(204);
    expect(await refs()).toEqual([]);
  });

  it('stay where somebody is about to name them, and are forgotten where nobody did', async () => {
    await put(provider({ token: { value: 'hunter2-hunter2' } })).expect(200);
    const [{ ref, ...row }] = await infra
      .knex('secrets')
      .where('ref', 'like', 'providers/%');
    const madeAt = (at: number) => `providers/vault/token/${at}-other`;
    const fresh = madeAt(Date.now());
    await infra.knex('secrets').insert([
      { ...row, ref: fresh },
      { ...row, ref: madeAt(Date.now() - 2 * 3_600_000) },
    ]);
    await put(provider({ token: { value: 'other-other' } })).expect(200);
    const left = await refs();
    expect(left).toHaveLength(2);
    expect(left).toContain(fresh);
    expect(left).not.toContain(ref);
    await infra.delete('/documents/Provider/vault').expect(204);
    expect(await refs()).toEqual([fresh]);
    await infra.knex('secrets').where({ ref: fresh }).delete();
  });

  it('may come from what is allowed', async () => {
    await put(provider({ token: { env: 'TEST_ALLOWED_TOKEN' } }, 'env')).expect(
      200,
    );
    expect(await health('env')).toBe('Healthy');
  });

  it.each<{ reason: string; source: JsonObject }>([
    { reason: 'a variable', source: { env: 'PATH' } },
    { reason: 'a file', source: { file: '/etc/hostname' } },
    { reason: 'the configuration', source: { config: 'backend.auth.keys' } },
    {
      reason: 'the secret of a resource',
      source: { secretRef: 'instances/1/outputs/password' },
    },
    {
      reason: 'the secret of another provider',
      source: { secretRef: 'providers/other/token/1' },
    },
    { reason: 'nothing', source: { value: '' } },
    { reason: 'two sources', source: { value: 'x', env: 'PATH' } },
  ])('do not come from $reason', async ({ source }) => {
    const { status, body } = await put(provider({ token: source }, 'thief'));
    expect(status).toBe(400);
    expect(JSON.stringify(body)).toContain(
      '/documents/0/spec/credentials/token',
    );
    const list = await infra.get('/providers').expect(200);
    expect(list.body.map((p: JsonObject) => p.name)).not.toContain('thief');
  });
});
