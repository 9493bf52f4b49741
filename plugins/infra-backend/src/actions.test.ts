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
      'delete-environment': {
        readOnly: false,
        destructive: true,
        idempotent: true,
      },
    });
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
