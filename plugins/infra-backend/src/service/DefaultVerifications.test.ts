import { mockCredentials } from '@backstage/backend-test-utils';
import { setTimeout as pause } from 'node:timers/promises';
import { HookRunRecord } from '../core';
import { Db, environments, hooks, reconciliation } from '../store';
import { describeOnDatabases } from '../store/__testUtils__/describeOnDatabases';
import { seedEnvironment } from '../store/__testUtils__/seed';
import { fromHookRun } from '../store/operations/hooks/rows';
import { DefaultVerifications } from './DefaultVerifications';

jest.setTimeout(60_000);

const now = new Date();

/** A run that waits for its answer, of an environment that somebody works on. */
async function begun(db: Db): Promise<HookRunRecord> {
  const { id, currentDeploymentId } = await seedEnvironment(db);
  const acquired = await environments.acquireLease(db, {
    ...{ id, holder: 'worker', ttl: 60_000 },
  });
  const run: HookRunRecord = {
    ...{ id: 'run-1', environmentId: id, deploymentId: currentDeploymentId! },
    ...{ stage: 'afterDeployment', name: 'check', kind: 'callback' },
    ...{ inputs: {}, state: 'Running', onError: 'fail', attempt: 1 },
    ...{ retryRequests: 0, failures: 0, cleared: true },
    deadline: now.toISOString(),
    startedAt: now.toISOString(),
  };
  const changes = { hookRuns: [run] };
  await reconciliation.commit(db, acquired!.lease, changes, { now });
  return run;
}

describeOnDatabases('an answer while the worker writes its run', open => {
  /**
   * Answers just before the worker writes the run, within a transaction that has its environment.
   *
   * @param isAnswered - by an equal request, which the worker knows of
   */
  async function answerBefore(
    db: Db,
    written: HookRunRecord,
    isAnswered = false,
  ) {
    const verifications = new DefaultVerifications({
      db,
      authorizer: {} as any,
      enqueuer: { enqueue: async () => {} },
      isToken: () => true,
    });
    return await db.transaction(async trx => {
      await environments.lock(trx, written.environmentId);
      const answered = verifications
        .answer(
          written.id,
          { outcome: 'succeeded' },
          { token: 'its own', credentials: mockCredentials.none() as any },
        )
        .catch(error => error);
      await pause(300);
      if (isAnswered) {
        await hooks.answer(trx, {
          ...{ runId: written.id, outcome: 'succeeded' },
          ...{ answeredBy: 'token', now },
        });
      }
      await trx('hook_runs')
        .insert(fromHookRun(written))
        .onConflict('id')
        .merge();
      return { answered };
    });
  }

  it('is stored after that', async () => {
    const db = await open();
    const run = await begun(db);
    const { answered } = await answerBefore(db, { ...run, message: 'asked' });
    expect(await answered).toMatchObject({
      id: run.id,
      outcome: 'succeeded',
      answeredBy: 'token',
    });
    expect(await db('hook_answers')).toHaveLength(1);
  });

  it('is that of an equal request that was quicker', async () => {
    const db = await open();
    const run = await begun(db);
    const over: HookRunRecord = { ...run, state: 'Succeeded' };
    const { answered } = await answerBefore(db, over, true);
    expect(await answered).toMatchObject({
      outcome: 'succeeded',
      answeredAt: now.toISOString(),
    });
  });

  it('changes nothing where the run is over then', async () => {
    const db = await open();
    const run = await begun(db);
    const { answered } = await answerBefore(db, { ...run, state: 'TimedOut' });
    expect((await answered) as unknown as Error).toMatchObject({
      name: 'ConflictError',
      message: expect.stringContaining('is over (TimedOut)'),
    });
    expect(await db('hook_answers')).toEqual([]);
  });
});
