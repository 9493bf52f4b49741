import fc from 'fast-check';
import { fullRepository, parseImage } from './imageReference';

const digest = `sha256:${'0a'.repeat(32)}`;

describe('parseImage', () => {
  it.each([
    {
      reason: 'a host makes it a registry of its own',
      image: 'registry.example.com/shop/api:1.0',
      expected: { repository: 'registry.example.com/shop/api', tag: '1.0' },
    },
    {
      reason: 'a port is no tag',
      image: 'localhost:5000/api',
      expected: { repository: 'localhost:5000/api' },
    },
    {
      reason: 'both tag and digest may be there',
      image: `localhost/api:v1@${digest}`,
      expected: { repository: 'localhost/api', tag: 'v1', digest },
    },
    {
      reason: 'without a host it is on Docker Hub',
      image: 'shop/api',
      expected: { repository: 'docker.io/shop/api' },
    },
    {
      reason: 'one name alone is in its library',
      image: 'nginx:1.27',
      expected: { repository: 'docker.io/library/nginx', tag: '1.27' },
    },
    {
      reason: 'Docker Hub has several names',
      image: 'index.docker.io/nginx',
      expected: { repository: 'docker.io/library/nginx' },
    },
    {
      reason: 'a host is the same in upper case',
      image: 'GHCR.io/shop/api',
      expected: { repository: 'ghcr.io/shop/api' },
    },
  ])('$reason', ({ image, expected }) => {
    expect(parseImage(image)).toEqual(expected);
  });

  it('reads what is put together, and completes no name twice', () => {
    const part = fc.stringMatching(/^[a-z0-9]{1,8}$/);
    const name = fc
      .tuple(
        fc.constantFrom('', 'ghcr.io/', 'localhost:5000/', 'docker.io/'),
        fc.array(part, { minLength: 1, maxLength: 3 }),
      )
      .map(([host, path]) => host + path.join('/'));
    fc.assert(
      fc.property(
        name,
        fc.option(part),
        fc.boolean(),
        (given, tag, isPinned) => {
          const repository = fullRepository(given);
          const text = `${given}${tag === null ? '' : `:${tag}`}${
            isPinned ? `@${digest}` : ''
          }`;
          expect(parseImage(text)).toEqual({
            repository,
            ...(tag !== null && { tag }),
            ...(isPinned && { digest }),
          });
          expect(fullRepository(repository)).toBe(repository);
        },
      ),
    );
  });
});
