import { mockCredentials } from '@backstage/backend-test-utils';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import { InfraBackend } from './__testUtils__/infraBackend';

describe('actions', () => {
  let infra: InfraBackend;

  beforeAll(async () => {
    infra = await InfraBackend.start();
  });

  afterEach(() => infra.decide(() => ({ result: AuthorizeResult.ALLOW })));
  afterAll(() => infra.stop());

  const invoke = async (name: string, input: object) => {
    const { output } = await infra.actions.invoke({
      id: `test:${name}`,
      input: input as any,
      credentials: mockCredentials.user('user:default/ann'),
    });
    return output as any;
  };
  const greeter = {
    entityRef: 'component:default/greeter',
    name: 'by-action',
    type: 'development',
  };

  it('say what they may do', async () => {
    const { actions } = await infra.actions.list();
    const attributes = Object.fromEntries(
      actions.map(action => [action.name, action.attributes]),
    );
    const reading = { readOnly: true, destructive: false, idempotent: true };
    expect(attributes).toEqual({
      'list-environments': reading,
      'get-environment': reading,
      'plan-environment': reading,
      'explain-resource-match': reading,
      'create-environment': {
        readOnly: false,
        destructive: false,
        idempotent: true,
      },
      'deploy-environment': {
        readOnly: false,
        destructive: true,
        idempotent: false,
      },
      'extend-environment': {
        readOnly: false,
        destructive: false,
        idempotent: false,
      },
      'delete-environment': {
        readOnly: false,
        destructive: true,
        idempotent: true,
      },
      'get-delivery': reading,
      'list-artifacts': reading,
      'plan-promotion': reading,
      'register-artifact': {
        readOnly: false,
        destructive: false,
        idempotent: true,
      },
      promote: { readOnly: false, destructive: true, idempotent: false },
      'cancel-promotion': {
        readOnly: false,
        destructive: false,
        idempotent: false,
      },
      'rollback-environment': {
        readOnly: false,
        destructive: true,
        idempotent: false,
      },
      'list-previews': reading,
      'open-preview': {
        readOnly: false,
        destructive: false,
        idempotent: true,
      },
      'close-preview': {
        readOnly: false,
        destructive: true,
        idempotent: true,
      },
    });
  });

  it('say that a person has to approve, and extend what is deleted by itself', async () => {
    const spec = {
      ttl: 'PT1H',
      maxTtl: 'PT8H',
      approval: { required: ['create'], approvers: ['platform'] },
    };
    await infra
      .put('/documents', {
        documents: [
          {
            apiVersion: 'infra-orchestration.dev/v1alpha1',
            kind: 'EnvironmentType',
            metadata: { name: 'guarded' },
            spec,
          },
        ],
      })
      .expect(200);
    const { environment, deployment } = await invoke('create-environment', {
      ...greeter,
      name: 'guarded',
      type: 'guarded',
    });
    expect(deployment).toMatchObject({
      status: 'AwaitingApproval',
      message: expect.stringMatching(
        /^Waits for approval by group:default\/platform\. Nothing is done before/,
      ),
    });
    expect(environment.awaitingDeploymentId).toBe(deployment.id);
    const extended = await invoke('extend-environment', {
      id: environment.id,
      for: 'PT8H',
    });
    expect(Date.parse(extended.environment.expiresAt)).toBeGreaterThan(
      Date.parse(environment.expiresAt),
    );
    await invoke('delete-environment', { id: environment.id });
  });

  it('take an environment through its life', async () => {
    const plan = await invoke('plan-environment', greeter);
    expect(plan).toMatchObject({
      errors: [],
      actions: [{ address: 'place.default#place', action: 'create' }],
    });
    const created = await invoke('create-environment', {
      ...greeter,
      idempotencyKey: 'k',
    });
    const again = await invoke('create-environment', {
      ...greeter,
      idempotencyKey: 'k',
    });
    const { id } = created.environment;
    expect(again.environment.id).toBe(id);
    await infra.settled(id, 'Ready');

    const shown = await invoke('get-environment', { id });
    expect(shown).toMatchObject({
      environment: { status: 'Ready' },
      resources: [{ address: 'place.default#place', phase: 'Ready' }],
    });
    const list = await invoke('list-environments', { status: 'Ready' });
    expect(list.environments.map((e: any) => e.id)).toEqual([id]);

    const deployed = await invoke('deploy-environment', {
      id,
      claims: { db: { type: 'store' } },
    });
    expect(deployed.deployment.generation).toBe(2);
    await infra.settled(id, 'Ready');
    const deleted = await invoke('delete-environment', { id });
    expect(deleted.deployment.mode).toBe('destroy');
    await infra.settled(id, 'Deleted');
  });

  it('do the plan that was shown, and no other', async () => {
    const wanted = { ...greeter, name: 'bound' };
    const { hash } = await invoke('plan-environment', wanted);
    await expect(
      invoke('create-environment', {
        ...wanted,
        claims: { db: { type: 'store' } },
        planHash: hash,
      }),
    ).rejects.toThrow(/no longer the one/);
    const { environment } = await invoke('create-environment', {
      ...wanted,
      labels: { tier: 'one' },
      planHash: hash,
    });
    const { id } = environment;
    await infra.settled(id, 'Ready');

    const change = { id, claims: { db: { type: 'store' } } };
    const planned = await invoke('plan-environment', change);
    expect(planned.actions).toMatchObject([
      { address: 'place.default#place', action: 'noop' },
      { address: 'store.default#db', action: 'create' },
    ]);
    await expect(
      invoke('deploy-environment', { id, planHash: planned.hash }),
    ).rejects.toThrow(/no longer the one/);
    await expect(
      invoke('deploy-environment', { ...change, ifMatch: '"0"' }),
    ).rejects.toThrow(/changed since/);
    const bound = {
      ...change,
      planHash: planned.hash,
      ifMatch: environment.etag,
      idempotencyKey: 'd',
    };
    const { deployment } = await invoke('deploy-environment', bound);
    const again = await invoke('deploy-environment', bound);
    expect(again.deployment.id).toBe(deployment.id);
    await infra.settled(id, 'Ready');

    const removal = await invoke('plan-environment', { id, mode: 'destroy' });
    expect(removal.actions.map((a: any) => a.action)).toEqual([
      'delete',
      'delete',
    ]);
    await expect(
      invoke('delete-environment', { id, planHash: hash }),
    ).rejects.toThrow(/no longer the one/);
    await invoke('delete-environment', { id, planHash: removal.hash });
    await infra.settled(id, 'Deleted');
  });

  it('say what a plan needs', async () => {
    await expect(
      invoke('plan-environment', { name: 'half', type: 'development' }),
    ).rejects.toThrow(/Give the id of an environment that exists, or/);
  });

  it('explain a match', async () => {
    const explained = await invoke('explain-resource-match', {
      entityRef: 'greeter',
      environmentType: 'production',
      type: 'store',
    });
    expect(explained).toMatchObject({ chosen: 'store', outcome: 'matched' });
  });

  it('need the same permissions as the REST API', async () => {
    infra.decide(({ name }) => ({
      result:
        name === 'infra.environment.create'
          ? AuthorizeResult.DENY
          : AuthorizeResult.ALLOW,
    }));
    await expect(
      invoke('create-environment', { ...greeter, name: 'denied' }),
    ).rejects.toThrow(/infra\.environment\.create/);
  });
});
