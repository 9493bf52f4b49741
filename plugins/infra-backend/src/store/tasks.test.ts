import { ManualTaskRequest } from '@infra-orchestration/backstage-plugin-infra-node';
import { randomUUID } from 'node:crypto';
import { describeOnDatabases } from './__testUtils__/describeOnDatabases';
import { anInstance, seedEnvironment } from './__testUtils__/seed';
import { Db, inTransaction } from './database';
import { ChangedMeanwhileError } from './errors';
import { environments, reconciliation, tasks } from './operations';
import { TaskRecord } from './operations/tasks';

jest.setTimeout(60_000);

const request: ManualTaskRequest = {
  title: 'Order a line',
  instructions: 'Call **the provider**.',
  assignee: 'group:default/network',
  values: { site: 'A' },
  outputs: { type: 'object', properties: { line: { type: 'string' } } },
};
const now = new Date('2026-11-25T10:00:00Z');

function aSubject(given: { environmentId?: string; name?: string } = {}) {
  const instanceId = randomUUID();
  return {
    externalName: given.name ?? `line-${instanceId.slice(0, 8)}`,
    identity: {
      instanceId,
      environmentId: given.environmentId ?? randomUUID(),
      environmentName: 'dev',
      environmentType: 'development',
      entityRef: 'component:default/shop',
      address: 'line.default#a',
      ownershipMark: `test/${instanceId}`,
    },
  };
}

type Subject = ReturnType<typeof aSubject>;

/** As a driver asks. */
function asking(db: Db, subject: Subject) {
  return async (
    purpose: 'apply' | 'remove' = 'apply',
    given: Partial<ManualTaskRequest & { reopen: boolean }> = {},
  ) => {
    const { reopen = false, ...changed } = given;
    const { task } = await tasks.ask(db, {
      ...subject,
      id: randomUUID(),
      purpose,
      request: { ...request, ...changed },
      reopen,
      now,
    });
    return task;
  };
}

const ann = { answeredBy: 'user:default/ann', now };

const completing = (db: Db, task: TaskRecord, outputs = { line: '17' }) =>
  inTransaction(db, trx =>
    tasks.complete(trx, { ...ann, task, outputs, secretRefs: {} }),
  );

