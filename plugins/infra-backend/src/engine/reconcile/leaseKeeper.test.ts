import { describeOnDatabases } from '../../store/__testUtils__/describeOnDatabases';
import { openMemoryDatabase } from '../../store/__testUtils__/openMemoryDatabase';
import { seedEnvironment } from '../../store/__testUtils__/seed';
import { Db, environments, Intent } from '../../store';
import { LeaseKeeper } from './leaseKeeper';

jest.setTimeout(60_000);

describeOnDatabases('LeaseKeeper', open => {
  async function keep(db: Db, ttl: number) {
    const { id } = await seedEnvironment(db);
    const acquired = await environments.acquireLease(db, {
      id,
      holder: 'me',
      ttl,
    });
    let onIntent: (intent: Intent) => void = () => {};
    let onLost: (error: Error) => void = () => {};
    const intent = () =>
      new Promise<Intent>(resolve => {
        onIntent = resolve;
      });
    const lost = new Promise<Error>(resolve => {
      onLost = resolve;
    });
    const keeper = new LeaseKeeper(acquired!.lease, {
      db,
      ttl,
      askedAt: performance.now(),
      onIntent: now => onIntent(now),
      onLost: error => onLost(error),
    });
    return { id, keeper, intent, lost };
  }

  it('keeps a lease longer than it lasts by itself, and hears what clients want', async () => {
    const db = await open();
    const { id, keeper, intent } = await keep(db, 300);
    for (let n = 0; n < 4; n++) {
      await intent();
    }
    expect(
      await environments.acquireLease(db, { id, holder: 'other', ttl: 300 }),
    ).toBeUndefined();
    await environments.requestCancel(db, {
      id,
      generation: 1,
      now: new Date(),
    });
    await expect(intent()).resolves.toMatchObject({ cancelGeneration: 1 });
    keeper.stop();
  });

  it('says when the lease is somebody else’s', async () => {
    const db = await open();
    const { id, lost } = await keep(db, 300);
    await db('environments').where({ id }).update({ fencing_token: 99 });
    expect((await lost).message).toContain('no longer held');
  });
});

describe('LeaseKeeper without a database', () => {
  it('gives up when the lease must have run out', async () => {
    const db = await openMemoryDatabase();
    await db.destroy();
    const lost = new Promise<Error>(resolve => {
      const keeper = new LeaseKeeper(
        { environmentId: 'e', holder: 'me', token: 1 },
        {
          db,
          ttl: 100,
          askedAt: performance.now(),
          onIntent: () => {},
          onLost: resolve,
        },
      );
      expect(keeper).toBeDefined();
    });
    expect(await lost).toMatchObject({
      name: 'LeaseLostError',
      cause: { message: 'it could not be renewed in time' },
    });
  });
});
