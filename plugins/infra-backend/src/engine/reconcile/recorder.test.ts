import { describeOnDatabases } from '../../store/__testUtils__/describeOnDatabases';
import { seedEnvironment } from '../../store/__testUtils__/seed';
import { environments, events, Intent, LeaseLostError } from '../../store';
import { systemClock } from '../clock';
import { Recorder } from './recorder';

jest.setTimeout(60_000);

describeOnDatabases('Recorder', open => {
  async function setUp() {
    const db = await open();
    const { id } = await seedEnvironment(db);
    const acquired = await environments.acquireLease(db, {
      id,
      holder: 'me',
      ttl: 60_000,
    });
    let commits = 0;
    const intents: Intent[] = [];
    const failures: unknown[] = [];
    const recorder = new Recorder({
      db,
      lease: acquired!.lease,
      hasPreview: false,
      clock: systemClock,
      crashPoints: {
        at: point => {
          commits += point === 'commit.before' ? 1 : 0;
        },
      },
      onIntent: intent => intents.push(intent),
      onFailure: error => failures.push(error),
      onEvents: () => {},
    });
    const tell = (message: string) =>
      recorder.record({
        events: [{ environmentId: id, type: 'log', level: 'info', message }],
      });
    const told = async () =>
      (await events.list(db, { environmentId: id, limit: 100 })).map(
        ({ message }) => message,
      );
    return {
      db,
      id,
      recorder,
      tell,
      told,
      intents,
      failures,
      count: () => commits,
    };
  }

  it('puts what comes at the same time into one commit, in order', async () => {
    const { recorder, tell, told, count } = await setUp();
    await Promise.all(['1', '2', '3'].map(tell));
    expect(count()).toBe(1);
    await tell('4');
    recorder.post({});
    await recorder.flush();
    expect(count()).toBe(2);
    expect(await told()).toEqual(['1', '2', '3', '4']);
  });

  it('keeps what is posted for what is waited for after it, but not for long', async () => {
    const { recorder, tell, told, count } = await setUp();
    const post = (status: 'Progressing' | 'Ready') =>
      recorder.post({ environment: { status } });
    post('Progressing');
    await new Promise(resolve => setTimeout(resolve, 10));
    await tell('waited for');
    expect(count()).toBe(1);
    post('Ready');
    await new Promise(resolve => setTimeout(resolve, 1_000));
    expect(count()).toBe(2);
    expect(await told()).toEqual(['waited for']);
  });

  it.each([
    { reason: 'with what is still to be stored', message: 'the last' },
    { reason: 'alone where nothing is', message: undefined },
  ])('gives the lease back $reason', async ({ message }) => {
    const { db, id, recorder, tell, told, count } = await setUp();
    await tell('before');
    const { generation, cancelGeneration, retryRequests } =
      (await environments.get(db, id))!;
    recorder.post(
      message
        ? {
            events: [
              { environmentId: id, type: 'log', level: 'info', message },
            ],
          }
        : {},
    );
    await environments.noteWakeUp(db, { id });
    const isDue = await recorder.release({
      intent: { generation, cancelGeneration, retryRequests },
      now: new Date(),
    });
    expect(isDue).toBe(true);
    expect(count()).toBe(message ? 2 : 1);
    expect(await told()).toEqual(['before', ...(message ? [message] : [])]);
    const taken = { id, holder: 'another', ttl: 60_000 };
    expect(await environments.acquireLease(db, taken)).toBeDefined();
  });

  it('tells what clients want by now', async () => {
    const { db, id, tell, intents } = await setUp();
    await tell('before');
    await environments.revise(db, { id, deploymentId: 'x', now: new Date() });
    await tell('after');
    expect(intents.map(({ generation }) => generation)).toEqual([1, 2]);
  });

  it('stores nothing more after the lease was lost, and says so once', async () => {
    const { db, id, recorder, tell, told, failures } = await setUp();
    await tell('mine');
    await db('environments').where({ id }).update({ fencing_token: 99 });
    await expect(tell('lost')).rejects.toThrow(LeaseLostError);
    await expect(tell('later')).rejects.toThrow(LeaseLostError);
    recorder.post({ environment: { status: 'Ready' } });
    await expect(recorder.flush()).rejects.toThrow(LeaseLostError);
    expect(failures).toHaveLength(1);
    expect(await told()).toEqual(['mine']);
  });
});
