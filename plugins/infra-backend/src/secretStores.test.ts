import { createBackendModule } from '@backstage/backend-plugin-api';
import { JsonObject } from '@backstage/types';
import { infraSecretStoresExtensionPoint } from '@infra-orchestration/backstage-plugin-infra-node';
import { InfraBackend } from './__testUtils__/infraBackend';

const TOKEN = 'hunter2-hunter2';
const kept = new Map([
  ['infra/world', TOKEN],
  ['infra/old', 'worn-out-token'],
  ['payroll/db', TOKEN],
]);

const vault = createBackendModule({
  pluginId: 'infra',
  moduleId: 'vault',
  register(env) {
    env.registerInit({
      deps: { stores: infraSecretStoresExtensionPoint },
      async init({ stores }) {
        stores.addSecretStore({
          name: 'vault',
          read: async key => kept.get(key),
        });
      },
    });
  },
});

describe('Credentials in a secret store that a module brings', () => {
  let infra: InfraBackend;

  beforeAll(async () => {
    infra = await InfraBackend.start({
      features: [vault],
      config: {
        infra: { credentials: { allow: { stores: ['vault/infra/*'] } } },
      },
    });
  });

  afterAll(() => infra.stop());

  const put = (store: string, expectedToken = TOKEN) =>
    infra.put('/documents', {
      documents: [
        {
          apiVersion: 'infra-orchestration.dev/v1alpha1',
          kind: 'Provider',
          metadata: { name: 'kept' },
          spec: {
            driver: 'memory',
            config: { expectedToken },
            credentials: { token: { store } },
          },
        },
      ],
    });

  const check = async (): Promise<JsonObject> =>
    (await infra.post('/providers/kept/access-check')).body;

  it('are read there, and nowhere kept', async () => {
    const { body } = await put('vault/infra/world').expect(200);
    expect(body[0].document.spec.credentials).toEqual({
      token: { store: 'vault/infra/world' },
    });
    expect(await check()).toMatchObject({ health: 'Healthy' });
    const secrets = await infra.knex('secrets').select('ref');
    expect(secrets.filter(({ ref }) => ref.startsWith('providers/'))).toEqual(
      [],
    );
  });

  it('are refused by the system where they are not what it expects', async () => {
    await put('vault/infra/old').expect(200);
    expect(await check()).toMatchObject({ health: 'AccessDenied' });
  });

  it('are missed where the store does not have them', async () => {
    await put('vault/infra/gone').expect(200);
    expect(await check()).toMatchObject({
      health: 'Unreachable',
      message: expect.stringContaining(
        'secret vault/infra/gone of a secret store has no value',
      ),
    });
  });

  it.each([
    {
      reason: 'what the operator did not allow',
      store: 'vault/payroll/db',
      message: 'infra.credentials.allow.stores',
    },
    {
      reason: 'a store that is not installed',
      store: 'vauld/infra/world',
      message: 'there is no secret store `vauld` (did you mean `vault`?)',
    },
  ])('are not read from $reason', async ({ store, message }) => {
    const { status, body } = await put(store);
    expect(status).toBe(400);
    expect(JSON.stringify(body)).toContain(message);
  });
});
