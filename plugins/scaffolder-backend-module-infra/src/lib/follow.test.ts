import { mockCredentials, mockServices } from '@backstage/backend-test-utils';
import { infraServiceMock } from '@infra-orchestration/backstage-plugin-infra-node/testUtils';
import { followDeployment, FollowOptions } from './follow';

const credentials = mockCredentials.user();

/** An environment with one deployment that runs. */
async function setUp() {
  const infra = infraServiceMock();
  const { environment, deployment } = await infra.createEnvironment({
    entityRef: 'component:default/greeter',
    name: 'dev',
    type: 'development',
  });
  const running = infra.updateDeployment(deployment.id, { status: 'Running' });
  const logger = mockServices.logger.mock();
  const emit = (message: string, rest: object = {}) =>
    infra.emit({
      environmentId: environment.id,
      deploymentId: deployment.id,
      type: 'log',
      level: 'info',
      message,
      ...rest,
    });
  const follow = (rest: Partial<FollowOptions> = {}) =>
    followDeployment({
      infra,
      credentials,
      logger,
      deployment: running,
      ...rest,
    });
  const end = (status: 'Succeeded' | 'Failed' | 'Superseded') => {
    infra.updateDeployment(deployment.id, { status });
    emit(status, { type: 'deployment.status' });
  };
  const lines = () => logger.info.mock.calls.map(([line]) => line);
  return {
    infra,
    environment,
    deployment: running,
    logger,
    emit,
    follow,
    end,
    lines,
  };
}

type Bench = Awaited<ReturnType<typeof setUp>>;

/** Resolves once the follower has asked for live events. */
function following({ infra }: Bench): Promise<void> {
  return new Promise(resolve => {
    const { followEvents } = infra;
    jest.spyOn(infra, 'followEvents').mockImplementation((...args) => {
      setImmediate(resolve);
      return followEvents.apply(infra, args);
    });
  });
}

describe('followDeployment', () => {
  it('passes on what belongs to the deployment, at its level, until it is settled', async () => {
    const bench = await setUp();
    bench.emit('of another', { deploymentId: 'd0' });
    bench.emit('creating', { address: 'dns.default#dns' });
    bench.emit('slow', { level: 'warn' });
    const live = following(bench);
    const followed = bench.follow();
    await live;
    bench.end('Succeeded');

    await expect(followed).resolves.toMatchObject({ status: 'Succeeded' });
    expect(bench.lines()).toEqual(['dns.default#dns: creating', 'Succeeded']);
    expect(bench.logger.warn).toHaveBeenCalledWith('slow');
  });

  it('says who has to approve, and follows what is approved', async () => {
    const bench = await setUp();
    const { infra, deployment } = bench;
    const awaiting = infra.updateDeployment(deployment.id, {
      status: 'AwaitingApproval',
      approval: {
        state: 'awaiting',
        planHash: 'h',
        approvers: ['group:default/platform'],
      },
    });
    const live = following(bench);
    const followed = bench.follow({ deployment: awaiting });
    await live;
    infra.updateDeployment(deployment.id, { status: 'Pending' });
    bench.emit('approved', { type: 'approval.decided' });
    bench.end('Succeeded');

    await expect(followed).resolves.toMatchObject({ status: 'Succeeded' });
    expect(bench.lines()[0]).toBe(
      `Deployment ${deployment.id} waits for approval by group:default/platform; nothing is made before`,
    );
  });

  it('ends with a rejection', async () => {
    const bench = await setUp();
    const { infra, deployment } = bench;
    const awaiting = infra.updateDeployment(deployment.id, {
      status: 'AwaitingApproval',
    });
    const live = following(bench);
    const followed = bench.follow({ deployment: awaiting });
    await live;
    infra.updateDeployment(deployment.id, { status: 'Rejected' });
    bench.emit('too expensive', { type: 'approval.decided' });
    await expect(followed).resolves.toMatchObject({ status: 'Rejected' });
  });

  it('gives back what nobody has decided in time, as it goes on without the task', async () => {
    const bench = await setUp();
    const awaiting = bench.infra.updateDeployment(bench.deployment.id, {
      status: 'AwaitingApproval',
    });
    await expect(
      bench.follow({ deployment: awaiting, timeoutSeconds: 0.05 }),
    ).resolves.toMatchObject({ status: 'AwaitingApproval' });
  });

  it('returns at once from a deployment that is settled, whatever is still stored of it', async () => {
    const { infra, deployment, follow } = await setUp();
    const settled = infra.updateDeployment(deployment.id, { status: 'Failed' });
    const asked = jest.spyOn(infra, 'followEvents');

    await expect(follow({ deployment: settled })).resolves.toBe(settled);
    expect(asked).not.toHaveBeenCalled();
  });

  it('reads no events of before the deployment', async () => {
    const bench = await setUp();
    for (let n = 0; n < 10; n++) bench.emit('long ago', { deploymentId: 'd0' });
    const first = bench.emit('created');
    const asked = jest.spyOn(bench.infra, 'followEvents');
    bench.end('Succeeded');

    await bench.follow();

    expect(asked).toHaveBeenCalledWith(
      expect.objectContaining({ afterId: first.id - 1 }),
      expect.anything(),
    );
  });

  it('notices the end also where its event is lost', async () => {
    const bench = await setUp();
    const live = following(bench);
    const followed = bench.follow({ lookInterval: 10 });
    await live;
    bench.infra.updateDeployment(bench.deployment.id, { status: 'Succeeded' });

    await expect(followed).resolves.toMatchObject({ status: 'Succeeded' });
  });

  it('goes on with the deployment that takes over, and says so', async () => {
    const bench = await setUp();
    const live = following(bench);
    const followed = bench.follow();
    await live;
    const newer = await bench.infra.deploy({
      environmentId: bench.environment.id,
    });
    bench.end('Superseded');
    bench.emit('rolling out', { deploymentId: newer.id });
    bench.infra.updateDeployment(newer.id, { status: 'Succeeded' });
    bench.emit('done', { deploymentId: newer.id, type: 'deployment.status' });

    await expect(followed).resolves.toMatchObject({
      id: newer.id,
      status: 'Succeeded',
    });
    expect(bench.lines()).toContainEqual(
      expect.stringContaining(`was superseded by ${newer.id}`),
    );
  });

  it('does not take a deletion for the success of what was deployed', async () => {
    const bench = await setUp();
    await bench.infra.deleteEnvironment(bench.environment.id);
    bench.end('Superseded');

    await expect(bench.follow()).resolves.toMatchObject({
      id: bench.deployment.id,
      status: 'Superseded',
    });
  });

  it('says that the deployment goes on when the task is cancelled', async () => {
    const { follow } = await setUp();
    const task = new AbortController();
    const waiting = follow({ signal: task.signal });
    task.abort();

    await expect(waiting).rejects.toThrow(/goes on without this task/);
  });

  it('says on the time limit how the deployment stands', async () => {
    const { follow } = await setUp();

    await expect(follow({ timeoutSeconds: 0.05 })).rejects.toThrow(
      /still Running after 0.05 s/,
    );
  });

  it('does not hide that following failed', async () => {
    const { infra, follow } = await setUp();
    jest
      .spyOn(infra, 'followEvents')
      .mockImplementation(async function* none() {
        throw new Error('refused');
      });

    await expect(follow()).rejects.toThrow('refused');
  });
});
