import { KubeObject } from '../cluster/types';
import { readinessOf } from './readiness';

const objectOf = (kind: string, rest: object): KubeObject => ({
  apiVersion: 'v1',
  kind,
  ...rest,
  metadata: { name: 'x', generation: 2, ...(rest as any).metadata },
});
const replicas = (status: object) => ({
  spec: { replicas: 2 },
  status: { observedGeneration: 2, ...status },
});
const all = { replicas: 2, updatedReplicas: 2, readyReplicas: 2 };

describe('readinessOf', () => {
  it.each<{ reason: string; kind: string; rest: object; status: string }>([
    {
      reason: 'what has no status is usable',
      kind: 'ConfigMap',
      rest: {},
      status: 'ready',
    },
    {
      reason: 'what goes is not',
      kind: 'ConfigMap',
      rest: { metadata: { deletionTimestamp: 'now' } },
      status: 'inProgress',
    },
    {
      reason: 'its controller is behind',
      kind: 'Deployment',
      rest: { status: { observedGeneration: 1 } },
      status: 'inProgress',
    },
    {
      reason: 'its controller has not begun',
      kind: 'Deployment',
      rest: {},
      status: 'inProgress',
    },
    {
      reason: 'all replicas are there',
      kind: 'Deployment',
      rest: replicas({ ...all, availableReplicas: 2 }),
      status: 'ready',
    },
    {
      reason: 'one is not available yet',
      kind: 'Deployment',
      rest: replicas({ ...all, availableReplicas: 1 }),
      status: 'inProgress',
    },
    {
      reason: 'old ones are still there',
      kind: 'Deployment',
      rest: replicas({ ...all, availableReplicas: 2, replicas: 3 }),
      status: 'inProgress',
    },
    {
      reason: 'it made no progress in time',
      kind: 'Deployment',
      rest: replicas({
        conditions: [
          {
            type: 'Progressing',
            status: 'False',
            reason: 'ProgressDeadlineExceeded',
          },
        ],
      }),
      status: 'failed',
    },
    {
      reason: 'pods are replaced by hand',
      kind: 'StatefulSet',
      rest: {
        ...replicas({ replicas: 2, readyReplicas: 2 }),
        spec: { replicas: 2, updateStrategy: { type: 'OnDelete' } },
      },
      status: 'ready',
    },
    {
      reason: 'there are no nodes for it, and none is wanted',
      kind: 'DaemonSet',
      rest: { status: { observedGeneration: 2, desiredNumberScheduled: 0 } },
      status: 'ready',
    },
    {
      reason: 'it gave up',
      kind: 'Job',
      rest: {
        status: { conditions: [{ type: 'Failed', status: 'True' }] },
      },
      status: 'failed',
    },
    {
      reason: 'it runs',
      kind: 'Job',
      rest: { status: { startTime: 'now' } },
      status: 'ready',
    },
    {
      reason: 'an operator says that it is not ready',
      kind: 'Database',
      rest: { status: { conditions: [{ type: 'Ready', status: 'False' }] } },
      status: 'inProgress',
    },
  ])('$kind: $status, since $reason', ({ kind, rest, status }) => {
    expect(readinessOf(objectOf(kind, rest)).status).toBe(status);
  });
});
