import { DeliveryStep } from '@infra-orchestration/backstage-plugin-infra-common';
import fc from 'fast-check';
import {
  artifact,
  deployment,
  minute,
  repositoryOf,
} from '../__testUtils__/deliveryLine';
import { DeliveryWorld, isOver, Outcome } from '../__testUtils__/deliveryWorld';
import { decideDelivery } from './decide';

jest.setTimeout(60_000);

/** More looks than any of these worlds needs. */
const MOST_LOOKS = 500;
const ARTIFACTS = 4;

const types = ['dev', 'staging', 'prod'];

function stepOfType(
  environmentType: string,
  fields: Partial<DeliveryStep>,
): DeliveryStep {
  return { name: environmentType, environmentType, ...fields };
}

const freeze = fc
  .tuple(fc.nat({ max: 40 }), fc.integer({ min: 1, max: 40 }))
  .map(([from, lasts]) => [
    {
      from: minute(1_000 + from).toISOString(),
      until: minute(1_000 + from + lasts).toISOString(),
    },
  ]);

const stepFields: fc.Arbitrary<Partial<DeliveryStep>> = fc.record(
  {
    promotion: fc.constantFrom('automatic' as const, 'approval' as const),
    onFailure: fc.constantFrom('stop' as const, 'rollback' as const),
    verification: fc.constant({ soak: 'PT1M' }),
    freeze,
  },
  { requiredKeys: [] },
);

const outcomes: Outcome[] = [
  'succeeds',
  'fails',
  'failsVerification',
  'isRejected',
];

interface Given {
  steps: Partial<DeliveryStep>[];
  /** Environments of each step. */
  counts: number[];
  /** Whether the first artifacts run everywhere. */
  isOld: boolean;
  containers: string[];
  /** How many artifacts are told of at the beginning, and whether one is whenever all is at rest. */
  told: number;
  arrivals: boolean[];
  /** By place of the environment and number of the artifact. */
  fates: Outcome[];
}

const given = (fate: fc.Arbitrary<Outcome>): fc.Arbitrary<Given> =>
  fc.record({
    steps: fc.array(stepFields, { minLength: 2, maxLength: 3 }),
    counts: fc.array(fc.integer({ min: 1, max: 2 }), {
      minLength: 3,
      maxLength: 3,
    }),
    isOld: fc.boolean(),
    containers: fc.constantFrom(['main'], ['main', 'side']),
    told: fc.integer({ min: 1, max: ARTIFACTS }),
    arrivals: fc.array(fc.boolean(), { minLength: 8, maxLength: 8 }),
    fates: fc.array(fate, { minLength: 30, maxLength: 30 }),
  });

const anything = given(fc.constantFrom(...outcomes));
const success = given(fc.constant('succeeds'));

function worldOf(options: Given): DeliveryWorld {
  const { steps, counts, isOld, containers, told, fates } = options;
  const environments = steps.flatMap((_, i) =>
    [...Array(counts[i]).keys()].map(n => ({
      id: `${types[i]}-${n}`,
      type: types[i],
    })),
  );
  const numbers = [...Array(ARTIFACTS).keys()].map(n => n + 1).reverse();
  return new DeliveryWorld({
    steps: steps.map((fields, i) => stepOfType(types[i], fields)),
    environments,
    artifacts: numbers.flatMap(n =>
      containers.map(container => artifact(n, { container })),
    ),
    told: told * containers.length,
    uses: containers.map(container => ({
      container,
      repository: repositoryOf(container),
    })),
    running: isOld
      ? Object.fromEntries(
          environments.map(({ id }) => [
            id,
            deployment(
              Object.fromEntries(containers.map(container => [container, 1])),
              { id: `old-${id}`, hasVerification: true },
            ),
          ]),
        )
      : {},
    outcome: (id, key) => {
      const place = environments.findIndex(each => each.id === id);
      const numbersOf = key
        .split('\n')
        .map(image => parseInt(image.slice(-4), 16));
      const which = numbersOf.reduce((sum, n) => sum * ARTIFACTS + n, place);
      return fates[which % fates.length];
    },
  });
}

function checkOpen(world: DeliveryWorld): void {
  const open = world.promotions.filter(each => !isOver(each));
  const places = open.map(({ environmentId }) => environmentId);
  expect(places).toEqual([...new Set(places)]);
}

