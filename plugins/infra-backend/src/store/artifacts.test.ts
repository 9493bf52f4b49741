import { randomUUID } from 'node:crypto';
import { connectTo } from './__testUtils__/connectTo';
import { describeOnDatabases } from './__testUtils__/describeOnDatabases';
import { Db, inTransaction } from './database';
import { artifacts, artifactUses, incomingEvents } from './operations';
import { NewArtifact } from './operations/artifacts/register';

jest.setTimeout(60_000);

const now = new Date('2026-11-26T10:00:00Z');
const repository = 'registry.example.com/shop/api';

function digest(character: string): string {
  return `sha256:${character.repeat(64)}`;
}

function anImage(given: Partial<NewArtifact> = {}): NewArtifact {
  return {
    id: randomUUID(),
    repository,
    digest: digest('a'),
    platforms: [],
    provenance: {},
    source: 'api',
    ...given,
  };
}

const register = (db: Db, given: Partial<NewArtifact> = {}) =>
  inTransaction(db, trx => artifacts.register(trx, anImage(given), { now }));

describeOnDatabases('artifacts', open => {
  it('are one for a repository and a digest, and take on what is told of later', async () => {
    const db = await open();
    const first = await register(db, {
      tag: '1.0',
      provenance: { commit: 'abc', branch: undefined },
    });
    expect(first).toMatchObject({
      outcome: 'new',
      artifact: {
        tags: ['1.0'],
        commit: 'abc',
        registeredAt: now.toISOString(),
      },
    });
    expect(await register(db, { tag: '1.0' })).toEqual({
      ...first,
      outcome: 'known',
    });
    const completed = await register(db, {
      tag: 'stable',
      source: 'github',
      size: 5_000_000_000,
      createdAt: '2026-11-26T09:00:00.000Z',
      platforms: [{ os: 'linux', architecture: 'arm64' }],
      provenance: { commit: 'other', branch: 'main' },
    });
    expect(completed).toEqual({
      outcome: 'completed',
      artifact: {
        ...first.artifact,
        tags: ['1.0', 'stable'],
        size: 5_000_000_000,
        createdAt: '2026-11-26T09:00:00.000Z',
        platforms: [{ os: 'linux', architecture: 'arm64' }],
        branch: 'main',
      },
    });
    expect(await artifacts.get(db, first.artifact.id)).toEqual(
      completed.artifact,
    );
    const back = await register(db, { tag: '1.0' });
    expect(back.artifact.tags).toEqual(['stable', '1.0']);
  });

  it('are ordered as they were told of, whoever tells at the same time', async () => {
    const db = await open();
    const other = connectTo(db.client.config);
    const replicas = db.client.config.client === 'pg' ? [db, other] : [db, db];
    const digests = [...'0123456789abcdef'].map(digest);
    await Promise.all(
      digests.map((each, index) =>
        register(replicas[index % 2], { digest: each }),
      ),
    );
    const rows = await db('artifacts').orderBy('seq');
    expect(rows.map(({ seq }) => Number(seq))).toEqual(
      digests.map((_, index) => index + 1),
    );
    await register(db, { digest: digests[0] });
    const last = await register(db, { repository: 'r.example.com/b' });
    const listed = await artifacts.listNewest(db, {
      repositories: [repository, 'r.example.com/b'],
      limit: 3,
    });
    expect(listed).toHaveLength(3);
    expect(listed[0]).toEqual(last.artifact);
    await other.destroy();
  });

  it('are one also where two tell of it at once', async () => {
    const db = await open();
    const told = await Promise.all(
      ['1', '2', '3', '4'].map(tag => register(db, { tag })),
    );
    expect(told.filter(({ outcome }) => outcome === 'new')).toHaveLength(1);
    const [{ artifact }] = told;
    const { tags } = (await artifacts.get(db, artifact.id))!;
    expect([...tags].sort()).toEqual(['1', '2', '3', '4']);
  });

  it('have the place of the event that told of them, however late they are registered', async () => {
    const db = await open();
    const event = {
      id: randomUUID(),
      source: 'github',
      deliveryId: '1',
      fate: 'Pending',
    } as const;
    await incomingEvents.record(db, [event], { now });
    const newer = await register(db);
    const [{ seq }] = await incomingEvents.claimDue(db, {
      ...{ now, claimedUntil: now, limit: 1 },
    });
    const older = await register(db, { digest: digest('b'), seq });
    const { items } = await artifacts.list(db, { limit: 9 });
    expect(items).toEqual([newer.artifact, older.artifact]);
  });

  it('are not there where the transaction is rolled back', async () => {
    const db = await open();
    await expect(
      inTransaction(db, async trx => {
        await artifacts.register(trx, anImage(), { now });
        throw new Error('killed');
      }),
    ).rejects.toThrow('killed');
    const { outcome, artifact } = await register(db);
    expect(outcome).toBe('new');
    const { items } = await artifacts.list(db, { limit: 9 });
    expect(items).toEqual([artifact]);
  });

  it('are listed newest first, page by page, by repository, digest and component', async () => {
    const db = await open();
    const ids: string[] = [];
    for (const each of ['a', 'b', 'c']) {
      ids.unshift((await register(db, { digest: digest(each) })).artifact.id);
    }
    const strange = await register(db, { repository: 'r.example.com/strange' });
    await artifactUses.upsert(
      db,
      [
        {
          entityRef: 'component:default/api',
          container: 'main',
          repository,
          origin: 'score',
        },
      ],
      { now },
    );
    const entityRef = 'component:default/api';
    const first = await artifacts.list(db, { entityRef, limit: 2 });
    expect(first.items.map(({ id }) => id)).toEqual(ids.slice(0, 2));
    const second = await artifacts.list(db, {
      entityRef,
      limit: 2,
      cursor: first.nextCursor,
    });
    expect(second).toMatchObject({ items: [{ id: ids[2] }] });
    expect(second.nextCursor).toBeUndefined();
    expect(
      await artifacts.list(db, {
        repository: strange.artifact.repository,
        limit: 9,
      }),
    ).toEqual({ items: [strange.artifact], nextCursor: undefined });
    expect(
      (await artifacts.list(db, { repository, digest: digest('b'), limit: 9 }))
        .items,
    ).toMatchObject([{ id: ids[1] }]);
    await expect(
      artifacts.list(db, { limit: 2, cursor: 'nonsense' }),
    ).rejects.toThrow('cursor');
    expect(
      (await artifacts.getMany(db, [ids[2], randomUUID(), ids[0]])).map(
        ({ id }) => id,
      ),
    ).toEqual([ids[2], ids[0]]);
    expect(
      await artifacts.findByDigests(db, [
        { repository, digest: digest('c') },
        { repository, digest: digest('f') },
      ]),
    ).toMatchObject([{ id: ids[0] }]);
    expect(await artifacts.findByDigests(db, [])).toEqual([]);
  });

  it('are forgotten only where nothing uses them', async () => {
    const db = await open();
    await register(db);
    await register(db, { repository: 'r.example.com/strange', tag: 'x' });
    await artifactUses.upsert(
      db,
      [
        {
          entityRef: 'component:default/a',
          container: 'm',
          repository,
          origin: 'score',
        },
      ],
      { now },
    );
    const before = new Date(now.getTime() + 1);
    expect(await artifacts.prune(db, { before: now, limit: 9 })).toBe(0);
    expect(await artifacts.prune(db, { before, limit: 9 })).toBe(1);
    expect(await artifacts.list(db, { limit: 9 })).toMatchObject({
      items: [{ repository }],
    });
  });

  it('tell of all tags that a repository is known to have', async () => {
    const db = await open();
    await register(db, { tag: '1' });
    await register(db, { tag: '2', digest: digest('b') });
    expect(await artifacts.knownTags(db, repository)).toEqual(
      new Set(['1', '2']),
    );
  });
});

