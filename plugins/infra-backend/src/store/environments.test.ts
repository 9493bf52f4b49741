import { describeOnDatabases } from './__testUtils__/describeOnDatabases';
import { seedEnvironment } from './__testUtils__/seed';
import { Db } from './database';
import { environments, reconciliation } from './operations';
import { EnvironmentFilter, Lease } from './types';

jest.setTimeout(60_000);

const ttl = 60_000;

async function acquire(
  db: Db,
  id: string,
  holder = 'me',
): Promise<Lease | undefined> {
  const acquired = await environments.acquireLease(db, { id, holder, ttl });
  return acquired?.lease;
}

describeOnDatabases('environments', open => {
  it('have a name once per entity among those that live', async () => {
    const db = await open();
    const { id } = await seedEnvironment(db);
    await expect(seedEnvironment(db)).rejects.toThrow(
      /has an environment named "dev" already/,
    );
    await db('environments').where({ id }).update({ deleted_at: new Date() });
    await expect(seedEnvironment(db)).resolves.toMatchObject({ name: 'dev' });
  });

  it('are listed newest first, each once, page by page', async () => {
    const db = await open();
    const now = new Date();
    for (let n = 0; n < 7; n++) {
      // Some of the same instant: then the id decides.
      const at = new Date(now.getTime() + 1_000 * Math.floor(n / 3));
      await seedEnvironment(db, { name: `e${n}` }, at);
    }
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await environments.list(db, { limit: 2, cursor });
      seen.push(...page.items.map(({ name }) => name));
      cursor = page.nextCursor;
    } while (cursor);
    expect([...seen].sort()).toEqual([
      'e0',
      'e1',
      'e2',
      'e3',
      'e4',
      'e5',
      'e6',
    ]);
    expect(seen[0]).toBe('e6');
    expect(seen.slice(1, 4).sort()).toEqual(['e3', 'e4', 'e5']);
    await expect(
      environments.list(db, { limit: 2, cursor: 'nonsense' }),
    ).rejects.toThrow(/start again without a cursor/);
  });

  const team = { field: 'owner', values: ['team'] } as const;
  const dev = { field: 'type', values: ['dev'] } as const;
  it.each<{ reason: string; filter: EnvironmentFilter; names: string[] }>([
    { reason: 'a field', filter: team as any, names: ['a', 'b'] },
    {
      reason: 'all of several',
      filter: { allOf: [team, dev] } as any,
      names: ['a'],
    },
    {
      reason: 'any of several',
      filter: { anyOf: [{ field: 'name', values: ['b'] }, dev] } as any,
      names: ['a', 'b', 'c'],
    },
    { reason: 'none', filter: { not: team } as any, names: ['c', 'd'] },
    {
      reason: 'an empty "all", which is true',
      filter: { allOf: [] },
      names: ['a', 'b', 'c', 'd'],
    },
    {
      reason: 'an empty "any", which is false',
      filter: { anyOf: [] },
      names: [],
    },
    {
      reason: 'nested conditions',
      filter: {
        allOf: [
          { not: { anyOf: [dev] } },
          { anyOf: [team, { field: 'name', values: ['c'] }] },
        ],
      } as any,
      names: ['b'],
    },
  ])('are filtered by $reason', async ({ filter, names }) => {
    const db = await open();
    await seedEnvironment(db, { name: 'a', owner: 'team', type: 'dev' });
    await seedEnvironment(db, { name: 'b', owner: 'team', type: 'prod' });
    await seedEnvironment(db, { name: 'c', owner: 'other', type: 'dev' });
    await seedEnvironment(db, { name: 'd', owner: 'other', type: 'prod' });
    const { items } = await environments.list(db, { filter, limit: 10 });
    expect(items.map(({ name }) => name).sort()).toEqual(names);
  });

  it('are changed only as they were seen', async () => {
    const db = await open();
    const { id, version } = await seedEnvironment(db);
    const change = (expectedVersion?: number) =>
      environments.revise(db, {
        id,
        deploymentId: 'next',
        now: new Date(),
        expectedVersion,
      });
    const changed = await change(version);
    expect(changed).toMatchObject({
      generation: 2,
      currentDeploymentId: 'next',
      etag: `"${version + 1}"`,
    });
    await expect(change(version)).rejects.toThrow(/changed by somebody else/);
    await expect(change()).resolves.toMatchObject({ generation: 3 });
    await expect(
      environments.revise(db, { id: 'no', deploymentId: 'x', now: new Date() }),
    ).rejects.toThrow(/There is no environment no/);
  });

  it('are worked on by one holder, whose token outdates those before', async () => {
    const db = await open();
    const { id } = await seedEnvironment(db);
    const first = await acquire(db, id);
    expect(first).toMatchObject({ token: 1 });
    expect(await acquire(db, id, 'other')).toBeUndefined();
    expect(await environments.renewLease(db, first!, { ttl: 0 })).toBeDefined();
    const second = await acquire(db, id, 'other');
    expect(second).toMatchObject({ token: 2 });
    expect(await environments.renewLease(db, first!, { ttl })).toBeUndefined();
    const intent = { generation: 1, cancelGeneration: 0, retryRequests: 0 };
    await environments.releaseLease(db, first!, { intent, now: new Date() });
    expect(await environments.renewLease(db, second!, { ttl })).toBeDefined();
  });

  it('are due while nobody works on them, and when a holder died', async () => {
    const db = await open();
    const { id } = await seedEnvironment(db);
    const due = async () =>
      (await environments.listDue(db, { limit: 10 })).map(e => e.id);
    expect(await due()).toEqual([id]);
    const lease = await acquire(db, id);
    expect(await due()).toEqual([]);
    await environments.renewLease(db, lease!, { ttl: 0 });
    expect(await due()).toEqual([id]);
    await environments.releaseLease(db, lease!, {
      intent: { generation: 1, cancelGeneration: 0, retryRequests: 0 },
      now: new Date(),
      nextReconcileAt: new Date(Date.now() + 60_000).toISOString(),
    });
    expect(await due()).toEqual([]);
    // A renewal that was under way then must not hold what nobody holds.
    expect(await environments.renewLease(db, lease!, { ttl })).toBeUndefined();
    await environments.markDue(db, { ids: [id], now: new Date() });
    expect(await due()).toEqual([id]);
  });

  it.each([
    {
      reason: 'a newer generation',
      wish: (db: any, id: string) =>
        environments.revise(db, { id, deploymentId: 'x', now: new Date() }),
    },
    {
      reason: 'a cancellation',
      wish: (db: any, id: string) =>
        environments.requestCancel(db, {
          id,
          generation: 1,
          now: new Date(),
        }),
    },
    {
      reason: 'a retry',
      wish: (db: any, id: string) =>
        environments.requestRetry(db, { id, now: new Date() }),
    },
    {
      reason: 'a wake-up',
      wish: (db: any, id: string) => environments.noteWakeUp(db, { id }),
    },
  ])('are due at once where $reason came during the work', async ({ wish }) => {
    const db = await open();
    const { id } = await seedEnvironment(db);
    const lease = await acquire(db, id);
    await wish(db, id);
    const { due } = await environments.releaseLease(db, lease!, {
      intent: { generation: 1, cancelGeneration: 0, retryRequests: 0 },
      now: new Date(),
    });
    expect(due).toBe(true);
    expect(await environments.listDue(db, { limit: 1 })).toHaveLength(1);
  });

  it('of another generation than the one meant are not cancelled', async () => {
    const db = await open();
    const { id } = await seedEnvironment(db);
    await environments.revise(db, { id, deploymentId: 'x', now: new Date() });
    await expect(
      environments.requestCancel(db, { id, generation: 1, now: new Date() }),
    ).rejects.toThrow(/generation 1 was replaced by generation 2/);
    expect(await environments.get(db, id)).toMatchObject({
      cancelGeneration: 0,
    });
  });

  it.each([
    {
      reason: 'a wake-up came before the lease was given back',
      then: async (db: Db, lease: Lease) => {
        await environments.noteWakeUp(db, { id: lease.environmentId });
        const { due } = await environments.releaseLease(db, lease, {
          intent: { generation: 1, cancelGeneration: 0, retryRequests: 0 },
          now: new Date(),
          nextReconcileAt: new Date(0).toISOString(),
        });
        expect(due).toBe(false);
      },
    },
    {
      reason: 'the lease was renewed once more and its holder died',
      then: async (db: Db, lease: Lease) => {
        expect(
          await environments.renewLease(db, lease, { ttl: 0 }),
        ).toBeDefined();
      },
    },
    {
      reason: 'the holder died and the next process freed its leases',
      then: async (db: Db) => {
        await environments.releaseAllLeases(db, { now: new Date(0) });
      },
    },
    {
      reason: 'a provider that something was on recovered',
      then: async (db: Db, { environmentId }: Lease) => {
        await environments.markDue(db, {
          ids: [environmentId],
          now: new Date(0),
        });
      },
    },
  ])('that are deleted are never due: $reason', async ({ then }) => {
    const db = await open();
    const { id } = await seedEnvironment(db);
    const lease = (await acquire(db, id))!;
    await reconciliation.commit(
      db,
      lease,
      {
        environment: {
          status: 'Deleted',
          observedGeneration: 1,
          deletedAt: new Date().toISOString(),
        },
      },
      { now: new Date() },
    );
    await then(db, lease);
    expect(await environments.listDue(db, { limit: 1 })).toEqual([]);
    expect(await db('environments').where({ id }).first()).toMatchObject({
      next_reconcile_at: null,
    });
  });
});
