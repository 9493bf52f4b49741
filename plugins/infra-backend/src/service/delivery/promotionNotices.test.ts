import { EnvironmentRecord } from '../../store';
import { promotionNotice } from './promotionNotices';

const environment = {
  id: 'e1',
  name: 'prod',
  entityRef: 'component:default/shop',
  owner: 'group:default/team',
} as EnvironmentRecord;

const event = (state: string, reason: string) => ({
  type: 'promotion.state' as const,
  message: 'Promotion of shop: so it is',
  data: { promotionId: 'p1', state, reason, step: 'production' },
});

describe('promotionNotice', () => {
  it.each([
    {
      reason: 'what failed waits for a person',
      told: event('Failed', 'DeploymentFailed'),
      what: 'has failed',
    },
    {
      reason: 'what was rolled back is not delivered',
      told: event('RolledBack', 'VerificationFailed'),
      what: 'was rolled back',
    },
    {
      reason: 'the same release is not asked for again by itself',
      told: event('Rejected', 'NotApproved'),
      what: 'was not approved',
    },
    {
      reason:
        'what cannot be planned is tried until somebody changes something',
      told: event('Waiting', 'PlanFailed'),
      what: 'waits, since it cannot be planned',
    },
    {
      reason: 'a freeze ends by itself',
      told: event('Waiting', 'Frozen'),
      what: undefined,
    },
    {
      reason: 'its turn comes by itself',
      told: event('Waiting', 'EnvironmentBusy'),
      what: undefined,
    },
    {
      reason: 'those who approve are asked with the deployment',
      told: event('Underway', 'AwaitingApproval'),
      what: undefined,
    },
    {
      reason: 'it is told of once the rollback is over',
      told: event('RollingBack', 'DeploymentFailed'),
      what: undefined,
    },
    {
      reason: 'that all went well needs nobody',
      told: event('Succeeded', 'Verified'),
      what: undefined,
    },
    {
      reason: 'whoever took it back knows',
      told: event('Cancelled', 'Withdrawn'),
      what: undefined,
    },
    {
      reason: 'a newer one is on its way',
      told: event('Superseded', 'NewerArtifact'),
      what: undefined,
    },
    {
      reason: 'the environment has notices of its own',
      told: {
        type: 'environment.status' as const,
        message: '',
        data: { status: 'Failed' },
      },
      what: undefined,
    },
  ])('$reason', ({ told, what }) => {
    const notice = promotionNotice(told, environment);
    expect(notice?.title).toBe(
      what && `A promotion into prod of component:default/shop ${what}`,
    );
  });

  it('is for the owner, leads to the environment, and takes the place of the one before', () => {
    const told = event('Failed', 'RollbackFailed');
    expect(promotionNotice(told, environment)).toMatchObject({
      to: ['group:default/team'],
      description: told.message,
      link: '/catalog/default/component/shop/environments/e1',
      scope: 'infra:promotion:p1',
    });
  });

  it('is for whoever confirmed a plan, where that is another by now', () => {
    const told = event('Underway', 'AwaitingApproval');
    const data = { ...told.data, confirmedBy: 'user:default/ann' };
    expect(promotionNotice({ ...told, data }, environment)).toMatchObject({
      to: ['user:default/ann'],
      title: expect.stringContaining('not the one that you confirmed'),
      description: told.message,
      severity: 'high',
    });
  });
});
