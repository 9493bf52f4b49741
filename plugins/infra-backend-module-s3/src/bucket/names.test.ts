import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { bucketName } from './names';
import { inputSchema } from './schema';
import { schemaErrors } from '@infra-orchestration/backstage-plugin-infra-node/testUtils';

const identity = (entityRef: string, environmentName: string) => {
  const instanceId = randomUUID();
  return {
    instanceId,
    environmentId: randomUUID(),
    environmentName,
    environmentType: 'development',
    entityRef,
    address: 's3.default#files',
    ownershipMark: `test/${instanceId}`,
  };
};

describe('bucketName', () => {
  it('begins with what people look for', () => {
    const shop = {
      ...identity('component:default/Web_Shop', 'pr-17'),
      instanceId: 'fixed',
    };
    expect(bucketName(shop, {})).toBe('infra-web-shop-pr-17-992a93455c71');
    expect(bucketName(shop, { namePrefix: 'acme-dev-' })).toBe(
      'acme-dev-web-shop-pr-17-992a93455c71',
    );
  });

  it('is valid by the rules of S3, whatever it is made from', () => {
    fc.assert(
      fc.property(
        fc.string(),
        fc.string(),
        fc.stringMatching(/^[a-z0-9]([a-z0-9-]{0,18}[a-z0-9])?-$/),
        (entity, environment, namePrefix) => {
          const name = bucketName(
            identity(`c:default/${entity}`, environment),
            {
              namePrefix,
            },
          );
          expect(name.startsWith(namePrefix)).toBe(true);
          expect(name.length).toBeLessThanOrEqual(63);
          expect(name).toMatch(/^[a-z0-9][a-z0-9-]+[a-z0-9]$/);
          expect(name).not.toMatch(/-s3alias$|--ol-s3$|--x-s3$/);
        },
      ),
    );
  });

  it('differs between instances that are called the same', () => {
    const names = new Set(
      Array.from({ length: 1000 }, () =>
        bucketName(identity('component:default/shop', 'dev'), {}),
      ),
    );
    expect(names.size).toBe(1000);
  });
});

describe('inputs', () => {
  it.each([
    ['xn--shop-', 'is reserved'],
    ['sthree-', 'is reserved'],
    ['shop', 'does not end with a hyphen'],
    ['Shop-', 'has a capital'],
    ['-shop-', 'begins with a hyphen'],
    ['a.b-', 'has a dot, with which TLS does not work'],
    ['a-prefix-that-is-too-long-', 'leaves no place'],
  ])('refuse the prefix %s, which %s', namePrefix => {
    expect(schemaErrors(inputSchema, { namePrefix })).not.toEqual([]);
  });
});
