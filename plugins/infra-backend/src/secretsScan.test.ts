import { InfraBackend } from './__testUtils__/infraBackend';
import { platformDocuments } from './__testUtils__/platform';

const document = (kind: string, name: string, spec: object) => ({
  apiVersion: 'infra-orchestration.dev/v1alpha1',
  kind,
  metadata: { name },
  spec,
});

/** A reader gets the token of a store as its password, and the input of a request as another. */
const documents = [
  ...platformDocuments,
  document('ResourceType', 'reader', {
    params: { type: 'object' },
    outputs: {
      type: 'object',
      properties: {
        password: { type: 'string', 'x-secret': true },
        token: { type: 'string', 'x-secret': true },
      },
    },
  }),
  document('ResourceDefinition', 'reader', {
    type: 'reader',
    provider: 'world',
    kind: 'thing',
    requires: { store: { type: 'store' } },
    inputs: { password: '${resources.store.outputs.token}' },
    criteria: [{}],
  }),
] as any[];

describe('secrets that drivers made', () => {
  let infra: InfraBackend;

  beforeAll(async () => {
    infra = await InfraBackend.start({ documents });
  });

  afterAll(() => infra.stop());

  /** All that the API tells of an environment. */
  async function tellAll(id: string): Promise<string> {
    const path = `/environments/${id}`;
    const told: unknown[] = [];
    for (const url of [
      '/environments?includeDeleted=true',
      '/resources',
      '/providers',
      path,
      `${path}/resources`,
      `${path}/operations?limit=500`,
      `${path}/events?limit=500`,
      `${path}/receipts`,
      `${path}/deployments`,
    ]) {
      told.push((await infra.get(url).expect(200)).body);
    }
    const { body } = await infra.get(`${path}/deployments`);
    for (const { id: deployment } of body.items) {
      told.push((await infra.get(`/deployments/${deployment}`)).body);
    }
    const { output } = await infra.actions.invoke({
      id: 'test:get-environment',
      input: { id },
    });
    told.push(output);
    return JSON.stringify(told);
  }

  async function dump(): Promise<string> {
    const tables = await infra
      .knex('sqlite_master')
      .where({ type: 'table' })
      .select('name');
    const rows = await Promise.all(
      tables.map(({ name }) => infra.knex(name).select('*')),
    );
    expect(rows.flat().length).toBeGreaterThan(20);
    return JSON.stringify(rows);
  }

  it('are in no answer, event, plan, audit entry or table', async () => {
    const claims = { r: { type: 'reader' } };
    const { environment } = await infra.create({
      name: 'hushed',
      desired: { claims },
    });
    const { id } = environment;
    await infra.settled(id, 'Ready');
    const reader = infra.driver.world.objects.find(
      ({ inputs }) => inputs?.password,
    );
    const secret = reader!.inputs!.password as string;
    expect(secret).toMatch(/^[0-9a-f-]{36}$/);

    const told = [await tellAll(id)];
    const plans = [
      { desired: { params: { a: 1 } } },
      { desired: { claims: { ...claims, s: { type: 'store' } } } },
      { mode: 'destroy' },
    ];
    for (const change of plans) {
      const { body } = await infra
        .post(`/environments/${id}/plan`, change)
        .expect(200);
      told.push(JSON.stringify(body));
    }
    const { body: deployment } = await infra
      .post(`/environments/${id}/deployments`, plans[1])
      .expect(201);
    told.push(JSON.stringify(deployment));
    await infra.ended(deployment.id);
    // What an outside system says of a failure may hold what it was given.
    infra.driver.world.failNext({
      operation: 'remove',
      externalName: reader!.externalName,
      code: 'terminal',
      message: `cannot log in with ${secret}`,
    });
    told.push(await dump());
    const { body: deletion } = await infra
      .delete(`/environments/${id}`)
      .expect(202);
    told.push(JSON.stringify(deletion));
    await infra.ended(deletion.id);
    told.push(await tellAll(id), await dump());
    expect(told.at(-1)).toContain('cannot log in with');
    await infra.post(`/environments/${id}/retry`);
    await infra.settled(id, 'Deleted');
    told.push(await tellAll(id), await dump());
    told.push(JSON.stringify(infra.audit.map(({ meta }) => meta)));

    for (const text of told) {
      expect(text.includes(secret)).toBe(false);
    }
  });
});
