import { InfraEvent } from '@infra-orchestration/backstage-plugin-infra-common';
import { isNewsForDelivery } from './news';

describe('isNewsForDelivery', () => {
  it.each<{
    event: Pick<InfraEvent, 'type' | 'data'>;
    isNews: boolean;
    reason: string;
  }>([
    {
      event: { type: 'deployment.status', data: { status: 'Running' } },
      isNews: false,
      reason: 'a promotion is as much under way as before',
    },
    {
      event: { type: 'deployment.status', data: { status: 'Succeeded' } },
      isNews: true,
      reason: 'the promotion is over, and the next step may begin',
    },
    {
      event: { type: 'deployment.status', data: { status: 'Failed' } },
      isNews: true,
      reason: 'it is rolled back, or said to have failed',
    },
    {
      event: {
        type: 'environment.status',
        data: { previousStatus: 'Ready', status: 'Progressing' },
      },
      isNews: false,
      reason: 'a deployment began, which does not decide anything',
    },
    {
      event: {
        type: 'environment.status',
        data: { previousStatus: 'Degraded', status: 'Progressing' },
      },
      isNews: true,
      reason: 'it may be out of quarantine',
    },
    {
      event: { type: 'environment.deleted' },
      isNews: true,
      reason: 'nothing is promoted into it any more',
    },
    {
      event: { type: 'hook.state' },
      isNews: true,
      reason: 'a verification began',
    },
    {
      event: { type: 'operation.finished' },
      isNews: false,
      reason: 'how a deployment gets on says nothing of how it ends',
    },
    {
      event: { type: 'resource.phase' },
      isNews: false,
      reason: 'likewise',
    },
  ])('$event.type, since $reason', ({ event, isNews }) => {
    expect(isNewsForDelivery(event)).toBe(isNews);
  });
});
