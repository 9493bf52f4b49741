import { mockCredentials, mockServices } from '@backstage/backend-test-utils';
import { Promotion } from '@infra-orchestration/backstage-plugin-infra-common';
import { infraServiceMock } from '@infra-orchestration/backstage-plugin-infra-node/testUtils';
import { followPromotion, FollowPromotionOptions } from './followPromotion';

const credentials = mockCredentials.user();

/** An environment with one promotion that is being deployed. */
async function setUp() {
  const infra = infraServiceMock();
  const { environment } = await infra.createEnvironment({
    entityRef: 'component:default/greeter',
    name: 'prod',
    type: 'production',
  });
  const artifact = await infra.registerArtifact({
    repository: 'registry.example.com/greeter',
    tag: '2',
  });
  const input = { environmentId: environment.id, artifactIds: [artifact.id] };
  const promotion = await infra.promote(input);
  const logger = mockServices.logger.mock();
  const emit = (message: string, rest: object = {}) =>
    infra.emit({
      environmentId: environment.id,
      deploymentId: promotion.deploymentId,
      type: 'log',
      level: 'info',
      message,
      ...rest,
    });
  const become = (change: Partial<Promotion>, id = promotion.id) => {
    const now = infra.updatePromotion(id, change);
    emit(`it is ${now.state}`, {
      type: 'promotion.state',
      data: { promotionId: id },
    });
    return now;
  };
  const follow = (rest: Partial<FollowPromotionOptions> = {}) =>
    followPromotion({ infra, credentials, logger, promotion, ...rest });
  const lines = () => logger.info.mock.calls.map(([line]) => line);
  return { infra, input, promotion, logger, emit, become, follow, lines };
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

describe('followPromotion', () => {
  it('passes on what belongs to it, that of its deployments too, until it is over', async () => {
    const bench = await setUp();
    const { infra, emit, become } = bench;
    const { deployment: other } = await infra.createEnvironment({
      entityRef: 'component:default/greeter',
      name: 'other',
      type: 'production',
    });
    emit('of another', { deploymentId: other.id });
    const live = following(bench);
    const followed = bench.follow();
    await live;
    emit('creating', { address: 'dns.default#dns' });
    become({ state: 'Succeeded', reason: 'Verified' });

    await expect(followed).resolves.toMatchObject({ state: 'Succeeded' });
    expect(bench.lines()).toEqual([
      'dns.default#dns: creating',
      'it is Succeeded',
    ]);
  });

  it.each(['Failed', 'RolledBack', 'Rejected', 'Cancelled'] as const)(
    'ends with %s',
    async state => {
      const bench = await setUp();
      const live = following(bench);
      const followed = bench.follow();
      await live;
      bench.become({ state: 'RollingBack', reason: 'VerificationFailed' });
      bench.become({ state });
      await expect(followed).resolves.toMatchObject({ state });
    },
  );

  it('ends where people have to decide', async () => {
    const bench = await setUp();
    const live = following(bench);
    const followed = bench.follow();
    await live;
    bench.become({ state: 'Underway', reason: 'AwaitingApproval' });
    await expect(followed).resolves.toMatchObject({
      reason: 'AwaitingApproval',
    });
  });

  it('follows the one that takes its place', async () => {
    const bench = await setUp();
    const { infra, become, promotion } = bench;
    become({ state: 'Waiting', reason: 'Frozen' });
    const newer = await infra.promote(bench.input);
    expect(await infra.getPromotion(promotion.id)).toMatchObject({
      supersededBy: newer.id,
    });
    become({ state: 'Succeeded', reason: 'Verified' }, newer.id);
    await expect(bench.follow()).resolves.toMatchObject({ id: newer.id });
    expect(bench.lines()).toContain(
      `Promotion ${promotion.id} gave way to ${newer.id}; waiting for that one`,
    );
  });

  it('notices the end also where its event is lost', async () => {
    const bench = await setUp();
    const live = following(bench);
    const followed = bench.follow({ lookInterval: 10 });
    await live;
    bench.infra.updatePromotion(bench.promotion.id, { state: 'Succeeded' });
    await expect(followed).resolves.toMatchObject({ state: 'Succeeded' });
  });

  it('gives back what still waits at the time limit, as it goes on without the task', async () => {
    const bench = await setUp();
    const promotion = bench.become({ state: 'Waiting', reason: 'Frozen' });
    await expect(
      bench.follow({ promotion, timeoutSeconds: 0.05 }),
    ).resolves.toMatchObject({ state: 'Waiting', reason: 'Frozen' });
  });

  it('says on the time limit how one under way stands', async () => {
    const { follow } = await setUp();
    await expect(follow({ timeoutSeconds: 0.05 })).rejects.toThrow(
      /still Underway \(Deploying\) after 0.05 s/,
    );
  });

  it('says that it goes on when the task is cancelled', async () => {
    const { follow } = await setUp();
    const task = new AbortController();
    const waiting = follow({ signal: task.signal });
    task.abort();
    await expect(waiting).rejects.toThrow(/goes on without this task/);
  });
});