/** What a step has was verified in every step before it, as far as nobody asked for it. */
function checkVerified(world: DeliveryWorld, { isOld }: Given): void {
  for (const { environmentId, releaseKey } of world.promotions) {
    const at = types.findIndex(type => environmentId.startsWith(type));
    const isFirst = at === 0 || (isOld && !/[^1]$/m.test(releaseKey));
    expect(isFirst || world.verifiedIn(types[at - 1]).has(releaseKey)).toBe(
      true,
    );
  }
}

/** Looks until nothing is decided and nothing is on its way. `choose` says how many are carried out. */
function run(
  world: DeliveryWorld,
  { arrivals }: Given,
  options: {
    arrange?: <T>(items: T[]) => T[];
    kept?(decisions: number): number;
    whileBusy?(busy: string[]): string | undefined;
  } = {},
): void {
  const { arrange, kept = n => n, whileBusy } = options;
  let rests = 0;
  for (let looks = 0; looks < MOST_LOOKS; looks++) {
    const early = whileBusy?.(world.busy);
    if (early) {
      world.finish(early);
    }
    const decisions = world.decide(arrange);
    for (const decision of decisions.slice(0, kept(decisions.length))) {
      world.apply(decision);
      checkOpen(world);
    }
    if (decisions.length === 0) {
      const [busy] = [...world.busy].sort();
      const { nextLookAt } = decideDelivery(world.line(), world.now);
      rests += 1;
      const isNews = world.untold > 0 && arrivals[rests % arrivals.length];
      if (isNews) {
        world.tell();
      } else if (busy) {
        world.finish(busy);
      } else if (nextLookAt) {
        world.pass(Math.max(1, (+nextLookAt - +world.now) / 60_000));
      } else if (world.untold > 0) {
        world.tell();
      } else {
        return;
      }
    }
  }
  throw new Error('It does not come to an end');
}

/** A stream of numbers between 0 and 1. */
const chances = fc
  .array(fc.double({ min: 0, max: 0.999, noNaN: true }), {
    minLength: 20,
    maxLength: 20,
  })
  .map(values => {
    let at = 0;
    return () => {
      at += 1;
      return values[at % values.length];
    };
  });

const reversed = <T>(items: T[]): T[] => [...items].reverse();

describe('delivery of a component', () => {
  it('comes to rest, with nothing open twice, and nothing in a step that was not verified before', () => {
    fc.assert(
      fc.property(anything, each => {
        const world = worldOf(each);
        run(world, each);
        checkVerified(world, each);
        expect(world.decide()).toEqual([]);
        expect(world.promotions.every(isOver)).toBe(true);
      }),
    );
  });

  it('comes to the same, wherever the process dies, and in whatever order it is told', () => {
    fc.assert(
      fc.property(anything, chances, (each, chance) => {
        const world = worldOf(each);
        run(world, each);
        const other = worldOf(each);
        run(other, each, {
          arrange: reversed,
          // Of some decisions at least one is carried out.
          kept: n => 1 + Math.floor(chance() * n),
        });
        expect(other.state()).toEqual(world.state());
        expect([...other.passedOver].sort()).toEqual(
          [...world.passedOver].sort(),
        );
      }),
    );
  });

  it('comes to the same, whatever ends first, where all goes well', () => {
    fc.assert(
      fc.property(success, chances, (each, chance) => {
        const world = worldOf(each);
        run(world, each, {
          whileBusy: busy => busy[Math.floor(chance() * busy.length * 2)],
          kept: n => Math.ceil(chance() * n),
        });
        const states = Object.values(world.state());
        expect(new Set(states).size).toBe(1);
        expect(states[0]).toMatch(/^Succeeded (.*4\n?)+$/);
      }),
    );
  });

  it('does nothing twice where two look at the same time', () => {
    fc.assert(
      fc.property(anything, each => {
        const world = worldOf(each);
        for (let looks = 0; looks < MOST_LOOKS; looks++) {
          const [one, other] = [world.decide(), world.decide(reversed)];
          expect(other).toEqual(one);
          const begun = [...one, ...other].map(decision =>
            world.apply(decision),
          );
          checkOpen(world);
          expect(begun.slice(one.length).some(Boolean)).toBe(false);
          if (one.length === 0) {
            const [busy] = world.busy;
            if (!busy) {
              break;
            }
            world.finish(busy);
          }
        }
        const begun = world.promotions.filter(p => p.deploymentId);
        const keys = begun
          .filter(p => p.reason !== 'NewerArtifact')
          .map(p => `${p.environmentId} ${p.releaseKey}`);
        expect(keys).toEqual([...new Set(keys)]);
      }),
    );
  });
});
