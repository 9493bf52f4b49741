import { describeOnDatabases } from './__testUtils__/describeOnDatabases';
import { anInstance, seedEnvironment } from './__testUtils__/seed';
import { Db, isPostgres } from './database';
import { LeaseLostError, SupersededError } from './errors';
import {
  environments,
  events,
  idempotency,
  instances,
  reconciliation,
} from './operations';

jest.setTimeout(60_000);

const now = new Date();

async function leased(db: Db) {
  const environment = await seedEnvironment(db);
  const taken = await environments.acquireLease(db, {
    id: environment.id,
    holder: 'me',
    ttl: 60_000,
  });
  return { environment, lease: taken!.lease };
}

const event = (environmentId: string, message: string) => ({
  environmentId,
  type: 'log' as const,
  level: 'info' as const,
  message,
});

describeOnDatabases('A commit under a lease', open => {
  it('stores everything, and gives back what clients want', async () => {
    const db = await open();
    const { environment, lease } = await leased(db);
    const instance = anInstance(environment.id, {
      phase: 'Ready',
      attempted: true,
      handle: { step: 1 },
      lastObservedAt: now.toISOString(),
    });
    const { intent } = await reconciliation.commit(
      db,
      lease,
      {
        environment: { status: 'Ready', observedGeneration: 1 },
        instances: [instance],
        events: [event(environment.id, 'one'), event(environment.id, 'two')],
      },
      { now },
    );
    expect(intent).toEqual({
      generation: 1,
      cancelGeneration: 0,
      retryRequests: 0,
    });
    const stored = await environments.get(db, environment.id);
    expect(stored).toMatchObject({ status: 'Ready', observedGeneration: 1 });
    const state = await reconciliation.load(db, stored!);
    expect(state.deployment.id).toBe(environment.currentDeploymentId);
    expect(state.instances).toEqual([instance]);
    const told = await events.list(db, {
      environmentId: environment.id,
      limit: 10,
    });
    expect(told.map(({ message }) => message)).toEqual(['one', 'two']);
    expect(
      await events.list(db, {
        environmentId: environment.id,
        afterId: told[0].id,
        limit: 10,
      }),
    ).toEqual([told[1]]);
  });

  it('stores nothing where the lease is lost', async () => {
    const db = await open();
    const { environment, lease } = await leased(db);
    await environments.renewLease(db, lease, { ttl: 0 });
    await environments.acquireLease(db, {
      id: environment.id,
      holder: 'other',
      ttl: 60_000,
    });
    await expect(
      reconciliation.commit(
        db,
        lease,
        {
          environment: { status: 'Ready' },
          instances: [anInstance(environment.id)],
          events: [event(environment.id, 'lost')],
        },
        { now },
      ),
    ).rejects.toThrow(LeaseLostError);
    expect(await db('events')).toEqual([]);
    expect(await db('resource_instances')).toEqual([]);
  });

  it('deletes nothing that a newer generation asks for', async () => {
    const db = await open();
    const { environment, lease } = await leased(db);
    const deletion = {
      environment: {
        status: 'Deleted' as const,
        observedGeneration: 1,
        deletedAt: now.toISOString(),
      },
    };
    await environments.revise(db, {
      id: environment.id,
      deploymentId: 'x',
      now,
    });
    await expect(
      reconciliation.commit(db, lease, deletion, { now }),
    ).rejects.toThrow(SupersededError);
    expect(await environments.get(db, environment.id)).toMatchObject({
      deletedAt: undefined,
    });
  });

  it('takes more rows than one statement does', async () => {
    const db = await open();
    const { environment, lease } = await leased(db);
    await reconciliation.commit(
      db,
      lease,
      {
        events: Array.from({ length: 1_200 }, (_, n) =>
          event(environment.id, `${n}`),
        ),
      },
      { now },
    );
    const all = await events.list(db, {
      environmentId: environment.id,
      limit: 2_000,
    });
    expect(all.map(({ message }) => message)).toEqual(
      Array.from({ length: 1_200 }, (_, n) => `${n}`),
    );
    expect(
      await events.prune(db, {
        before: new Date(now.getTime() + 1),
        limit: 500,
      }),
    ).toBe(500);
  });

  it('keeps one living instance per address', async () => {
    const db = await open();
    const { environment, lease } = await leased(db);
    const commit = (...records: ReturnType<typeof anInstance>[]) =>
      reconciliation.commit(db, lease, { instances: records }, { now });
    const first = anInstance(environment.id);
    await commit(first);
    await expect(commit(anInstance(environment.id))).rejects.toThrow();
    const second = anInstance(environment.id);
    await commit({ ...first, removedAt: now.toISOString() }, second);
    const living = await instances.list(db, { environmentId: environment.id });
    expect(living.map(({ id }) => id)).toEqual([second.id]);
  });
});