describeOnDatabases('tasks', open => {
  it('are asked once, whoever asks how often', async () => {
    const db = await open();
    const ask = asking(db, aSubject());
    const first = await ask();
    const [second, third] = await Promise.all([ask(), ask()]);
    expect(first).toMatchObject({ state: 'open', purpose: 'create', request });
    expect([second, third]).toEqual([first, first]);
  });

  it('are asked once also where several ask at first', async () => {
    const db = await open();
    const ask = asking(db, aSubject());
    const asked = await Promise.all([ask(), ask(), ask(), ask()]);
    expect(new Set(asked.map(task => task?.id)).size).toBe(1);
  });

  it('take over what changed before they were answered', async () => {
    const db = await open();
    const ask = asking(db, aSubject());
    const first = (await ask())!;
    await tasks.noteNotified(db, { task: first, now });
    const second = (await ask('apply', { values: { site: 'B' } }))!;
    expect(second).toMatchObject({
      id: first.id,
      version: 2,
      notifiedAt: undefined,
      request: { values: { site: 'B' } },
    });
    await expect(completing(db, first)).rejects.toThrow(ChangedMeanwhileError);
    const other = (await ask('apply', {
      values: { site: 'B' },
      assignee: 'user:default/bob',
    }))!;
    expect([other.id, other.request.assignee]).toEqual([
      first.id,
      'user:default/bob',
    ]);
  });

  it('are not asked again where the answer holds, and are where something changed', async () => {
    const db = await open();
    const subject = aSubject();
    const ask = asking(db, subject);
    const first = (await ask())!;
    await completing(db, first);
    expect(await ask()).toBeUndefined();
    expect(
      await ask('apply', { assignee: 'user:default/bob' }),
    ).toBeUndefined();

    const update = (await ask('apply', { title: 'Order another line' }))!;
    expect(update).toMatchObject({ purpose: 'update', state: 'open' });
    expect(await tasks.current(db, subject.externalName)).toMatchObject({
      standing: { id: first.id, outputs: { line: '17' } },
      pending: { id: update.id },
    });
    await completing(db, update, { line: '18' });
    expect(await tasks.current(db, subject.externalName)).toEqual({
      standing: expect.objectContaining({ outputs: { line: '18' } }),
      pending: undefined,
    });
  });

  it('are withdrawn where what is asked is answered again, but for a correction', async () => {
    const db = await open();
    const subject = aSubject();
    const ask = asking(db, subject);
    const first = await completing(db, (await ask())!);
    const update = (await ask('apply', { values: { site: 'B' } }))!;
    expect(await ask()).toBeUndefined();
    expect(await tasks.get(db, update.id)).toMatchObject({
      state: 'withdrawn',
    });
    const correction = await inTransaction(db, trx =>
      tasks.reopen(trx, { task: first, id: randomUUID(), now }),
    );
    expect(await ask()).toMatchObject({ id: correction.id, state: 'open' });
  });

  it('stay rejected until they are asked anew', async () => {
    const db = await open();
    const ask = asking(db, aSubject());
    const task = (await ask())!;
    await inTransaction(db, trx =>
      tasks.reject(trx, { ...ann, task, message: 'no lines left' }),
    );
    expect(await ask()).toMatchObject({
      id: task.id,
      state: 'rejected',
      message: 'no lines left',
      answeredBy: 'user:default/ann',
    });
    expect(await ask('apply', { reopen: true })).toMatchObject({
      id: task.id,
      state: 'open',
      message: undefined,
      answeredBy: undefined,
    });
  });

  it('are reopened by people: rejected ones as they were, completed ones as a correction', async () => {
    const db = await open();
    const subject = aSubject();
    const task = (await asking(db, subject)())!;
    const reopen = (which: TaskRecord) =>
      inTransaction(db, trx =>
        tasks.reopen(trx, { task: which, id: randomUUID(), now }),
      );
    const rejected = await inTransaction(db, trx =>
      tasks.reject(trx, { ...ann, task, message: 'no' }),
    );
    const open2 = await reopen(rejected);
    expect(open2).toMatchObject({ id: task.id, state: 'open' });

    const done = await completing(db, open2);
    const correction = await reopen(done);
    expect(correction).toMatchObject({ purpose: 'update', state: 'open' });
    expect(correction.id).not.toBe(task.id);
    await expect(reopen(done)).rejects.toThrow(ChangedMeanwhileError);
    expect(
      (await tasks.current(db, subject.externalName)).standing,
    ).toMatchObject({ id: task.id });
  });

  it('of a removal end what held', async () => {
    const db = await open();
    const subject = aSubject();
    const ask = asking(db, subject);
    expect(await ask('remove')).toBeUndefined();
    await completing(db, (await ask())!);
    const update = (await ask('apply', { title: 'Another' }))!;
    const removal = (await ask('remove'))!;
    expect(removal).toMatchObject({ purpose: 'remove', state: 'open' });
    expect(await tasks.get(db, update.id)).toMatchObject({
      state: 'withdrawn',
    });
    await completing(db, removal);
    expect(await tasks.current(db, subject.externalName)).toEqual({});
    expect(await ask('remove')).toBeUndefined();
  });

  it('of one name belong to one instance', async () => {
    const db = await open();
    const name = `shared-${randomUUID()}`;
    const owner = aSubject({ name });
    const rival = aSubject({ name });
    const results = await Promise.allSettled([
      asking(db, owner)(),
      asking(db, rival)(),
    ]);
    expect(results.map(({ status }) => status).sort()).toEqual([
      'fulfilled',
      'rejected',
    ]);
    const { pending } = await tasks.current(db, name);
    const loser =
      pending!.ownershipMark === owner.identity.ownershipMark ? rival : owner;
    await expect(asking(db, loser)()).rejects.toThrow(/belongs to test/);
    expect(
      await tasks.withdraw(db, {
        externalName: name,
        ownershipMark: loser.identity.ownershipMark,
        forget: true,
        now,
      }),
    ).toBeUndefined();
    expect((await tasks.current(db, name)).pending).toEqual(pending);
  });

  it('are withdrawn, with the answer that held where that is forgotten', async () => {
    const db = await open();
    const subject = aSubject();
    const { externalName } = subject;
    const { ownershipMark } = subject.identity;
    const ask = asking(db, subject);
    await completing(db, (await ask())!);
    const update = (await ask('apply', { title: 'Another' }))!;
    const withdraw = (forget: boolean) =>
      tasks.withdraw(db, { externalName, ownershipMark, forget, now });
    expect(await withdraw(false)).toMatchObject({ id: update.id });
    expect(await tasks.current(db, externalName)).toMatchObject({
      standing: {},
      pending: undefined,
    });
    expect(await withdraw(true)).toBeUndefined();
    expect(await tasks.current(db, externalName)).toEqual({});
  });

  it('are answered, asked and withdrawn at once, and nobody waits for the other for ever', async () => {
    const db = await open();
    const corrected = await Promise.all(
      Array.from({ length: 10 }, async () => {
        const subject = aSubject();
        const ask = asking(db, subject);
        await completing(db, (await ask())!);
        const task = (await ask('apply', { values: { n: 2 } }))!;
        return { subject, ask, task };
      }),
    );
    const ended = await Promise.allSettled(
      corrected.flatMap(({ subject, ask, task }) => [
        tasks.withdraw(db, {
          externalName: subject.externalName,
          ownershipMark: subject.identity.ownershipMark,
          ...{ forget: true, now },
        }),
        completing(db, task),
        ask('apply', { values: { n: 3 } }),
      ]),
    );
    const refusals = ended.flatMap(each =>
      each.status === 'rejected' ? [each.reason] : [],
    );
    expect(
      refusals.filter(error => !(error instanceof ChangedMeanwhileError)),
    ).toEqual([]);
  });

  it('are listed by what one may see, newest first, in pages', async () => {
    const db = await open();
    const environment = await seedEnvironment(db);
    const assignee = `group:default/${randomUUID()}`;
    const ids: string[] = [];
    for (let at = 0; at < 5; at++) {
      const { task } = await tasks.ask(db, {
        ...aSubject({ environmentId: at === 0 ? undefined : environment.id }),
        id: randomUUID(),
        purpose: 'apply',
        request: { ...request, assignee },
        reopen: false,
        now: new Date(now.getTime() + at),
      });
      ids.unshift(task!.id);
    }
    const mine = { field: 'assignee' as const, values: [assignee] };
    const first = await tasks.list(db, { filter: mine, limit: 3 });
    expect(first.items.map(({ id }) => id)).toEqual(ids.slice(0, 3));
    expect(first.items[0].environmentOwner).toBe('group:default/team');
    const second = await tasks.list(db, {
      filter: mine,
      limit: 3,
      cursor: first.nextCursor,
    });
    expect(second.items.map(({ id }) => id)).toEqual(ids.slice(3));
    expect(second.nextCursor).toBeUndefined();

    const ofTeam = {
      field: 'environmentOwner' as const,
      values: ['group:default/team'],
    };
    const count = async (filter: Parameters<typeof tasks.list>[1]['filter']) =>
      (await tasks.list(db, { filter, limit: 50 })).items.length;
    expect(await count({ allOf: [mine, ofTeam] })).toBe(4);
    expect(await count({ allOf: [mine, { not: ofTeam }] })).toBe(1);
    expect(await count({ anyOf: [] })).toBe(0);
    expect(
      await count({ allOf: [mine, { field: 'state', values: ['completed'] }] }),
    ).toBe(0);
  });

  it('wake the environment and its instance with the answer', async () => {
    const db = await open();
    const environment = await seedEnvironment(db);
    const instance = anInstance(environment.id);
    const { lease } = (await environments.acquireLease(db, {
      id: environment.id,
      holder: 'test',
      ttl: 60_000,
    }))!;
    await reconciliation.commit(db, lease, { instances: [instance] }, { now });
    await tasks.wake(db, {
      environmentId: environment.id,
      instanceId: instance.id,
      now,
    });
    const state = await reconciliation.load(db, environment);
    expect(state.instances[0].observationRequestedAt).toBe(now.toISOString());
  });

  it('of instances that are off the record are withdrawn and forgotten in time', async () => {
    const db = await open();
    const environment = await seedEnvironment(db);
    const subject = aSubject({ environmentId: environment.id });
    const instance = anInstance(environment.id, {
      id: subject.identity.instanceId,
      removedAt: now.toISOString(),
    });
    const { lease } = (await environments.acquireLease(db, {
      id: environment.id,
      holder: 'test',
      ttl: 60_000,
    }))!;
    await reconciliation.commit(db, lease, { instances: [instance] }, { now });
    const task = (await asking(db, subject)())!;
    const other = (await asking(db, aSubject())())!;
    expect(await tasks.withdrawOrphans(db, { now, limit: 10 })).toBe(1);
    expect(await tasks.getMany(db, [task.id, other.id])).toMatchObject([
      { state: 'withdrawn' },
      { state: 'open' },
    ]);
    const before = new Date(now.getTime() + 1);
    expect(await tasks.prune(db, { before, limit: 10 })).toBe(1);
    expect(await tasks.get(db, other.id)).toBeUndefined();
    expect(await tasks.get(db, task.id)).toBeDefined();
  });
});
