import {
  atMinute,
  commit,
  environment,
  preview,
} from '../__testUtils__/previews';
import { standingOf } from './state';

const there = { environment: { id: 'e1', name: 'pr-7' } };
const current = environment().current!;
const problem = { reason: 'ImageMissing', message: 'x', isFailure: false };

describe('how a preview stands', () => {
  it.each([
    { reason: 'about to be made', record: preview(), expected: 'Opening' },
    {
      reason: 'something is missing',
      record: preview({ problem }),
      expected: 'Waiting ImageMissing',
    },
    {
      reason: 'what is wrong does not pass by itself',
      record: preview({ problem: { ...problem, isFailure: true } }),
      expected: 'Failed ImageMissing',
    },
    {
      reason: 'somebody has to agree',
      record: preview(there),
      known: environment({
        current: { ...current, status: 'AwaitingApproval' },
      }),
      expected: 'Opening AwaitingApproval',
    },
    {
      reason: 'its first deployment is at work',
      record: preview(there),
      known: environment({ current: { ...current, status: 'Running' } }),
      expected: 'Opening',
    },
    {
      reason: 'a further one is at work',
      record: preview(there),
      known: environment({
        current: { ...current, status: 'Pending', isFirst: false },
      }),
      expected: 'Updating',
    },
    {
      reason: 'the image of a newer commit is missing',
      record: preview({ ...there, problem }),
      known: environment(),
      expected: 'Updating ImageMissing',
    },
    {
      reason: 'a newer commit came a moment ago',
      record: preview({
        ...there,
        pullRequest: { ...preview().pullRequest, headCommit: commit(2) },
      }),
      known: environment(),
      expected: 'Updating',
    },
    {
      reason: 'all is up',
      record: preview(there),
      known: environment(),
      expected: 'Ready',
    },
    {
      reason: 'the deployment failed',
      record: preview(there),
      known: environment({ current: { ...current, status: 'Failed' } }),
      expected: 'Failed DeploymentFailed',
    },
    {
      reason: 'nobody agreed',
      record: preview(there),
      known: environment({ current: { ...current, status: 'Rejected' } }),
      expected: 'Failed NotApproved',
    },
    {
      reason: 'somebody stopped it',
      record: preview(there),
      known: environment({ current: { ...current, status: 'Cancelled' } }),
      expected: 'Failed DeploymentCancelled',
    },
    {
      reason: 'it is deleted in time',
      record: preview(there),
      known: environment({
        leaving: { since: atMinute(15), state: 'underway' },
      }),
      expected: 'Expired',
    },
    {
      reason: 'its time is over',
      record: preview({ ...there, goneAt: atMinute(15) }),
      expected: 'Expired',
    },
    {
      reason: 'it was asked for since',
      record: preview({ ...there, askedAt: atMinute(16) }),
      known: environment({
        leaving: { since: atMinute(15), state: 'underway' },
      }),
      expected: 'Waiting EnvironmentLeaving',
    },
    {
      reason: 'it is closed',
      record: preview({ ...there, closedAt: atMinute(15) }),
      known: environment(),
      expected: 'Closing',
    },
    {
      reason: 'its deletion failed',
      record: preview({ ...there, closedAt: atMinute(15) }),
      known: environment({ leaving: { since: atMinute(16), state: 'failed' } }),
      expected: 'Closing DeletionFailed',
    },
    {
      reason: 'nothing is left',
      record: preview({ ...there, closedAt: atMinute(15) }),
      known: environment({ goneAt: atMinute(16) }),
      expected: 'Closed',
    },
  ])('is $expected where $reason', ({ record, known, expected }) => {
    const { state, reason } = standingOf(record, known);
    expect(reason ? `${state} ${reason}` : state).toBe(expected);
  });
});
