import { Deployment } from '@infra-orchestration/backstage-plugin-infra-common';
import { stretchOf } from './stretch';

const at = (hour: number) => `2026-11-26T${String(hour).padStart(2, '0')}:00Z`;
const deployment = (
  generation: number,
  status: Deployment['status'] = 'Succeeded',
) => ({
  id: `d${generation}`,
  generation,
  status,
  finishedAt: at(generation),
});

describe('stretchOf', () => {
  it.each([
    {
      reason: 'nothing came after it',
      deployments: [deployment(2), deployment(1)],
      expected: { from: at(2), until: undefined },
    },
    {
      reason: 'the next one ended it, whatever came later',
      deployments: [deployment(5), deployment(4), deployment(2)],
      expected: { from: at(2), until: at(4) },
    },
    {
      reason: 'what failed in between ended nothing',
      deployments: [deployment(4), deployment(3, 'Failed'), deployment(2)],
      expected: { from: at(2), until: at(4) },
    },
    {
      reason: 'it never ran',
      deployments: [deployment(3), deployment(2, 'Failed')],
      expected: undefined,
    },
    {
      reason: 'nothing is kept of it',
      deployments: [deployment(3)],
      expected: undefined,
    },
  ])('$reason', ({ deployments, expected }) => {
    expect(stretchOf({ deploymentId: 'd2' }, deployments)).toEqual(expected);
  });
});
