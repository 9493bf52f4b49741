import fc from 'fast-check';
import {
  deployment,
  imageNumber,
  keyOf,
  release,
} from '../__testUtils__/deliveryLine';
import { isDeployed, releaseKey } from './release';

describe('releaseKey', () => {
  it('is a line of each container', () => {
    expect(keyOf({ side: 2, main: 1 })).toBe(
      `main=${imageNumber(1)}\nside=${imageNumber(2, 'side')}`,
    );
  });

  it('is the same for the same images, however they are written', () => {
    const image = imageNumber(1).replace('@', ':1.0@');
    expect(releaseKey({ main: { image, artifactId: 'x' } })).toBe(
      keyOf({ main: 1 }),
    );
  });

  it('is equal where the images are, and only there', () => {
    const numbers = fc.dictionary(
      fc.constantFrom('a', 'b', 'c'),
      fc.nat({ max: 2 }),
      { minKeys: 1 },
    );
    const sorted = (given: object) =>
      JSON.stringify(Object.entries(given).sort());
    fc.assert(
      fc.property(numbers, numbers, (one, other) => {
        expect(keyOf(one) === keyOf(other)).toBe(sorted(one) === sorted(other));
      }),
    );
  });
});

describe('isDeployed', () => {
  it.each([
    { reason: 'the same', deployed: { main: 1 }, expected: true },
    {
      reason: 'other containers beside it',
      deployed: { main: 1, proxy: 3 },
      expected: true,
    },
    { reason: 'another', deployed: { main: 2 }, expected: false },
    { reason: 'nothing', deployed: {}, expected: false },
  ])('says of $reason: $expected', ({ deployed, expected }) => {
    const { images } = deployment(deployed as Record<string, number>);
    expect(isDeployed(release({ main: 1 }).images, images)).toBe(expected);
  });
});
