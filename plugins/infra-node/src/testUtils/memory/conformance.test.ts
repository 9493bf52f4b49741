import { runDriverConformance } from '../conformance/runDriverConformance';
import { DriverConformanceOptions } from '../conformance/types';
import { createInMemoryDriver } from './createInMemoryDriver';
import { InMemoryWorld } from './InMemoryWorld';
import { InMemoryKindOptions } from './kind';

const timeouts = { settle: 2_000, removed: 2_000, abort: 2_000 };

function describeVariant(
  name: string,
  kind: InMemoryKindOptions,
  gated: boolean,
) {
  const world = new InMemoryWorld();
  const outsideKey = (target: { externalName: string }) => ({
    provider: 'conformance',
    kind: 'thing',
    externalName: target.externalName,
  });
  const options: DriverConformanceOptions = {
    name,
    driver: gated
      ? gate => createInMemoryDriver({ world, kinds: [kind], gate })
      : createInMemoryDriver({ world, kinds: [kind] }),
    kind: 'thing',
    connect: () => ({
      config: { expectedToken: 'a-good-token' },
      credentials: { token: 'a-good-token' },
    }),
    refusedSettings: () => ({
      config: { expectedToken: 'a-good-token' },
      credentials: { token: 'a-stolen-token' },
    }),
    createInputs: seed => ({ size: 1, password: `password-of-${seed}` }),
    changedInputs: seed => ({ size: 2, password: `new-password-of-${seed}` }),
    invalidInputs: [
      { reason: 'an empty name names nothing', inputs: () => ({ name: '' }) },
    ],
    outside: {
      exists: async target => world.find(outsideKey(target)) !== undefined,
      makeUnowned: async target => {
        world.put({ ...outsideKey(target), inputs: { size: 7 } });
      },
      tamper: {
        'size changed': async target =>
          world.tamper(outsideKey(target), {
            inputs: { ...target.inputs, size: 99 },
          }),
        'password changed': async target =>
          world.tamper(outsideKey(target), {
            inputs: { ...target.inputs, password: 'something-else' },
          }),
      },
      destroy: async target => world.destroy(outsideKey(target)),
      snapshot: async target =>
        structuredClone({ ...world.find(outsideKey(target)) }) as {},
      verify: async (target, outputs) =>
        expect(world.find(outsideKey(target))?.inputs?.size).toBe(outputs.size),
    },
    timeouts,
  };
  runDriverConformance(options);
}

describeVariant('in memory', {}, true);
describeVariant('in memory, done at the third call', { steps: 2 }, true);
describeVariant('in memory, gone at the third call', { removeSteps: 2 }, true);
describeVariant('in memory, without a gate', {}, false);
describeVariant('in memory, bare', { adopt: false, watch: false }, true);
