import { randomUUID } from 'node:crypto';
import { PromotionRecord } from '../core';
import { describeOnDatabases } from './__testUtils__/describeOnDatabases';
import { seedEnvironment } from './__testUtils__/seed';
import {
  deliveries,
  deployments,
  environments,
  promotions,
  reconciliation,
} from './operations';

jest.setTimeout(60_000);

const entityRef = 'component:default/shop';

function aPromotion(
  environmentId: string,
  given: Partial<PromotionRecord> = {},
): PromotionRecord {
  return {
    id: randomUUID(),
    entityRef,
    environmentId,
    pipeline: 'main',
    step: 'development',
    release: { images: { web: { image: 'r.example.com/web@sha256:1' } } },
    releaseKey: 'k1',
    origin: 'artifact',
    state: 'Waiting',
    reason: 'EnvironmentBusy',
    requestedBy: 'plugin:infra',
    createdAt: '2026-11-26T10:00:00.000Z',
    ...given,
  };
}

describeOnDatabases('promotions', open => {
  it('are one at a time in an environment, until they are over', async () => {
    const db = await open();
    const { id } = await seedEnvironment(db);
    const [first, second, passed] = [
      aPromotion(id),
      aPromotion(id, { planHash: 'confirmed' }),
      aPromotion(id, { state: 'Superseded', reason: 'NewerArtifact' }),
    ];
    expect(await promotions.insert(db, [first])).toEqual([first.id]);
    expect(await promotions.insert(db, [second])).toEqual([]);
    expect(await promotions.insert(db, [passed])).toEqual([passed.id]);
    const patch = { state: 'Succeeded', reason: 'Verified' } as const;
    expect(await promotions.update(db, first, patch)).toBe(true);
    expect(await promotions.insert(db, [second])).toEqual([second.id]);
    expect(await promotions.listOpen(db, entityRef)).toEqual([second]);
  });

  it('that are over stay as they are', async () => {
    const db = await open();
    const { id } = await seedEnvironment(db);
    const one = aPromotion(id);
    await promotions.insert(db, [one]);
    const end = { state: 'Cancelled', reason: 'Withdrawn' } as const;
    await promotions.update(db, one, end);
    const late = { state: 'Underway', reason: 'Deploying' } as const;
    expect(await promotions.update(db, one, late)).toBe(false);
    const over = { ...one, state: 'Cancelled' as const };
    expect(await promotions.update(db, over, late)).toBe(false);
    expect(await promotions.get(db, one.id)).toMatchObject(end);
  });

  it('tell what was tried last, past those that were passed over', async () => {
    const db = await open();
    const { id } = await seedEnvironment(db);
    const at = (minute: number, given: Partial<PromotionRecord>) =>
      aPromotion(id, {
        createdAt: `2026-11-26T10:0${minute}:00.000Z`,
        ...given,
      });
    const failed = at(2, { state: 'Failed', reason: 'DeploymentFailed' });
    await promotions.insert(db, [
      at(1, { state: 'Succeeded', reason: 'Verified' }),
      failed,
      at(3, { state: 'Superseded', reason: 'NewerArtifact' }),
      at(4, {}),
    ]);
    const last = await promotions.listLast(db, entityRef);
    expect([...last]).toEqual([[id, failed]]);
  });

  it('are listed newest first, page by page', async () => {
    const db = await open();
    const { id } = await seedEnvironment(db);
    const all = [1, 2, 3].map(minute =>
      aPromotion(id, {
        createdAt: `2026-11-26T10:0${minute}:00.000Z`,
        state: 'Superseded',
        reason: 'NewerArtifact',
      }),
    );
    await promotions.insert(db, all);
    const first = await promotions.list(db, { entityRef, limit: 2 });
    const rest = await promotions.list(db, {
      entityRef,
      limit: 2,
      cursor: first.nextCursor,
    });
    expect([...first.items, ...rest.items]).toEqual([...all].reverse());
    expect(rest.nextCursor).toBeUndefined();
  });
});

describeOnDatabases('deliveries', open => {
  const now = new Date('2026-11-26T10:00:00Z');
  const later = new Date('2026-11-26T10:05:00Z');
  const due = async (db: Awaited<ReturnType<typeof open>>, at = now) =>
    deliveries.listDue(db, { now: at, limit: 10 });

  it('are due once they were woken, until they were looked at', async () => {
    const db = await open();
    await deliveries.markDue(db, { entityRefs: [entityRef, entityRef], now });
    expect(await due(db)).toEqual([entityRef]);
    const { wakes } = await deliveries.get(db, entityRef);
    const look = { entityRef, failures: 0, wakes, now };
    await deliveries.note(db, { ...look, nextLookAt: later });
    expect(await due(db)).toEqual([]);
    expect(await due(db, later)).toEqual([entityRef]);
  });

  it('are due again where they were woken during a look', async () => {
    const db = await open();
    const { wakes } = await deliveries.get(db, entityRef);
    await deliveries.markDue(db, { entityRefs: [entityRef], now });
    await deliveries.note(db, { entityRef, failures: 0, wakes, now });
    expect(await due(db)).toEqual([entityRef]);
  });

  it('are due once a deployment of an environment has ended, whoever asked for it', async () => {
    const db = await open();
    const { id } = await seedEnvironment(db, { entityRef });
    const [current] = (
      await deployments.list(db, { environmentId: id, limit: 1 })
    ).items;
    const taken = await environments.acquireLease(db, {
      ...{ id, holder: 'me', ttl: 60_000 },
    });
    const change = (finishedAt?: string) =>
      reconciliation.commit(
        db,
        taken!.lease,
        { deployments: [{ id: current.id, status: 'Running', finishedAt }] },
        { now },
      );
    await change(now.toISOString());
    // Nobody has looked at this line yet, so there is none.
    expect(await due(db)).toEqual([]);
    await deliveries.note(db, { entityRef, failures: 0, wakes: 0, now });
    await change();
    expect(await due(db)).toEqual([]);
    await change(now.toISOString());
    expect(await due(db)).toEqual([entityRef]);
    expect((await deliveries.get(db, entityRef)).wakes).toBe(1);
  });
});
