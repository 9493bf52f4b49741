import { KubeObject } from '../objects/types';
import { areReplaceable } from './replaceable';

const object = (apiVersion: string, kind: string, spec = {}): KubeObject => ({
  apiVersion,
  kind,
  metadata: { name: 'x' },
  spec,
});

describe('areReplaceable', () => {
  it.each([
    {
      reason: 'jobs and deployments keep nothing',
      objects: [object('batch/v1', 'Job'), object('apps/v1', 'Deployment')],
      expected: true,
    },
    {
      reason: 'a claim keeps data',
      objects: [
        object('batch/v1', 'Job'),
        object('v1', 'PersistentVolumeClaim'),
      ],
      expected: false,
    },
    {
      reason: 'a stateful set has claims',
      objects: [object('apps/v1', 'StatefulSet')],
      expected: false,
    },
    {
      reason: 'nobody knows what an operator keeps',
      objects: [object('example.com/v1', 'Database')],
      expected: false,
    },
    {
      reason: 'a load balancer would get another address',
      objects: [object('v1', 'Service', { type: 'LoadBalancer' })],
      expected: false,
    },
  ])('$expected: $reason', ({ objects, expected }) => {
    expect(areReplaceable(objects)).toBe(expected);
  });
});
