import { Hook } from '@infra-orchestration/backstage-plugin-infra-common';
import fc from 'fast-check';
import { Duration } from 'luxon';
import { verificationHooks } from './verification';

const named = (name: string): Hook => ({ name, kind: 'httpProbe' });

describe('verificationHooks', () => {
  it.each([
    { reason: 'a step that verifies nothing', given: undefined, names: [] },
    { reason: 'hooks alone', given: { hooks: [named('a')] }, names: ['a'] },
    { reason: 'a soak alone', given: { soak: 'PT10M' }, names: ['soak'] },
    {
      reason: 'the soak is the last',
      given: { hooks: [named('a'), named('b')], soak: 'PT10M' },
      names: ['a', 'b', 'soak'],
    },
    {
      reason: 'its name is taken',
      given: { hooks: [named('soak'), named('soak-2')], soak: 'PT10M' },
      names: ['soak', 'soak-2', 'soak-3'],
    },
  ])('$reason', ({ given, names }) => {
    expect(verificationHooks(given).map(({ name }) => name)).toEqual(names);
  });

  it('gives the soak more time than it takes, and no two hooks one name', () => {
    const names = fc.uniqueArray(
      fc.constantFrom('a', 'soak', 'soak-2', 'soak-3'),
    );
    fc.assert(
      fc.property(names, fc.nat(), (taken, seconds) => {
        const soak = `PT${seconds}S`;
        const hooks = verificationHooks({ hooks: taken.map(named), soak });
        expect(new Set(hooks.map(({ name }) => name)).size).toBe(hooks.length);
        const { inputs, timeout } = hooks.at(-1)!;
        expect(inputs).toEqual({ duration: soak });
        expect(Duration.fromISO(timeout!).toMillis()).toBeGreaterThan(
          seconds * 1_000,
        );
      }),
    );
  });
});
