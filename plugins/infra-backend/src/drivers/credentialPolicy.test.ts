import { mockServices } from '@backstage/backend-test-utils';
import { CredentialSource } from '@infra-orchestration/backstage-plugin-infra-common';
import { CredentialPolicy } from './credentialPolicy';

describe('CredentialPolicy', () => {
  const policy = CredentialPolicy.fromConfig(
    mockServices.rootConfig({
      data: {
        infra: {
          credentials: {
            allow: {
              env: ['INFRA_*'],
              files: ['/run/infra/*', '/mnt/tokens/**'],
              config: ['infra.tokens.*'],
              stores: ['vault/infra/**'],
            },
          },
        },
      },
    }),
  );
  const fromApi = { provider: 'p', fromApi: true };

  it.each<{ source: CredentialSource; reason: string }>([
    { reason: 'a listed variable', source: { env: 'INFRA_TOKEN' } },
    { reason: 'a file in a listed folder', source: { file: '/run/infra/t' } },
    { reason: 'a file anywhere below', source: { file: '/mnt/tokens/a/b' } },
    { reason: 'a listed key', source: { config: 'infra.tokens.a' } },
    { reason: 'a listed secret', source: { store: 'vault/infra/dns/key' } },
    { reason: 'its own secret', source: { secretRef: 'providers/p/token/1' } },
  ])('lets a document of the API name $reason', ({ source }) => {
    expect(policy.problemOf(source, fromApi)).toBeUndefined();
  });

  it.each<{ source: CredentialSource; reason: string }>([
    { reason: 'another variable', source: { env: 'POSTGRES_PASSWORD' } },
    { reason: 'a name that only holds it', source: { env: 'MY_INFRA_TOKEN' } },
    { reason: 'a file further down', source: { file: '/run/infra/a/b' } },
    { reason: 'a way out', source: { file: '/mnt/tokens/../../etc/passwd' } },
    { reason: 'a dot that is none', source: { config: 'infraXtokens.a' } },
    { reason: 'another folder', source: { store: 'vault/payroll/db' } },
    { reason: 'another store', source: { store: 'safe/infra/dns' } },
    {
      reason: 'another provider',
      source: { secretRef: 'providers/pq/token/1' },
    },
    { reason: 'an output', source: { secretRef: 'instances/1/outputs/x' } },
  ])('does not let one name $reason', ({ source }) => {
    expect(policy.problemOf(source, fromApi)).toEqual(expect.any(String));
    expect(new CredentialPolicy().problemOf(source, fromApi)).toEqual(
      expect.any(String),
    );
  });

  it('lets the operator name all but the secrets of others', () => {
    const own = { provider: 'p', fromApi: false };
    expect(policy.problemOf({ env: 'ANY' }, own)).toBeUndefined();
    expect(policy.problemOf({ file: '/etc/token' }, own)).toBeUndefined();
    expect(policy.problemOf({ secretRef: 'platform/key' }, own)).toMatch(
      /given with this provider/,
    );
  });
});
