import { Deployment } from '@infra-orchestration/backstage-plugin-infra-common';
import fc from 'fast-check';
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
      reason: 'also where what it went back to was a rollback',
      history: [
        deployment(1),
        deployment(2),
        deployment(3),
        deployment(4, { mode: 'rollback', rollbackOf: 'd2' }),
        deployment(5, { status: 'Failed' }),
        deployment(6, { mode: 'rollback', rollbackOf: 'd4' }),
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

describe('what is gone back to', () => {
  const history = fc
    .array(
      fc.record({
        status: fc.constantFrom('Succeeded', 'Failed', 'Superseded'),
        mode: fc.constantFrom('deploy', 'rollback', 'destroy'),
        back: fc.nat(20),
      }),
      { minLength: 1, maxLength: 12 },
    )
    .map(all =>
      all.map(({ status, mode, back }, i) =>
        deployment(i + 1, {
          ...({ status, mode } as Partial<Deployment>),
          ...(mode === 'rollback' && {
            rollbackOf: `d${(back % (i + 1)) + 1}`,
          }),
        }),
      ),
    );

  it('is earlier, had succeeded and is no deletion, and comes to an end', () => {
    fc.assert(
      fc.property(history, known => {
        const all = [...known];
        for (let n = 0; n <= known.length; n += 1) {
          const found = lastGoodDeployment(all, all.at(-1)?.id);
          if (!found) return;
          expect(found).toMatchObject({ status: 'Succeeded' });
          expect(found.mode).not.toBe('destroy');
          expect(found.generation).toBeLessThan(all.at(-1)!.generation);
          all.push(
            deployment(all.length + 1, {
              mode: 'rollback',
              rollbackOf: found.id,
            }),
          );
        }
        throw new Error('it goes back for ever');
      }),
    );
  });
});
