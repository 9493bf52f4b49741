import { Db, promotions } from './store';
import { describeOnDatabases } from './store/__testUtils__/describeOnDatabases';
import { as, PolicyBench } from './__testUtils__/PolicyBench';

jest.setTimeout(60_000);

const hour = 3_600_000;
const platform = 'group:default/platform';

describeOnDatabases('a deployment that needs approval', open => {
  let db: Db;
  let bench: PolicyBench;

  beforeEach(async () => {
    db = await open();
    bench = await PolicyBench.start(db, {
      approval: {
        required: ['create', 'deploy', 'delete'],
        approvers: ['platform'],
        expiresAfter: 'P2D',
      },
    });
    bench.groups['user:default/bob'] = [platform];
    bench.groups['user:default/ann'] = [platform];
  });

  const hashOf = async (id: string) =>
    (await bench.deployment(id)).approval!.planHash;
  const approve = async (id: string, user = 'bob', planHash?: string) =>
    bench.cases.approve(
      id,
      { planHash: planHash ?? (await hashOf(id)), reason: 'fine' },
      as(user),
    );

  /** Created and approved. */
  const inForce = async () => {
    const { environment, deployment } = await bench.create();
    await approve(deployment.id);
    bench.woken.length = 0;
    return environment.id;
  };

  it('wakes nobody before somebody agrees, and is in force then', async () => {
    const { environment, deployment } = await bench.create();
    expect(deployment).toMatchObject({
      status: 'AwaitingApproval',
      generation: 1,
      approval: { state: 'awaiting', approvers: [platform] },
    });
    expect(environment).toMatchObject({
      generation: 0,
      status: 'Pending',
      awaitingDeploymentId: deployment.id,
    });
    expect(environment.currentDeploymentId).toBeUndefined();
    expect(bench.woken).toEqual([]);

    expect(await approve(deployment.id)).toMatchObject({
      status: 'Pending',
      approval: {
        state: 'approved',
        decidedBy: 'user:default/bob',
        reason: 'fine',
      },
    });
    expect(bench.woken).toEqual([environment.id]);
    expect(await bench.environment(environment.id)).toMatchObject({
      generation: 1,
      currentDeploymentId: deployment.id,
      awaitingDeploymentId: undefined,
    });
    // Whoever asks twice gets the same answer.
    expect(await approve(deployment.id)).toMatchObject({ status: 'Pending' });
    expect(bench.woken).toHaveLength(1);
  });

  it.each([
    { reason: 'who asked for it', user: 'ann', says: /cannot decide about it/ },
    {
      reason: 'no approver',
      user: 'eve',
      says: /Only group:default\/platform/,
    },
  ])('is decided by nobody who is $reason', async ({ user, says }) => {
    const { deployment } = await bench.create();
    const refused = {
      name: 'NotAllowedError',
      message: expect.stringMatching(says),
    };
    await expect(approve(deployment.id, user)).rejects.toMatchObject(refused);
    await expect(
      bench.cases.reject(deployment.id, { reason: 'no' }, as(user)),
    ).rejects.toMatchObject(refused);
  });

  it('is agreed to as it was read, and asked for anew where it is another by now', async () => {
    const { environment, deployment } = await bench.create();
    const { id } = deployment;
    const read = await hashOf(id);
    bench.outside = 'something';
    await expect(approve(id, 'bob', read)).rejects.toMatchObject({
      name: 'ConflictError',
      message: expect.stringMatching(/read the plan that awaits approval now/),
    });
    const asked = await bench.deployment(id);
    expect(asked).toMatchObject({
      status: 'AwaitingApproval',
      plan: { actions: [{ address: 'something' }] },
      approval: { state: 'awaiting' },
    });
    expect(asked.approval!.planHash).not.toBe(read);
    expect(bench.woken).toEqual([]);
    await expect(approve(id, 'bob', read)).rejects.toThrow(/no longer/);
    await approve(id);
    expect(bench.woken).toEqual([environment.id]);
  });

  it('ends an environment to be with its rejection', async () => {
    const { environment, deployment } = await bench.create();
    const rejected = await bench.cases.reject(
      deployment.id,
      { reason: 'too expensive' },
      as('bob'),
    );
    expect(rejected).toMatchObject({
      status: 'Rejected',
      message: 'user:default/bob rejected it: too expensive',
    });
    expect(await bench.environment(environment.id)).toMatchObject({
      status: 'Deleted',
      deletedAt: expect.any(String),
    });
    await expect(approve(deployment.id)).rejects.toThrow(/is rejected/);
    await bench.create();
  });

  it.each([
    { reason: 'is as it was read', outside: 'nothing' },
    { reason: 'is another by now', outside: 'something' },
  ])(
    'is not put in force where somebody rejects it meanwhile, and its plan $reason',
    async ({ outside }) => {
      bench.groups['user:default/eve'] = [platform];
      const id = await inForce();
      const before = await bench.environment(id);
      const { id: deploymentId } = await bench.cases.deploy(id, {}, as('ann'));
      const asked = (await bench.eventsOf(id)).length;
      bench.outside = outside;
      bench.meanwhile = () =>
        bench.cases.reject(deploymentId, { reason: 'no' }, as('eve'));
      await expect(approve(deploymentId)).rejects.toThrow(/is rejected/);
      expect(await bench.deployment(deploymentId)).toMatchObject({
        status: 'Rejected',
        approval: { state: 'rejected' },
      });
      expect(await bench.environment(id)).toMatchObject({
        currentDeploymentId: before.currentDeploymentId,
        generation: before.generation,
      });
      expect((await bench.eventsOf(id)).slice(asked)).toEqual([
        'approval.decided',
      ]);
    },
  );

  it('of a rejection and a withdrawal at once one is done, and the other is told so', async () => {
    const id = await inForce();
    await db('deployments').update({ status: 'Succeeded' });
    const { id: deploymentId } = await bench.cases.deploy(id, {}, as('ann'));
    const answers = await Promise.allSettled([
      bench.cases.cancel(id, as('ann')),
      bench.cases.reject(deploymentId, { reason: 'no' }, as('bob')),
    ]);
    expect(answers.map(({ status }) => status).sort()).toEqual([
      'fulfilled',
      'rejected',
    ]);
    const [cancelled] = answers;
    expect((await bench.deployment(deploymentId)).approval!.state).toBe(
      cancelled.status === 'fulfilled' ? 'withdrawn' : 'rejected',
    );
  });

  it('leaves what is in force as it is while it waits, and where it is rejected', async () => {
    const id = await inForce();
    const before = await bench.environment(id);
    const change = await bench.cases.deploy(
      id,
      { labels: { a: 'b' } },
      as('ann'),
    );
    expect(change).toMatchObject({ generation: 2, status: 'AwaitingApproval' });
    const waiting = await bench.environment(id);
    expect(waiting).toMatchObject({ generation: 1, labels: {} });
    expect(waiting.currentDeploymentId).toBe(before.currentDeploymentId);
    expect(waiting.etag).not.toBe(before.etag);
    await bench.cases.reject(change.id, { reason: 'no' }, as('bob'));
    expect(await bench.environment(id)).toMatchObject({
      generation: 1,
      status: before.status,
      awaitingDeploymentId: undefined,
    });
    const next = await bench.cases.deploy(
      id,
      { labels: { a: 'c' } },
      as('ann'),
    );
    await approve(next.id);
    expect(await bench.environment(id)).toMatchObject({
      generation: 3,
      labels: { a: 'c' },
    });
  });

  it('is not avoided by asking for the next one before the first is approved', async () => {
    await bench.rule({ approval: { required: ['create'] } });
    const { environment } = await bench.create({
      desired: { params: { size: 1 } },
    });
    const { id } = environment;
    const next = await bench.cases.deploy(id, {}, as('ann'));
    expect(next).toMatchObject({
      status: 'AwaitingApproval',
      generation: 2,
      desired: { params: { size: 1 } },
    });
    await bench.cases.delete(id, as('ann'));
    await bench.cases.cancel(id, as('ann'));
    const { currentDeploymentId } = await bench.environment(id);
    await db('deployments')
      .where({ id: currentDeploymentId })
      .update({ status: 'Cancelled' });
    const after = await bench.cases.deploy(id, {}, as('ann'));
    expect(after.status).toBe('AwaitingApproval');
    await approve(after.id);
    await db('deployments')
      .where({ id: after.id })
      .update({ started_at: new Date() });
    // Only the creation needs approval here.
    const change = await bench.cases.deploy(id, {}, as('ann'));
    expect(change.status).toBe('Pending');
  });

  it('gives way to what is asked for later', async () => {
    const id = await inForce();
    const first = await bench.cases.deploy(id, {}, as('ann'));
    const second = await bench.cases.deploy(id, {}, as('ann'));
    expect(await bench.deployment(first.id)).toMatchObject({
      status: 'Superseded',
      approval: { state: 'superseded' },
    });
    await expect(approve(first.id)).rejects.toThrow(/superseded/);
    await approve(second.id);
    expect((await bench.environment(id)).generation).toBe(3);
  });

  it('is taken back by cancelling', async () => {
    const id = await inForce();
    const change = await bench.cases.deploy(id, {}, as('ann'));
    expect(await bench.cases.cancel(id, as('ann'))).toMatchObject({
      id: change.id,
      status: 'Cancelled',
      approval: { state: 'withdrawn' },
    });
    expect((await bench.environment(id)).deletedAt).toBeUndefined();
  });

  it('deletes only when approved, and is asked for once', async () => {
    const id = await inForce();
    const deletion = await bench.cases.delete(id, as('ann'));
    expect(deletion).toMatchObject({
      mode: 'destroy',
      status: 'AwaitingApproval',
    });
    expect((await bench.cases.delete(id, as('ann'))).id).toBe(deletion.id);
    await approve(deletion.id);
    expect(bench.woken).toEqual([id]);
  });

  it('is not needed to delete what was never made', async () => {
    const { environment } = await bench.create();
    const deletion = await bench.cases.delete(environment.id, as('ann'));
    expect(deletion).toMatchObject({ mode: 'destroy', status: 'Pending' });
    expect(bench.woken).toEqual([environment.id]);
  });

  it('is decided once by two at the same time', async () => {
    bench.groups['user:default/eve'] = [platform];
    const { environment, deployment } = await bench.create();
    const results = await Promise.allSettled([
      approve(deployment.id, 'bob'),
      approve(deployment.id, 'eve'),
      bench.cases.reject(deployment.id, { reason: 'no' }, as('bob')),
    ]);
    expect(results.filter(r => r.status === 'fulfilled')).toHaveLength(1);
    expect(bench.woken.length).toBeLessThanOrEqual(1);
    const { approval, status } = await bench.deployment(deployment.id);
    const { deletedAt } = await bench.environment(environment.id);
    expect([approval!.state, status, deletedAt !== undefined]).toEqual(
      approval!.state === 'approved'
        ? ['approved', 'Pending', false]
        : ['rejected', 'Rejected', true],
    );
  });

  it('tells those who decide, then who asked', async () => {
    const { deployment } = await bench.create();
    const now = () => new Date(Date.now() + 1_000);
    await bench.watch(now()).sweep();
    await bench.watch(now()).sweep();
    expect(bench.notices).toEqual([
      expect.objectContaining({
        to: [platform],
        except: ['user:default/ann'],
      }),
    ]);
    await approve(deployment.id);
    await bench.watch(now()).sweep();
    await bench.watch(now()).sweep();
    expect(bench.notices.slice(1)).toEqual([
      expect.objectContaining({
        to: ['user:default/ann'],
        title: 'pr-1 of component:default/greeter: approved',
      }),
    ]);
  });

  it('tells those of the step too, but not who made what is deployed', async () => {
    const id = await inForce();
    const release = 'group:default/release';
    await promotions.insert(bench.db, [
      {
        ...{ id: 'p1', environmentId: id, releaseKey: 'r' },
        ...{ entityRef: 'component:default/shop', pipeline: 'line' },
        ...{ step: 'review', origin: 'artifact' },
        ...{ state: 'Waiting', reason: 'Deploying', release: { images: {} } },
        ...{ requestedBy: 'plugin:infra', createdAt: new Date().toISOString() },
      },
    ]);
    await bench.cases.deploy(
      id,
      {},
      {
        ...as('ann'),
        promotion: {
          id: 'p1',
          requestedBy: 'plugin:infra',
          approval: { required: ['deploy'], approvers: [release, platform] },
          excluded: ['user:default/eve'],
          message: 'a newer image',
        },
      },
    );
    await bench.watch(new Date(Date.now() + 1_000)).sweep();
    expect(bench.notices).toContainEqual(
      expect.objectContaining({
        to: [platform, release],
        except: ['plugin:infra', 'user:default/eve'],
      }),
    );
  });

  it('is over where nobody decides in time', async () => {
    const { environment, deployment } = await bench.create();
    await bench.watch(new Date(Date.now() + 1_000)).sweep();
    await bench.watch(new Date(Date.now() + 47 * hour)).sweep();
    expect((await bench.deployment(deployment.id)).status).toBe(
      'AwaitingApproval',
    );
    await bench.watch(new Date(Date.now() + 49 * hour)).sweep();
    expect(await bench.deployment(deployment.id)).toMatchObject({
      status: 'Rejected',
      approval: { state: 'expired' },
    });
    expect((await bench.environment(environment.id)).status).toBe('Deleted');
  });
});