describeOnDatabases('What a watch tells', open => {
  it('makes the environment due once, and not for what was looked at since', async () => {
    const db = await open();
    const { environment, lease } = await leased(db);
    const at = (seconds: number) => new Date(now.getTime() + seconds * 1_000);
    const instance = anInstance(environment.id, {
      lastObservedAt: at(10).toISOString(),
    });
    await reconciliation.commit(db, lease, { instances: [instance] }, { now });
    const tell = (changedAt: Date) =>
      instances.requestObservations(db, {
        instanceIds: [instance.id],
        changedAt,
        now,
      });
    expect(await tell(at(5))).toEqual([]);
    expect(await tell(at(20))).toEqual([environment.id]);
    expect(await tell(at(21))).toEqual([]);
    const [stored] = await instances.list(db, {
      environmentId: environment.id,
    });
    expect(stored.observationRequestedAt).toBe(at(20).toISOString());
    await reconciliation.commit(
      db,
      lease,
      { instances: [{ ...stored, lastObservedAt: at(25).toISOString() }] },
      { now },
    );
    expect(await tell(at(30))).toEqual([environment.id]);
  });

  it('is noted for more instances than one statement takes', async () => {
    const db = await open();
    const { environment, lease } = await leased(db);
    const many = Array.from({ length: 300 }, (_, n) =>
      anInstance(environment.id, { address: `thing.default#${n}` }),
    );
    await reconciliation.commit(db, lease, { instances: many }, { now });
    const told = await instances.requestObservations(db, {
      instanceIds: [...many.map(({ id }) => id), 'nobody'],
      changedAt: now,
      now,
    });
    expect(told).toEqual([environment.id]);
    const stored = await instances.list(db, { environmentId: environment.id });
    expect(
      stored.filter(i => i.observationRequestedAt === undefined),
    ).toHaveLength(0);
  });

  it('waits for no commit, and no commit for it', async () => {
    const db = await open();
    if (!isPostgres(db)) {
      return;
    }
    const { environment, lease } = await leased(db);
    const [first, second] = ['a', 'b'].map(name =>
      anInstance(environment.id, { address: `thing.default#${name}` }),
    );
    await reconciliation.commit(
      db,
      lease,
      { instances: [first, second] },
      { now },
    );
    const trx = await db.transaction();
    await trx('resource_instances')
      .where({ id: second.id })
      .update({ phase: 'Applying' });
    expect(
      await instances.requestObservations(db, {
        instanceIds: [second.id, first.id],
        changedAt: now,
        now,
      }),
    ).toEqual([environment.id]);
    await trx.rollback();
    const stored = await instances.list(db, { environmentId: environment.id });
    expect(
      stored.map(({ observationRequestedAt }) => observationRequestedAt),
    ).toEqual([now.toISOString(), undefined]);
  });
});

describeOnDatabases('An idempotency key', open => {
  const claim = (db: Db, requestHash: string, notBefore = new Date(0)) =>
    idempotency.claim(db, {
      principal: 'ann',
      key: 'k',
      requestHash,
      now,
      notBefore,
    });

  it('gives what the first request made, and to no other request', async () => {
    const db = await open();
    expect(await claim(db, 'h')).toBeUndefined();
    await idempotency.complete(db, {
      principal: 'ann',
      key: 'k',
      response: { id: 1 },
    });
    expect(await claim(db, 'h')).toEqual({ id: 1 });
    await expect(claim(db, 'other')).rejects.toThrow(
      /used for another request/,
    );
    expect(
      await claim(db, 'other', new Date(now.getTime() + 1)),
    ).toBeUndefined();
  });

  it('lets one of several at the same time make something', async () => {
    const db = await open();
    let made = 0;
    const request = () =>
      db.transaction(async trx => {
        const before = await claim(trx, 'h');
        if (before) {
          return before;
        }
        const response = { made: ++made };
        await idempotency.complete(trx, {
          principal: 'ann',
          key: 'k',
          response,
        });
        return response;
      });
    expect(await Promise.all([request(), request(), request()])).toEqual([
      { made: 1 },
      { made: 1 },
      { made: 1 },
    ]);
  });
});
