import { instance } from '../__testUtils__/plans';
import { planRemovals } from '.';

describe('planRemovals', () => {
  const chain = [
    instance({ address: 'a', dependenciesOf: ['b'] }),
    instance({ address: 'b', dependenciesOf: ['c'] }),
    instance({ address: 'c' }),
  ];
  const plan = (keep: string[], instances = chain, retain: string[] = []) =>
    planRemovals({ instances, keep: new Set(keep), retain }).map(p => [
      p.address,
      p.action,
      p.dependsOn,
    ]);

  it('goes from what nothing depends on to what all depend on', () => {
    expect(plan([])).toEqual([
      ['a', 'delete', []],
      ['b', 'delete', ['a']],
      ['c', 'delete', ['b']],
    ]);
  });

  it('waits until what is kept has let go', () => {
    expect(plan(['a', 'b'])).toEqual([['c', 'delete', ['b']]]);
  });

  it('has nothing to do where all is kept, or gone already', () => {
    expect(plan(['a', 'b', 'c'])).toEqual([]);
    const gone = (['Removed', 'Retained', 'Abandoned'] as const).map(
      (phase, i) => instance({ address: `g${i}`, phase }),
    );
    expect(plan([], gone)).toEqual([]);
  });

  it('does not wait for what is gone', () => {
    expect(
      plan(
        [],
        [
          instance({ address: 'a', phase: 'Removed', dependenciesOf: ['b'] }),
          instance({ address: 'b' }),
        ],
      ),
    ).toEqual([['b', 'delete', []]]);
  });

  it.each([
    ['by its definition', instance({ deletionPolicy: 'retain' }), []],
    ['by the environment type', instance(), ['thing']],
  ])('forgets what is to stay %s', (_, stored, retain) => {
    expect(plan([], [stored], retain)).toEqual([
      ['thing.default#one', 'forget', []],
    ]);
  });
});
