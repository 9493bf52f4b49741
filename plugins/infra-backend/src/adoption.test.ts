import { randomBytes } from 'node:crypto';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import { JsonObject } from '@backstage/types';
import dns from '@infra-orchestration/backstage-plugin-infra-backend-module-dns';
import kubernetes from '@infra-orchestration/backstage-plugin-infra-backend-module-kubernetes';
import postgres from '@infra-orchestration/backstage-plugin-infra-backend-module-postgres';
import { InfraBackend } from './__testUtils__/infraBackend';
import { Strangers } from './__testUtils__/Strangers';

jest.setTimeout(180_000);

const seed = randomBytes(3).toString('hex');
const NAMES = {
  place: `found-${seed}`,
  name: `found-${seed}`,
  store: `found_${seed}`,
};
const PLACE = 'place.default#place';
const NAME = 'name.default#name';
const STORE = 'store.default#store';

const document = (
  kind: string,
  name: string,
  spec: JsonObject,
): JsonObject => ({
  apiVersion: 'infra-orchestration.dev/v1alpha1',
  kind,
  metadata: { name },
  spec,
});

const type = (name: string, ...outputs: string[]) =>
  document('ResourceType', name, {
    params: { type: 'object' },
    outputs: {
      type: 'object',
      properties: Object.fromEntries(
        outputs.map(output => [output, { type: 'string' }]),
      ),
      required: outputs,
    },
  });

const definition = (name: string, spec: JsonObject) =>
  document('ResourceDefinition', name, {
    type: name,
    criteria: [{}],
    adopt: 'confirm',
    ...spec,
  });

const documents = (strangers: Strangers): JsonObject[] => [
  ...strangers.providers,
  document('EnvironmentType', 'development', {}),
  type('place', 'name'),
  type('name', 'host'),
  type('store', 'name', 'username'),
  definition('place', {
    provider: 'cluster',
    kind: 'namespace',
    inputs: { name: NAMES.place, labels: { team: 'greeters' } },
  }),
  definition('name', {
    provider: 'powerdns',
    kind: 'record',
    inputs: {
      zone: strangers.zone,
      name: NAMES.name,
      type: 'A',
      values: ['192.0.2.7'],
    },
  }),
  definition('store', {
    provider: 'server',
    kind: 'database',
    inputs: { name: NAMES.store },
    outputs: {
      name: '${driver.outputs.name}',
      username: '${driver.outputs.username}',
    },
  }),
];

describe('objects that strangers made, on real servers', () => {
  const strangers = new Strangers();
  let infra: InfraBackend;

  beforeAll(async () => {
    Object.assign(process.env, strangers.secrets);
    await strangers.make(NAMES);
    infra = await InfraBackend.start({
      documents: documents(strangers),
      features: [dns, kubernetes, postgres],
      config: {
        infra: {
          credentials: { allow: { env: Object.keys(strangers.secrets) } },
        },
      },
    });
  });

  afterAll(async () => {
    await infra?.stop();
    await strangers.remove(NAMES);
  });

  const claims = {
    place: { type: 'place' },
    name: { type: 'name' },
    store: { type: 'store' },
  };
  const request = (name: string, adopt?: JsonObject): JsonObject => ({
    entityRef: 'component:default/greeter',
    name,
    type: 'development',
    desired: { claims, ...(adopt && { adopt }) },
  });
  const reading = { [PLACE]: 'read', [NAME]: 'read', [STORE]: 'read' };

  async function actionsOf(input: JsonObject) {
    const { body } = await infra.post('/environments/plan', input).expect(200);
    const byType = Object.fromEntries(
      body.actions.map((action: any) => [action.type, action]),
    );
    return { body, byType };
  }

  it('are shown as found, with what may be done, and refused until that is said', async () => {
    const { body, byType } = await actionsOf(request('found'));
    expect(byType).toMatchObject({
      place: { action: 'noop', found: { choices: ['own', 'read'] } },
      name: { action: 'noop', found: { choices: ['own', 'read'] } },
      store: { action: 'noop', found: { choices: ['own', 'read'] } },
    });
    expect(body.errors).toHaveLength(3);
    await infra.post('/environments', request('found')).expect(400);
  });

  it('need a permission of their own, also to plan', async () => {
    infra.decide(({ name }) => ({
      result:
        name === 'infra.environment.adopt'
          ? AuthorizeResult.DENY
          : AuthorizeResult.ALLOW,
    }));
    try {
      for (const path of ['/environments/plan', '/environments']) {
        const { body } = await infra
          .post(path, request('denied', reading))
          .expect(403);
        expect(body.error.message).toContain('infra.environment.adopt');
      }
    } finally {
      infra.decide(() => ({ result: AuthorizeResult.ALLOW }));
    }
  });

  it('are read, and left as they were when the environment goes', async () => {
    const before = await strangers.look(NAMES);
    const asked = request('reader', reading);
    const { body: plan, byType } = await actionsOf(asked);
    expect(plan.errors).toEqual([]);
    expect(byType).toMatchObject({
      place: { action: 'adopt', management: 'read' },
      name: { action: 'adopt', management: 'read' },
      store: { action: 'adopt', management: 'read' },
    });

    const { environment } = await infra.create({
      ...asked,
      planHash: plan.hash,
    });
    await infra.settled(environment.id, 'Ready');
    expect(
      infra.audit.find(
        ({ eventId, meta }) =>
          eventId === 'environment-create' && meta?.name === 'reader',
      )?.meta,
    ).toMatchObject({ adopt: reading, planHash: plan.hash });
    const { body: resources } = await infra.get(
      `/environments/${environment.id}/resources`,
    );
    const outputs = Object.fromEntries(
      resources.map((r: any) => [r.type, [r.management, r.outputs]]),
    );
    expect(outputs).toEqual({
      place: ['read', { name: NAMES.place }],
      name: ['read', { host: `${NAMES.name}.${strangers.zone}` }],
      store: [
        'read',
        { name: NAMES.store, username: expect.stringMatching(/./) },
      ],
    });

    await infra
      .post(`/environments/${environment.id}/deployments`, {})
      .expect(201);
    await infra.settled(environment.id, 'Ready');
    await infra.delete(`/environments/${environment.id}`).expect(202);
    await infra.settled(environment.id, 'Deleted');
    const { body: receipts } = await infra.get(
      `/environments/${environment.id}/receipts`,
    );
    expect(receipts.map((r: any) => r.outcome)).toEqual([
      'left',
      'left',
      'left',
    ]);
    expect(await strangers.look(NAMES)).toEqual(before);
  });

  it('are owned where that is said: changed, and gone with the environment', async () => {
    const before = await strangers.look(NAMES);
    const asked = request('owner', {
      [PLACE]: 'own',
      [NAME]: 'own',
      [STORE]: 'own',
    });
    const { environment } = await infra.create(asked);
    await infra.settled(environment.id, 'Ready');
    const owned = await strangers.look(NAMES);
    expect(owned.place).toMatchObject({
      labels: { team: 'greeters' },
      isMarked: true,
    });
    expect(owned.name).toEqual(['192.0.2.7']);
    const { oid } = before.store as { oid: number };
    expect(owned.store).toMatchObject({
      oid,
      comment: expect.stringContaining('infra-orchestration.dev/owner: '),
    });

    await infra.delete(`/environments/${environment.id}`).expect(202);
    await infra.settled(environment.id, 'Deleted');
    expect(await strangers.look(NAMES)).toEqual({
      place: undefined,
      name: [],
      store: undefined,
    });
  });
});
