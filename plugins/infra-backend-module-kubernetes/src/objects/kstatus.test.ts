import { readinessOf } from './kstatus';
import { KubeObject } from './types';

const object = (
  apiVersion: string,
  kind: string,
  rest: Record<string, unknown> = {},
): KubeObject => {
  const { metadata, ...others } = rest as { metadata?: object };
  return {
    apiVersion,
    kind,
    metadata: { name: 'x', generation: 2, ...metadata },
    ...others,
  };
};
const condition = (type: string, status: string, more: object = {}) => ({
  type,
  status,
  ...more,
});
const rolledOut = condition('Progressing', 'True', {
  reason: 'NewReplicaSetAvailable',
});
const available = condition('Available', 'True');
const deployment = (status: object, spec: object = {}) =>
  object('apps/v1', 'Deployment', {
    spec: { replicas: 2, progressDeadlineSeconds: 600, ...spec },
    status: { observedGeneration: 2, ...status },
  });
const allReplicas = {
  replicas: 2,
  updatedReplicas: 2,
  readyReplicas: 2,
  availableReplicas: 2,
};

const cases: {
  reason: string;
  object: KubeObject;
  status: 'ready' | 'inProgress' | 'failed';
  message?: string;
}[] = [
  {
    reason: 'a ConfigMap is ready as soon as it is there',
    object: object('v1', 'ConfigMap'),
    status: 'ready',
  },
  {
    reason: 'what is being deleted is not usable, whatever its status says',
    object: object('v1', 'ConfigMap', {
      metadata: { deletionTimestamp: '2026-01-01T00:00:00Z' },
    }),
    status: 'inProgress',
    message: 'is being deleted',
  },
  {
    reason: 'a status of an older generation says nothing',
    object: object('example.com/v1', 'Database', {
      status: {
        observedGeneration: 1,
        conditions: [condition('Ready', 'True')],
      },
    }),
    status: 'inProgress',
  },
  {
    reason: 'the standard condition Reconciling wins over Ready',
    object: object('example.com/v1', 'Database', {
      status: {
        conditions: [
          condition('Ready', 'True'),
          condition('Reconciling', 'True', { message: 'resizing' }),
        ],
      },
    }),
    status: 'inProgress',
    message: 'resizing',
  },
  {
    reason: 'the standard condition Stalled is a failure',
    object: object('example.com/v1', 'Database', {
      status: { conditions: [condition('Stalled', 'True', { message: 'x' })] },
    }),
    status: 'failed',
  },
  {
    reason: 'a custom resource with Ready=True is ready',
    object: object('example.com/v1', 'Database', {
      status: { conditions: [condition('Ready', 'True')] },
    }),
    status: 'ready',
  },
  {
    reason: 'a custom resource with Ready=Unknown is not ready yet',
    object: object('example.com/v1', 'Database', {
      status: {
        conditions: [condition('Ready', 'Unknown', { message: 'starting' })],
      },
    }),
    status: 'inProgress',
    message: 'starting',
  },
  {
    reason: 'a custom resource without conditions is ready by the rules',
    object: object('example.com/v1', 'Database'),
    status: 'ready',
  },
  {
    reason: 'a Deployment that its controller has not seen is not ready',
    object: object('apps/v1', 'Deployment', { spec: { replicas: 0 } }),
    status: 'inProgress',
  },
  {
    reason: 'a Deployment with all replicas rolled out is ready',
    object: deployment({
      ...allReplicas,
      conditions: [rolledOut, available],
    }),
    status: 'ready',
  },
  {
    reason: 'a Deployment without replicas asked for is ready',
    object: deployment({ conditions: [rolledOut, available] }, { replicas: 0 }),
    status: 'ready',
  },
  {
    reason: 'old replicas still have to end',
    object: deployment({
      ...allReplicas,
      replicas: 3,
      conditions: [rolledOut, available],
    }),
    status: 'inProgress',
    message: 'has 1 old replicas to end',
  },
  {
    reason: 'replicas that are not available do not serve',
    object: deployment({
      ...allReplicas,
      availableReplicas: 1,
      conditions: [rolledOut, available],
    }),
    status: 'inProgress',
    message: 'has 1 of 2 replicas available',
  },
  {
    reason: 'the roll-out is still reported as going on',
    object: deployment({
      ...allReplicas,
      conditions: [
        condition('Progressing', 'True', { reason: 'ReplicaSetUpdated' }),
        available,
      ],
    }),
    status: 'inProgress',
    message: 'is still rolling out',
  },
  {
    reason:
      'an exceeded deadline is a failure, with the cause where it is known',
    object: deployment({
      conditions: [
        condition('Progressing', 'False', {
          reason: 'ProgressDeadlineExceeded',
        }),
        condition('ReplicaFailure', 'True', { message: 'exceeded quota' }),
      ],
    }),
    status: 'failed',
    message: 'made no progress within its deadline: exceeded quota',
  },
  {
    reason: 'a StatefulSet with all replicas of one revision is ready',
    object: object('apps/v1', 'StatefulSet', {
      spec: { replicas: 1 },
      status: {
        observedGeneration: 2,
        replicas: 1,
        readyReplicas: 1,
        currentReplicas: 1,
        updatedReplicas: 1,
        currentRevision: 'a',
        updateRevision: 'a',
      },
    }),
    status: 'ready',
  },
  {
    reason: 'a StatefulSet between two revisions is still rolling out',
    object: object('apps/v1', 'StatefulSet', {
      spec: { replicas: 1 },
      status: {
        replicas: 1,
        readyReplicas: 1,
        currentReplicas: 1,
        currentRevision: 'a',
        updateRevision: 'b',
      },
    }),
    status: 'inProgress',
  },
  {
    reason: 'a partition counts only the replicas above it',
    object: object('apps/v1', 'StatefulSet', {
      spec: {
        replicas: 3,
        updateStrategy: { rollingUpdate: { partition: 2 } },
      },
      status: { replicas: 3, readyReplicas: 3, updatedReplicas: 1 },
    }),
    status: 'ready',
  },
  {
    reason: 'a DaemonSet without observed generation was not seen yet',
    object: object('apps/v1', 'DaemonSet', {
      status: { desiredNumberScheduled: 0 },
    }),
    status: 'inProgress',
  },
  {
    reason: 'a DaemonSet needs all of its pods ready',
    object: object('apps/v1', 'DaemonSet', {
      status: {
        observedGeneration: 2,
        desiredNumberScheduled: 2,
        currentNumberScheduled: 2,
        updatedNumberScheduled: 2,
        numberAvailable: 2,
        numberReady: 1,
      },
    }),
    status: 'inProgress',
    message: 'has 1 of 2 pods ready',
  },
  {
    reason: 'a ReplicaSet that cannot make pods says why',
    object: object('apps/v1', 'ReplicaSet', {
      spec: { replicas: 1 },
      status: {
        conditions: [
          condition('ReplicaFailure', 'True', { message: 'forbidden' }),
        ],
      },
    }),
    status: 'inProgress',
    message: 'cannot make pods: forbidden',
  },
  {
    reason: 'a Job is ready, by the rules, once it has started',
    object: object('batch/v1', 'Job', { status: { startTime: 'now' } }),
    status: 'ready',
  },
  {
    reason: 'a Job that has not started is not',
    object: object('batch/v1', 'Job'),
    status: 'inProgress',
  },
  {
    reason: 'a failed Job is a failure',
    object: object('batch/v1', 'Job', {
      status: {
        startTime: 'now',
        conditions: [condition('Failed', 'True', { reason: 'BackoffLimit' })],
      },
    }),
    status: 'failed',
    message: 'failed: BackoffLimit',
  },
  {
    reason: 'a claim waits for its volume',
    object: object('v1', 'PersistentVolumeClaim', {
      status: { phase: 'Pending' },
    }),
    status: 'inProgress',
    message: 'is not bound (phase Pending)',
  },
  {
    reason: 'a bound claim is ready',
    object: object('v1', 'PersistentVolumeClaim', {
      status: { phase: 'Bound' },
    }),
    status: 'ready',
  },
  {
    reason: 'a Service is ready at once',
    object: object('v1', 'Service', { spec: { type: 'ClusterIP' } }),
    status: 'ready',
  },
  {
    reason: 'a load balancer needs its cluster address',
    object: object('v1', 'Service', { spec: { type: 'LoadBalancer' } }),
    status: 'inProgress',
  },
  {
    reason: 'a pod that crashes again and again is a failure',
    object: object('v1', 'Pod', {
      status: {
        phase: 'Running',
        containerStatuses: [
          { name: 'web', state: { waiting: { reason: 'CrashLoopBackOff' } } },
        ],
      },
    }),
    status: 'failed',
    message: 'container web crashes again and again',
  },
  {
    reason: 'a pod that cannot be placed says why',
    object: object('v1', 'Pod', {
      status: {
        phase: 'Pending',
        conditions: [
          condition('PodScheduled', 'False', { message: 'no node fits' }),
        ],
      },
    }),
    status: 'inProgress',
    message: 'no node fits',
  },
  {
    reason: 'an established definition is ready',
    object: object('apiextensions.k8s.io/v1', 'CustomResourceDefinition', {
      status: { conditions: [condition('Established', 'True')] },
    }),
    status: 'ready',
  },
  {
    reason: 'a definition whose names are taken will never be',
    object: object('apiextensions.k8s.io/v1', 'CustomResourceDefinition', {
      status: { conditions: [condition('NamesAccepted', 'False')] },
    }),
    status: 'failed',
  },
  {
    reason: 'a namespace without phase is not active yet',
    object: object('v1', 'Namespace'),
    status: 'inProgress',
  },
  {
    reason:
      'a quota that is not counted yet refuses objects, so it is not ready',
    object: object('v1', 'ResourceQuota', {
      spec: { hard: { pods: '2', secrets: '1' } },
      status: { hard: { pods: '2' } },
    }),
    status: 'inProgress',
  },
];

describe('readinessOf', () => {
  it.each(cases)('$reason', ({ object: given, status, message }) => {
    expect(readinessOf(given)).toMatchObject({
      status,
      ...(message ? { message } : {}),
    });
  });

  it('tells a running job from one at its end', () => {
    const job = (status: object) =>
      readinessOf(object('batch/v1', 'Job', { status }));
    expect(job({ startTime: 'now' })).toHaveProperty('unfinished');
    expect(job({ conditions: [condition('Complete', 'True')] })).toEqual({
      status: 'ready',
    });
  });
});
