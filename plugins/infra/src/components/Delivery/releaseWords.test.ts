import { Release } from '@infra-orchestration/backstage-plugin-infra-common';
import { releaseName } from './releaseWords';

const digest = `sha256:${'ab'.repeat(32)}`;

describe('releaseName', () => {
  const image = `registry.example.com/shop/api@${digest}`;

  it.each<{
    reason: string;
    images: Release['images'];
    expected: string;
  }>([
    {
      reason: 'the version where it is known',
      images: { main: { image } },
      expected: '1.4.2',
    },
    {
      reason: 'the same version of several containers once',
      images: { main: { image }, worker: { image } },
      expected: '1.4.2',
    },
    {
      reason: 'else the digest, or the tag',
      images: {
        main: { image: `registry.example.com/shop/other@${digest}` },
        side: { image: 'registry.example.com/side:7' },
      },
      expected: 'sha256:abababababab + 7',
    },
  ])('$reason', ({ images, expected }) => {
    expect(releaseName({ images }, new Map([[image, '1.4.2']]))).toBe(expected);
  });
});
