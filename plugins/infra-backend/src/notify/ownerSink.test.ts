import { NotFoundError } from '@backstage/errors';
import { InfraEvent } from '@infra-orchestration/backstage-plugin-infra-common';
import { Notice } from '../service';
import { Db } from '../store';
import { openMemoryDatabase } from '../store/__testUtils__/openMemoryDatabase';
import { seedEnvironment } from '../store/__testUtils__/seed';
import { ownerSink } from './ownerSink';
import { RefusedError } from './types';

const signal = new AbortController().signal;

describe('the owners', () => {
  let db: Db;

  beforeEach(async () => {
    db = await openMemoryDatabase();
  });
  afterEach(() => db.destroy());

  async function setUp(failure?: Error) {
    const environment = await seedEnvironment(db);
    const notices: Notice[] = [];
    const sink = ownerSink({
      db,
      notifier: {
        notify: async notice => {
          if (failure) throw failure;
          notices.push(notice);
        },
      },
    });
    const promotion = (state: string): InfraEvent => ({
      id: 1,
      environmentId: environment.id,
      type: 'promotion.state',
      level: 'warn',
      message: 'Promotion of shop could not be deployed',
      data: { promotionId: 'p1', state, reason: 'DeploymentFailed' },
      at: '2026-11-26T12:00:00.000Z',
    });
    const take = (event: InfraEvent) => sink.take(event, environment, signal);
    return { sink, notices, promotion, take };
  }

  it('are told of promotions that need them, and of no others', async () => {
    const { sink, notices, promotion, take } = await setUp();
    expect(sink.sources).toContain('promotion.state');
    expect(await take(promotion('Underway'))).toBe(false);
    expect(await take(promotion('Failed'))).toBe(true);
    expect(notices).toMatchObject([
      {
        to: ['group:default/team'],
        title: 'A promotion into dev of component:default/shop has failed',
        description: 'Promotion of shop could not be deployed',
      },
    ]);
  });

  it.each([
    {
      reason: 'where notifications are not installed they never will be',
      failure: new NotFoundError('no such plugin'),
      isRefused: true,
    },
    {
      reason: 'anything else may be over the next time',
      failure: new Error('no answer'),
      isRefused: false,
    },
  ])('are not told, and $reason', async ({ failure, isRefused }) => {
    const { promotion, take } = await setUp(failure);
    const refusal = await take(promotion('Failed')).catch(error => error);
    expect(refusal.message).toContain('could not be notified');
    expect(refusal instanceof RefusedError).toBe(isRefused);
  });
});
