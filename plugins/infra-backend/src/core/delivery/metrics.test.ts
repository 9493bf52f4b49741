import fc from 'fast-check';
import { imageNumber, minute } from '../__testUtils__/deliveryLine';
import { deliveryFigures, DeliveryFact } from './metrics';

const MINUTE = 60_000;
const day = 24 * 60;

/** A deployment that was asked for a minute before it ended. */
function fact(
  endedAt: number,
  image: number,
  fields: Partial<DeliveryFact> = {},
): DeliveryFact {
  return {
    environmentId: 'prod',
    mode: 'deploy',
    succeeded: true,
    askedAt: minute(endedAt - 1).toISOString(),
    finishedAt: minute(endedAt).toISOString(),
    images: { main: imageNumber(image) },
    ...fields,
  };
}

const failed = { succeeded: false } as const;
const back = { mode: 'rollback' } as const;

/** Image number n was made at minute n. */
const madeAt = new Map(
  [...Array(50).keys()].map(n => [imageNumber(n), minute(n).toISOString()]),
);

function figures(facts: DeliveryFact[], days = 2) {
  return deliveryFigures({
    from: minute(10),
    until: minute(10 + days * day),
    facts,
    madeAt,
  });
}

describe('deliveryFigures', () => {
  it('are none of nothing', () => {
    expect(figures([])).toEqual({ deployments: 0, deploymentFrequency: 0 });
  });

  it.each<{ reason: string; facts: DeliveryFact[]; expected: object }>([
    {
      reason: 'count those that succeeded within the time',
      facts: [fact(9, 1), fact(20, 2), fact(30, 3), fact(10 + 2 * day, 4)],
      expected: { deployments: 2, deploymentFrequency: 1 },
    },
    {
      reason: 'count what a change took, from when it was made',
      facts: [fact(20, 10), fact(40, 20), fact(60, 30)],
      expected: {
        leadTime: { median: 20 * MINUTE, p90: 28 * MINUTE, count: 3 },
      },
    },
    {
      reason: 'count an image once, and not what ran before',
      facts: [
        fact(9, 1),
        fact(20, 1),
        fact(30, 12, { environmentId: 'prod-2' }),
        fact(40, 12),
      ],
      expected: {
        leadTime: { median: 18 * MINUTE, p90: 18 * MINUTE, count: 1 },
      },
    },
    {
      reason: 'count a change that was made by a clock ahead as at once',
      facts: [fact(20, 30)],
      expected: { leadTime: { median: 0, p90: 0, count: 1 } },
    },
    {
      reason: 'know no lead time of what nobody told of',
      facts: [fact(20, 99)],
      expected: { leadTime: undefined },
    },
    {
      reason: 'count deployments that failed',
      facts: [fact(20, 2), fact(30, 3, failed), fact(40, 4), fact(50, 5)],
      expected: { changeFailureRate: 1 / 4 },
    },
    {
      reason: 'count what was rolled back next, though it had succeeded',
      facts: [fact(20, 2), fact(30, 3), fact(40, 2, back)],
      expected: {
        deployments: 2,
        changeFailureRate: 1 / 2,
        // From when the rollback was asked for.
        timeToRestore: { median: MINUTE, count: 1 },
      },
    },
    {
      reason: 'count the time to the next success, by whatever means',
      facts: [
        fact(20, 2, failed),
        fact(25, 3, failed),
        fact(30, 4),
        fact(40, 5, failed),
        fact(44, 4, back),
      ],
      expected: { timeToRestore: { median: 7 * MINUTE, count: 2 } },
    },
    {
      reason: 'do not take the success of one environment for that of another',
      facts: [fact(20, 2, failed), fact(30, 3, { environmentId: 'prod-2' })],
      expected: { timeToRestore: undefined },
    },
    {
      reason: 'count what was restored within the time, whenever it broke',
      facts: [fact(5, 2, failed), fact(15, 3)],
      expected: { timeToRestore: { median: 10 * MINUTE, count: 1 } },
    },
  ])('$reason', ({ facts, expected }) => {
    const found = figures(facts);
    expect(found).toEqual({ ...found, ...expected });
  });

  it('do not depend on the order in which they are told', () => {
    const facts = fc.uniqueArray(
      fc
        .record({
          at: fc.integer({ min: 1, max: 100 }),
          image: fc.nat({ max: 49 }),
          succeeded: fc.boolean(),
          mode: fc.constantFrom('deploy' as const, 'rollback' as const),
          environmentId: fc.constantFrom('a', 'b'),
        })
        .map(({ at, image, ...rest }) => fact(at, image, rest)),
      { selector: each => `${each.environmentId} ${each.finishedAt}` },
    );
    const shuffled = facts.chain(given =>
      fc.tuple(
        fc.constant(given),
        fc.shuffledSubarray(given, { minLength: given.length }),
      ),
    );
    fc.assert(
      fc.property(shuffled, ([given, other]) => {
        const found = figures(given);
        expect(figures(other)).toEqual(found);
        expect(found.changeFailureRate ?? 0).toBeLessThanOrEqual(1);
        expect(found.timeToRestore?.median ?? 0).toBeGreaterThanOrEqual(0);
      }),
    );
  });
});
