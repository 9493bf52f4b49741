import { StoredRegistryCredential } from '@infra-orchestration/backstage-plugin-infra-node';
import { describeOnDatabases } from './__testUtils__/describeOnDatabases';
import { Db } from './database';
import { registryCredentials } from './operations';

jest.setTimeout(60_000);

const aCredential = (
  given: Partial<StoredRegistryCredential> = {},
): StoredRegistryCredential => ({
  provider: 'images',
  username: 'ci-shop',
  purpose: 'push',
  owner: 'component:default/shop',
  entityRef: 'component:default/shop',
  access: [{ repository: 'shop', actions: ['pull', 'push'] }],
  passwordHash: 'hash-1',
  createdBy: 'user:default/ann',
  createdAt: '2026-11-25T10:00:00.000Z',
  ...given,
});

describeOnDatabases('credentials of registries', open => {
  let db: Db;

  beforeEach(async () => {
    db = await open();
  });

  it('are as they were given', async () => {
    const credential = aCredential();
    expect(await registryCredentials.add(db, credential)).toBe(true);
    expect(await registryCredentials.get(db, credential)).toEqual(credential);
    expect(
      await registryCredentials.get(db, { ...credential, provider: 'others' }),
    ).toBeUndefined();
  });

  it('are added once, also where two try at the same time', async () => {
    const added = await Promise.all(
      ['hash-1', 'hash-2'].map(passwordHash =>
        registryCredentials.add(db, aCredential({ passwordHash })),
      ),
    );
    expect(added.sort()).toEqual([false, true]);
    expect(await registryCredentials.add(db, aCredential())).toBe(false);
  });

  it('are listed without their hashes, page by page', async () => {
    for (const username of ['c', 'a', 'b']) {
      await registryCredentials.add(db, aCredential({ username }));
    }
    await registryCredentials.add(
      db,
      aCredential({ username: 'd', purpose: 'pull', owner: 'test/1' }),
    );
    const list = (filter: object) =>
      registryCredentials.list(db, {
        provider: 'images',
        limit: 10,
        ...filter,
      });
    const [first, ...rest] = await list({ purpose: 'push', limit: 2 });
    expect(first).not.toHaveProperty('passwordHash');
    expect([first, ...rest].map(({ username }) => username)).toEqual([
      'a',
      'b',
    ]);
    expect(await list({ after: 'b' })).toMatchObject([
      { username: 'c' },
      { username: 'd' },
    ]);
    expect(await list({ owner: 'test/1' })).toMatchObject([{ username: 'd' }]);
  });

  it('are found by the component, with the environment that pulls', async () => {
    const environment = { id: 'e1', name: 'dev' };
    await registryCredentials.add(
      db,
      aCredential({ username: 'other', entityRef: 'component:default/other' }),
    );
    await registryCredentials.add(
      db,
      aCredential({ username: 'a', purpose: 'pull', environment }),
    );
    const list = (entityRef: string) =>
      registryCredentials.list(db, {
        ...{ provider: 'images', limit: 10, entityRef },
      });
    expect(await list('component:default/shop')).toMatchObject([
      { username: 'a', environment },
    ]);
    expect(await list('component:default/nothing')).toEqual([]);
  });

  it('are changed and removed by their owner alone', async () => {
    const credential = aCredential();
    await registryCredentials.add(db, credential);
    const others = { ...credential, owner: 'component:default/other' };
    expect(await registryCredentials.update(db, others)).toBe(false);
    expect(await registryCredentials.remove(db, others)).toBe(false);
    const changed = aCredential({ access: [], passwordHash: 'hash-2' });
    expect(await registryCredentials.update(db, changed)).toBe(true);
    expect(await registryCredentials.get(db, credential)).toEqual(changed);
    expect(await registryCredentials.remove(db, credential)).toBe(true);
    expect(await registryCredentials.remove(db, credential)).toBe(false);
  });
});
