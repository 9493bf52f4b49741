import { mockServices } from '@backstage/backend-test-utils';
import {
  CredentialSource,
  INFRA_API_VERSION,
  ProviderDocument,
} from '@infra-orchestration/backstage-plugin-infra-common';
import { createInMemoryDriver } from '@infra-orchestration/backstage-plugin-infra-node/testUtils';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CredentialPolicy } from './credentialPolicy';
import { resolveCredentials } from './credentials';

describe('resolveCredentials', () => {
  let directory: string;
  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'infra-credentials-'));
    await writeFile(join(directory, 'token'), 'from a file\n');
  });
  afterAll(() => rm(directory, { recursive: true }));

  const driver = {
    ...createInMemoryDriver(),
    credentials: { token: { required: true, description: 'What lets in' } },
  };

  const resolve = (
    credentials?: Record<string, CredentialSource>,
    origin: { source?: string } = { source: 'platform.yaml' },
  ) => {
    const provider: ProviderDocument = {
      apiVersion: INFRA_API_VERSION,
      kind: 'Provider',
      metadata: { name: 'world' },
      spec: { driver: 'memory', credentials },
    };
    return resolveCredentials({ document: provider, ...origin }, driver, {
      config: mockServices.rootConfig({ data: { a: { b: 'from config' } } }),
      env: { TOKEN: 'from env', EMPTY: '' },
      secret: async ref =>
        ref === 'providers/world/kept' ? 'from the store' : undefined,
      store: async path =>
        path === 'vault/infra/dns' ? 'from a secret store' : undefined,
      policy: new CredentialPolicy({ env: ['TOKEN'] }),
    });
  };

  it.each([
    { source: { env: 'TOKEN' }, value: 'from env' },
    { source: { config: 'a.b' }, value: 'from config' },
    { source: { secretRef: 'providers/world/kept' }, value: 'from the store' },
    { source: { store: 'vault/infra/dns' }, value: 'from a secret store' },
  ])('takes a value $value', async ({ source, value }) => {
    expect(await resolve({ token: source as CredentialSource })).toEqual({
      token: value,
    });
  });

  it('takes a value from a file, without the line break at its end', async () => {
    expect(
      await resolve({ token: { file: join(directory, 'token') } }),
    ).toEqual({ token: 'from a file' });
  });

  it.each([
    {
      reason: 'a credential is missing',
      credentials: {},
      message: /spec\.credentials\.token is missing.*What lets in/,
    },
    {
      reason: 'the driver knows no such credential',
      credentials: { token: { env: 'TOKEN' }, key: { env: 'TOKEN' } },
      message:
        /spec\.credentials\.key.*knows no such credential; it takes token/,
    },
    {
      reason: 'the variable is empty',
      credentials: { token: { env: 'EMPTY' } },
      message: /environment variable EMPTY has no value/,
    },
    {
      reason: 'the file is not there',
      credentials: { token: { file: '/does/not/exist' } },
      message: /file \/does\/not\/exist cannot be read: ENOENT/,
    },
    {
      reason: 'there is no such secret',
      credentials: { token: { secretRef: 'providers/world/lost' } },
      message: /secret providers\/world\/lost has no value/,
    },
    {
      reason: 'the secret store has no such secret',
      credentials: { token: { store: 'vault/gone' } },
      message: /secret vault\/gone of a secret store has no value/,
    },
  ])('says what to do where $reason', async ({ credentials, message }) => {
    await expect(
      resolve(credentials as Record<string, CredentialSource>),
    ).rejects.toThrow(message);
  });

  it('reads for a document of the API only what is allowed', async () => {
    const ofApi = (source: CredentialSource) => resolve({ token: source }, {});
    await expect(ofApi({ env: 'TOKEN' })).resolves.toEqual({
      token: 'from env',
    });
    await expect(ofApi({ config: 'a.b' })).rejects.toThrow(
      /configuration a\.b: .*infra\.credentials\.allow\.config/,
    );
  });
});
