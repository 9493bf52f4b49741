import { randomUUID } from 'node:crypto';
import { PreviewRecord } from '../core';
import { describeOnDatabases } from './__testUtils__/describeOnDatabases';
import { seedEnvironment } from './__testUtils__/seed';
import { ChangedMeanwhileError } from './errors';
import { artifacts, deployments, environments, previews } from './operations';

jest.setTimeout(60_000);

const entityRef = 'component:default/shop';
const at = (minute: number) =>
  `2026-11-26T10:${String(minute).padStart(2, '0')}:00.000Z`;
const time = (minute: number) => new Date(at(minute));

function aPreview(given: Partial<PreviewRecord> = {}): PreviewRecord {
  return {
    id: randomUUID(),
    entityRef,
    type: 'preview',
    owner: 'group:default/team',
    repository: 'git.example.com/shop',
    tells: true,
    pullRequest: {
      repositoryUrl: 'https://git.example.com/shop',
      number: 7,
      title: 'T',
      url: 'https://git.example.com/shop/pull/7',
      branch: 'b',
      headCommit: 'a'.repeat(40),
    },
    requestedBy: 'plugin:infra',
    createdAt: at(1),
    updatedAt: at(1),
    changedAt: at(1),
    askedAt: at(1),
    headAt: at(1),
    openedAt: at(1),
    earlierCommits: ['b'.repeat(40)],
    version: 1,
    nextLookAt: at(1),
    tellFailures: 0,
    ...given,
  };
}

const numbered = (number: number, given: Partial<PreviewRecord> = {}) =>
  aPreview({
    pullRequest: { ...aPreview().pullRequest, number },
    createdAt: at(number),
    ...given,
  });

