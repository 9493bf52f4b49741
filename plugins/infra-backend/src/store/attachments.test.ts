import { randomUUID } from 'node:crypto';
import { connectTo } from './__testUtils__/connectTo';
import { describeOnDatabases } from './__testUtils__/describeOnDatabases';
import { Db, inTransaction } from './database';
import { artifacts } from './operations';

jest.setTimeout(60_000);

const now = new Date('2026-11-26T10:00:00Z');
const later = (ms: number) => new Date(now.getTime() + ms);
const repository = 'registry.example.com/shop/api';
const CLAIM = 60_000;

function register(
  db: Db,
  given: { digest?: string; tag?: string; dueAt?: Date } = {},
) {
  const { digest = 'sha256:a', tag, dueAt = now } = given;
  const image = { repository, digest, tag, platforms: [], provenance: {} };
  return inTransaction(db, trx =>
    artifacts.register(
      trx,
      {
        ...{ ...image, id: randomUUID(), source: 'api' },
        attachmentsDueAt: dueAt,
      },
      { now },
    ),
  );
}

const claim = (db: Db, at = now, limit = 99) =>
  artifacts.claimAttachmentsLooks(db, {
    now: at,
    claimedUntil: new Date(at.getTime() + CLAIM),
    limit,
  });

const add = (
  db: Db,
  id: string,
  found: Parameters<typeof artifacts.addAttachments>[2],
) => inTransaction(db, trx => artifacts.addAttachments(trx, id, found));

describeOnDatabases('what is attached to images', open => {
  it('is looked for by one at a time, and again where that one does not come back', async () => {
    const db = await open();
    const other = connectTo(db.client.config);
    const isShared = db.client.config.client === 'pg';
    const digests = ['sha256:a', 'sha256:b', 'sha256:c'];
    for (const digest of digests) {
      await register(db, { digest });
    }
    const halves = await Promise.all([
      claim(db, now, 2),
      claim(isShared ? other : db, now, 2),
    ]);
    const claimed = halves.flat();
    expect(claimed.map(({ digest }) => digest).sort()).toEqual(digests);
    expect(claimed[0]).toMatchObject({ repository, looks: 0, attempts: 1 });
    expect(await claim(db, later(CLAIM - 1))).toEqual([]);
    const again = await claim(db, later(CLAIM));
    expect(again.map(({ attempts }) => attempts)).toEqual([2, 2, 2]);
    await other.destroy();
  });

  it('is looked for where that is due for longest, and not before', async () => {
    const db = await open();
    await register(db, { digest: 'sha256:late', dueAt: later(3) });
    await register(db, { digest: 'sha256:first', dueAt: later(1) });
    await register(db, { digest: 'sha256:next', dueAt: later(2) });
    expect(await claim(db)).toEqual([]);
    const order = [];
    for (const at of [later(3), later(3), later(2), later(3)]) {
      order.push(...(await claim(db, at, 1)).map(({ digest }) => digest));
    }
    expect(order).toEqual(['sha256:first', 'sha256:next', 'sha256:late']);
  });

  it('is looked for again as long as that is due', async () => {
    const db = await open();
    await register(db);
    const [first] = await claim(db);
    await artifacts.endAttachmentsLook(db, first, { nextAt: later(500) });
    expect(await claim(db, later(499))).toEqual([]);
    const [second] = await claim(db, later(500));
    expect(second).toMatchObject({ looks: 1, attempts: 1 });
    await artifacts.retryAttachmentsLook(db, second, { at: later(600) });
    const [retried] = await claim(db, later(600));
    expect(retried).toMatchObject({ looks: 1, attempts: 2 });
    await artifacts.endAttachmentsLook(db, retried, { nextAt: undefined });
    expect(await claim(db, later(10 * CLAIM))).toEqual([]);
  });

  it('is looked for by whoever took it last', async () => {
    const db = await open();
    await register(db);
    const [lost] = await claim(db);
    const [taken] = await claim(db, later(CLAIM));
    await artifacts.endAttachmentsLook(db, lost, { nextAt: undefined });
    await artifacts.retryAttachmentsLook(db, lost, { at: now });
    expect(await claim(db, later(CLAIM))).toEqual([]);
    await artifacts.endAttachmentsLook(db, taken, { nextAt: later(2 * CLAIM) });
    expect(await claim(db, later(2 * CLAIM))).toMatchObject([{ looks: 1 }]);
  });

  it.each([
    {
      reason: 'looks are over',
      before: async (db: Db) => {
        const [look] = await claim(db);
        await artifacts.endAttachmentsLook(db, look, { nextAt: undefined });
      },
      expected: { looks: 1 },
    },
    {
      reason: 'the next look is due later, and takes place as well',
      before: async (db: Db) => {
        const [look] = await claim(db);
        await artifacts.endAttachmentsLook(db, look, { nextAt: later(CLAIM) });
      },
      expected: { looks: 0 },
    },
    {
      reason: 'a look is under way',
      before: async (db: Db) => {
        const [look] = await claim(db);
        await register(db, { dueAt: later(10) });
        await artifacts.endAttachmentsLook(db, look, { nextAt: undefined });
      },
      expected: { looks: 0 },
    },
  ])(
    'is looked for once more where the image is told of again: $reason',
    async ({ before, expected }) => {
      const db = await open();
      await register(db);
      await before(db);
      const told = await register(db, { dueAt: later(10) });
      expect(told.outcome).toBe('known');
      expect(await claim(db, later(9))).toEqual([]);
      expect(await claim(db, later(10))).toMatchObject([expected]);
    },
  );

  it('is not put off by being told of again', async () => {
    const db = await open();
    await register(db);
    const told = await register(db, { tag: '1.0', dueAt: later(10) });
    expect(told.outcome).toBe('completed');
    expect(await claim(db)).toHaveLength(1);
  });

  it('is added to what is known', async () => {
    const db = await open();
    const { id } = (await register(db)).artifact;
    const read = () => artifacts.get(db, id);
    expect(await add(db, id, { signatures: [], boms: [] })).toBe(false);
    expect(await add(db, id, { signatures: ['one'], boms: [] })).toBe(true);
    expect(await add(db, id, { signatures: ['one'], boms: [] })).toBe(false);
    const more = { signatures: ['two'], boms: ['list'] };
    const added = await Promise.all([add(db, id, more), add(db, id, more)]);
    expect(added.sort()).toEqual([false, true]);
    expect(await read()).toMatchObject({
      signatures: ['one', 'two'],
      boms: ['list'],
    });
    expect((await register(db)).artifact).toEqual(await read());
    expect(await add(db, randomUUID(), more)).toBe(false);
  });
});
