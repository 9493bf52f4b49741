import { ResourceInstance } from '@infra-orchestration/backstage-plugin-infra-common';
import { inDependencyOrder, waitsFor } from './waiting';

const resource = (
  address: string,
  phase: ResourceInstance['phase'],
  dependenciesOf: string[] = [],
) => ({ address, phase, dependenciesOf, conditions: [] } as any);

describe('waitsFor', () => {
  const ns = resource('ns', 'Ready');
  const db = resource('db', 'Applying');

  it.each([
    {
      reason: 'dependencies that are ready are not waited for',
      instance: resource('main', 'Waiting', ['ns', 'db']),
      waits: ['db'],
    },
    {
      reason: 'what is being applied waits for nobody',
      instance: resource('main', 'Applying', ['db']),
      waits: [],
    },
    {
      reason: 'a dependency that is not known yet is waited for',
      instance: resource('main', 'Pending', ['cache']),
      waits: ['cache'],
    },
  ])('$reason', ({ instance, waits }) => {
    expect(waitsFor(instance, [ns, db, instance])).toEqual(waits);
  });

  it('turns round on removal: what needs it must go first', () => {
    const leaving = resource('ns', 'Removing');
    const main = resource('main', 'Removing', ['ns']);
    const gone = resource('job', 'Removed', ['ns']);
    expect(waitsFor(leaving, [leaving, main, gone])).toEqual(['main']);
  });
});

describe('inDependencyOrder', () => {
  const order = (...items: ResourceInstance[]) =>
    inDependencyOrder(items).map(({ address }) => address);

  it('puts dependencies first and is stable by name', () => {
    expect(
      order(
        resource('main', 'Ready', ['ns', 'db']),
        resource('ns', 'Ready'),
        resource('db', 'Ready'),
      ),
    ).toEqual(['db', 'ns', 'main']);
  });

  it('ends on a circle, each once', () => {
    expect(
      order(resource('a', 'Failed', ['b']), resource('b', 'Failed', ['a'])),
    ).toEqual(['b', 'a']);
  });
});