describeOnDatabases('previews', open => {
  it('are one for a component and pull request, as they were written', async () => {
    const db = await open();
    const one = aPreview({
      source: { commit: 'c', workload: { a: [1] } },
      problem: { reason: 'R', message: 'm', isFailure: true, until: at(2) },
    });
    await previews.insert(db, one);
    expect(await previews.get(db, one.id)).toEqual(one);
    await expect(previews.insert(db, aPreview())).rejects.toThrow(
      ChangedMeanwhileError,
    );
    const { repository } = one;
    await previews.insert(
      db,
      aPreview({ entityRef: 'component:default/admin' }),
    );
    const all = await previews.listOfPullRequest(db, { repository, number: 7 });
    expect(all.map(each => each.entityRef)).toEqual([
      'component:default/admin',
      entityRef,
    ]);
    expect(
      await previews.lock(db, { entityRef, repository, number: 7 }),
    ).toEqual(one);
  });

  it('are changed from what was read, or not at all', async () => {
    const db = await open();
    const one = aPreview();
    await previews.insert(db, one);
    const now = time(5);
    const environment = { id: randomUUID(), name: 'pr-7' };
    await previews.link(db, one, { environment, now });
    for (const stale of [
      () => previews.link(db, one, { environment, now }),
      () => previews.want(db, one, { now }),
      () => previews.forget(db, one, { goneAt: at(3), now }),
      () => previews.noteSource(db, one, { source: { commit: 'c' }, now }),
      () => previews.noteProblem(db, one, { now }),
    ]) {
      await expect(stale()).rejects.toThrow(ChangedMeanwhileError);
    }
    expect(await previews.claim(db, one, { now })).toBe(false);
    await previews.noteLook(db, one, undefined);
    const linked = (await previews.get(db, one.id))!;
    expect(linked).toEqual({
      ...one,
      environment,
      version: 2,
      updatedAt: at(5),
    });
    expect(await previews.claim(db, linked, { now })).toBe(true);
    expect(await previews.claim(db, linked, { now })).toBe(false);
    const claimed = (await previews.get(db, one.id))!;
    expect(claimed).toEqual({ ...linked, version: 3 });
    await previews.forget(db, claimed, { goneAt: at(4), now });
    const gone = (await previews.get(db, one.id))!;
    expect(gone).toMatchObject({ environment, goneAt: at(4) });
    await previews.want(
      db,
      { ...gone, closedAt: at(6), closedBy: 'person' },
      { now },
    );
    const closed = (await previews.get(db, one.id))!;
    expect(closed).toMatchObject({ closedBy: 'person', nextLookAt: at(5) });
    await previews.noteLook(db, closed, undefined);
    expect((await previews.get(db, one.id))!.nextLookAt).toBeUndefined();
  });

  it('are due, and unsettled until nothing is left of them', async () => {
    const db = await open();
    expect(await previews.isAnyUnsettled(db)).toBe(false);
    const environment = { id: randomUUID(), name: 'x' };
    const over = { closedAt: at(9), nextLookAt: undefined };
    const kinds = {
      open: numbered(1, { nextLookAt: undefined }),
      due: numbered(2, { ...over, nextLookAt: at(3) }),
      left: numbered(3, { ...over, environment }),
      over: numbered(4, over),
      gone: numbered(5, { ...over, environment, goneAt: at(9) }),
    };
    for (const each of Object.values(kinds)) {
      await previews.insert(db, each);
    }
    const ids = (found: PreviewRecord[]) => found.map(({ id }) => id);
    expect(ids(await previews.listUnsettled(db, entityRef))).toEqual(
      ids([kinds.open, kinds.due, kinds.left]),
    );
    expect(await previews.isAnyUnsettled(db)).toBe(true);
    const limit = 10;
    expect(await previews.listDue(db, { now: time(2), limit })).toEqual([]);
    expect(await previews.listDue(db, { now: time(3), limit })).toEqual([
      entityRef,
    ]);
    await previews.lookAgain(db, kinds.due.id, time(8));
    expect(await previews.listDue(db, { now: time(3), limit })).toEqual([]);
  });

  it('are due when their environment changes, also where a look is under way', async () => {
    const db = await open();
    const environment = { id: randomUUID(), name: 'x' };
    const kinds = {
      there: numbered(1, { nextLookAt: undefined, environment }),
      gone: numbered(2, { nextLookAt: undefined, environment, goneAt: at(2) }),
      other: numbered(3, {
        nextLookAt: undefined,
        environment: { id: randomUUID(), name: 'y' },
      }),
    };
    for (const each of Object.values(kinds)) {
      await previews.insert(db, each);
    }
    await previews.markDueOf(db, {
      environmentId: environment.id,
      now: time(5),
    });
    for (const each of Object.values(kinds)) {
      await previews.noteLook(db, each, undefined);
    }
    const dueOf = async ({ id }: PreviewRecord) =>
      (await previews.get(db, id))!.nextLookAt;
    expect(await dueOf(kinds.there)).toBe(at(5));
    expect(await dueOf(kinds.gone)).toBeUndefined();
    expect(await dueOf(kinds.other)).toBeUndefined();
  });

  it('are listed by who may see their environment, or them', async () => {
    const db = await open();
    const seen = await seedEnvironment(db, { name: 'a', owner: 'group:x/me' });
    const hidden = await seedEnvironment(db, { name: 'b' });
    const owner = 'group:x/me';
    const rows = [
      numbered(1, { environment: { id: seen.id, name: 'a' } }),
      numbered(2, { environment: { id: hidden.id, name: 'b' }, owner }),
      numbered(3, { owner }),
      numbered(4),
      numbered(5, { owner, environment: { id: randomUUID(), name: 'gone' } }),
      numbered(6, { owner, openedAt: undefined, closedAt: at(6) }),
      numbered(7, { owner, closedAt: at(8) }),
    ];
    for (const each of rows) {
      await previews.insert(db, each);
    }
    const numbers = async (options: Parameters<typeof previews.list>[1]) =>
      (await previews.list(db, options)).items.map(
        ({ pullRequest }) => pullRequest.number,
      );
    const of = { field: 'owner' as const, values: [owner] };
    expect(await numbers({ limit: 10, of })).toEqual([7, 5, 3, 1]);
    expect(await numbers({ limit: 10 })).toEqual([7, 5, 4, 3, 2, 1]);
    expect(await numbers({ limit: 10, isOpen: false })).toEqual([7]);
    expect(await numbers({ limit: 10, isOpen: true, of })).toEqual([5, 3, 1]);
    expect(await numbers({ limit: 10, of: { not: of } })).toEqual([4, 2]);
    const page = await previews.list(db, { limit: 4, entityRef });
    expect(
      await numbers({ limit: 4, entityRef, cursor: page.nextCursor }),
    ).toEqual([2, 1]);
    expect(await numbers({ limit: 4, entityRef: 'x' })).toEqual([]);
    const environmentIds = [seen.id, hidden.id, randomUUID()];
    expect(await numbers({ limit: 9, environmentIds })).toEqual([2, 1]);
    expect(await numbers({ limit: 9, environmentIds, of })).toEqual([1]);
    expect(await numbers({ limit: 9, environmentIds: [] })).toEqual([]);
  });

  it('are forgotten some time after nothing is left of them', async () => {
    const db = await open();
    const environment = { id: randomUUID(), name: 'x' };
    const closed = { closedAt: at(9), nextLookAt: undefined };
    for (const each of [
      numbered(1),
      numbered(2, { ...closed, environment }),
      numbered(3, { ...closed, environment, goneAt: at(9) }),
      numbered(4, closed),
      numbered(5, { ...closed, closedAt: at(20) }),
    ]) {
      await previews.insert(db, each);
    }
    const prune = (limit: number) =>
      previews.prune(db, { before: time(15), limit });
    expect(await prune(1)).toBe(1);
    expect(await prune(9)).toBe(1);
    expect(await prune(9)).toBe(0);
    const { items } = await previews.list(db, { limit: 9 });
    expect(items.map(({ pullRequest }) => pullRequest.number)).toEqual([
      5, 2, 1,
    ]);
  });

  it('are told of by one at a time', async () => {
    const db = await open();
    const one = aPreview({ nextLookAt: undefined });
    await previews.insert(db, one);
    const { id } = one;
    const claim = (now: number, until: number, known?: string) =>
      previews.claimTelling(db, {
        ...{ id, told: known, now: time(now), until: time(until) },
      });
    expect(await claim(1, 3)).toBe(true);
    expect(await claim(2, 4)).toBe(false);
    expect(await claim(3, 5)).toBe(true);
    await previews.noteUntold(db, {
      ...{ id, message: 'down', failures: 1 },
      after: time(9),
    });
    expect(await claim(8, 9)).toBe(false);
    expect(await previews.get(db, id)).toMatchObject({
      ...{ untold: 'down', tellFailures: 1 },
      ...{ tellAfter: at(9), nextLookAt: at(9) },
    });
    expect(await claim(9, 10)).toBe(true);
    await previews.noteTold(db, { id, hash: 'h' });
    // Somebody who has read before what is told by now.
    expect(await claim(9, 10)).toBe(false);
    const { untold, tellFailures, tellAfter, told, version } =
      (await previews.get(db, id))!;
    expect({ untold, tellFailures, tellAfter, told, version }).toEqual({
      ...{ untold: undefined, tellFailures: 0, tellAfter: undefined },
      ...{ told: 'h', version: 1 },
    });
  });

  it('know the last deployment that they asked for', async () => {
    const db = await open();
    const { id: environmentId } = await seedEnvironment(db);
    const preview = { id: randomUUID(), commit: 'c'.repeat(40) };
    for (const generation of [2, 3, 4]) {
      await deployments.insert(
        db,
        {
          ...{ id: randomUUID(), environmentId, generation, mode: 'deploy' },
          desired: { claims: {}, params: {}, images: {} },
          ...{ platformRevision: 0, requestedBy: 'user:default/ann' },
          ...(generation < 4 && { preview }),
        },
        { now: time(1) },
      );
    }
    const found = await deployments.listLastOfPreviews(db, [environmentId]);
    expect(found.get(environmentId)).toMatchObject({ generation: 3, preview });
    expect(await deployments.listLastOfPreviews(db, [])).toEqual(new Map());
    expect(await environments.get(db, environmentId)).toBeDefined();
  });

  it('find images by commit, and by branch since', async () => {
    const db = await open();
    const commit = 'd'.repeat(40);
    const push = (n: number, repository: string, provenance: object) =>
      artifacts.register(
        db,
        {
          ...{ id: `${n}`, repository, digest: `sha256:${n}`, provenance },
          ...{ platforms: [], source: 'test' },
        },
        { now: time(n) },
      );
    await push(1, 'r.io/shop', { commit });
    await push(2, 'r.io/shop', { branch: 'a_b', commit: 'other' });
    await push(4, 'r.io/shop', { branch: 'a_b' });
    await push(5, 'r.io/shop', { branch: 'axb' });
    await push(6, 'r.io/others', { commit });
    const found = await artifacts.listOfHead(db, {
      ...{ repositories: ['r.io/shop'], commit, branch: 'a_b' },
      ...{ since: time(3), limit: 10 },
    });
    expect(found.map(({ id }) => id)).toEqual(['4', '1']);
  });
});
