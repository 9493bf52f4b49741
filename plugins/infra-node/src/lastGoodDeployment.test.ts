import { Deployment } from '@infra-orchestration/backstage-plugin-infra-common';
import { lastGoodDeployment } from './lastGoodDeployment';

const deployment = (generation: number, given: Partial<Deployment> = {}) =>
  ({
    id: `d${generation}`,
    generation,
    mode: 'deploy',
    status: 'Succeeded',
    ...given,
  } as Deployment);

describe('lastGoodDeployment', () => {
  it.each([
    {
      reason: 'what failed is left for the last that had succeeded',
      history: [
        deployment(1),
        deployment(2),
        deployment(3, { status: 'Failed' }),
        deployment(4, { status: 'Failed' }),
      ],
      found: 'd2',
    },
    {
      reason: 'what works, but is not wanted, is left for the one before',
      history: [deployment(1), deployment(2), deployment(3)],
      found: 'd2',
    },
    {
      reason: 'a second rollback goes back further',
      history: [
        deployment(1),
        deployment(2),
        deployment(3),
        deployment(4, { mode: 'rollback', rollbackOf: 'd2' }),
      ],
      found: 'd1',
    },
    {
      reason: 'a rollback that failed is tried again',
      history: [
        deployment(1),
        deployment(2),
        deployment(3, { status: 'Failed' }),
        deployment(4, {
          mode: 'rollback',
          rollbackOf: 'd2',
          status: 'Failed',
        }),
      ],
      found: 'd2',
    },
    {
      reason: 'a deletion is nothing to go back to',
      history: [
        deployment(1),
        deployment(2, { mode: 'destroy' }),
        deployment(3, { status: 'Failed' }),
      ],
      found: 'd1',
    },
    {
      reason: 'the first has none before it',
      history: [deployment(1, { status: 'Failed' })],
      found: undefined,
    },
    {
      reason: 'where nothing is in force there is nothing to leave',
      history: [],
      found: undefined,
    },
  ])('$reason', ({ history, found }) => {
    const current = history.at(-1)?.id;
    expect(lastGoodDeployment(history, current)?.id).toBe(found);
    expect(lastGoodDeployment([...history].reverse(), current)?.id).toBe(found);
  });
});