describeOnDatabases('uses of repositories', open => {
  const use = {
    entityRef: 'component:default/api',
    container: 'main',
    repository,
  };

  it('are what each origin says, independent of the others', async () => {
    const db = await open();
    const score = { origin: 'score', entityRef: use.entityRef, now } as const;
    expect(await artifactUses.replace(db, { ...score, uses: [use] })).toEqual([
      use.entityRef,
    ]);
    expect(await artifactUses.replace(db, { ...score, uses: [use] })).toEqual(
      [],
    );
    await artifactUses.upsert(
      db,
      [
        { ...use, origin: 'request' },
        { ...use, origin: 'request' },
      ],
      { now },
    );
    const other = { ...use, repository: 'r.example.com/moved' };
    await artifactUses.replace(db, { ...score, uses: [other] });
    expect(await artifactUses.listOfEntity(db, use.entityRef)).toEqual([
      { ...other, origin: 'score' },
      { ...use, origin: 'request' },
    ]);
    expect(await artifactUses.listOfRepository(db, repository)).toEqual([
      { ...use, origin: 'request' },
    ]);
    expect(await artifactUses.listRepositories(db, { limit: 9 })).toEqual([
      'r.example.com/moved',
      repository,
    ]);
    expect(
      await artifactUses.listRepositories(db, {
        after: 'r.example.com/moved',
        limit: 9,
      }),
    ).toEqual([repository]);
  });

  it('are replaced for all components at once where an origin speaks of all', async () => {
    const db = await open();
    const origin = 'pipeline';
    const ofB = { ...use, entityRef: 'component:default/b' };
    await artifactUses.replace(db, { origin, uses: [use, ofB], now });
    const changed = await artifactUses.replace(db, {
      origin,
      uses: [ofB],
      now,
    });
    expect(changed).toEqual([use.entityRef]);
    expect(await artifactUses.listSaid(db, { origin })).toEqual([
      { ...ofB, origin },
    ]);
  });
});
