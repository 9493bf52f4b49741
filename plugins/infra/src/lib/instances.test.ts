import { ResourceInstance } from '@infra-orchestration/backstage-plugin-infra-common';
import { currentInstances } from './instances';

const instance = (
  id: string,
  phase: ResourceInstance['phase'],
  updatedAt: string,
) => ({ id, address: 'dns.default#dns', phase, updatedAt } as ResourceInstance);

describe('currentInstances', () => {
  it.each([
    {
      reason: 'what is there counts, however long ago it changed',
      all: [instance('a', 'Ready', '1'), instance('b', 'Removed', '2')],
      chosen: 'a',
    },
    {
      reason: 'whichever comes first',
      all: [instance('b', 'Removed', '2'), instance('a', 'Removing', '1')],
      chosen: 'a',
    },
    {
      reason: 'of those gone the last',
      all: [
        instance('a', 'Removed', '1'),
        instance('b', 'Retained', '3'),
        instance('c', 'Removed', '2'),
      ],
      chosen: 'b',
    },
  ])('$reason', ({ all, chosen }) => {
    expect(currentInstances(all).map(({ id }) => id)).toEqual([chosen]);
  });
});
