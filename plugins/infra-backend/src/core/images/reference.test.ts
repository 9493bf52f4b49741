import fc from 'fast-check';
import {
  attachedTo,
  formatImage,
  isTag,
  readImage,
  registryOf,
} from './reference';

const digest = `sha256:${'0a'.repeat(32)}`;

describe('the name of an image', () => {
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
      image: 'index.docker.io/library/nginx',
      expected: { repository: 'docker.io/library/nginx' },
    },
    {
      reason: 'hosts are the same in upper case',
      image: 'GHCR.io/shop/api',
      expected: { repository: 'ghcr.io/shop/api' },
    },
    { reason: 'repositories are in lower case', image: 'ghcr.io/Shop/api' },
    { reason: 'it is a URL', image: 'https://ghcr.io/shop/api' },
    { reason: 'the digest is too short', image: 'ghcr.io/a@sha256:12' },
    { reason: 'there are two digests', image: `ghcr.io/a@${digest}@${digest}` },
    { reason: 'the tag is empty', image: 'ghcr.io/shop/api:' },
    { reason: 'it is empty', image: '' },
    { reason: 'the path is empty', image: 'ghcr.io/' },
    { reason: 'it is left open', image: '.' },
    { reason: 'there is a placeholder in it', image: 'ghcr.io/${x}/api' },
    { reason: 'it is too long', image: `ghcr.io/${'a'.repeat(256)}` },
  ])('is read where $reason: $image', ({ image, expected }) => {
    expect(readImage(image)).toEqual(expected);
  });

  const part = fc.stringMatching(/^[a-z0-9]{1,8}$/);
  const reference = fc.record(
    {
      host: fc.constantFrom(
        'ghcr.io',
        'localhost:5000',
        'registry.example.com',
      ),
      path: fc.array(part, { minLength: 1, maxLength: 4 }),
      tag: fc.stringMatching(/^[A-Za-z0-9_][A-Za-z0-9._-]{0,20}$/),
      digest: fc.constant(digest),
    },
    { requiredKeys: ['host', 'path'] },
  );

  it('is the same when it is put together again', () => {
    fc.assert(
      fc.property(reference, ({ host, path, ...rest }) => {
        const given = { repository: [host, ...path].join('/'), ...rest };
        expect(readImage(formatImage(given))).toEqual(given);
        expect(registryOf(given.repository)).toBe(host);
      }),
    );
  });

  it('is read or not, whatever it is', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 400 }), text => {
        const read = readImage(text);
        expect(read === undefined || readImage(formatImage(read))).toEqual(
          read === undefined ? true : read,
        );
      }),
    );
  });
});

describe('a tag that is beside an image', () => {
  const hash = fc.stringMatching(/^[0-9a-f]{64}$/);

  it.each([
    { reason: 'cosign signs', suffix: '.sig' },
    { reason: 'cosign attests', suffix: '.att' },
    { reason: 'it is a bill of materials', suffix: '.sbom' },
    { reason: 'it is the list of what refers to the image', suffix: '' },
  ])('says to which image, where $reason', ({ suffix }) => {
    fc.assert(
      fc.property(hash, each => {
        const tag = `sha256-${each}${suffix}`;
        expect([isTag(tag), attachedTo(tag)]).toEqual([true, `sha256:${each}`]);
      }),
    );
  });

  it.each([
    { reason: 'there is no tag', tag: undefined },
    { reason: 'it is a version', tag: '1.0' },
    { reason: 'it is a short hash', tag: 'sha256-0a0a' },
    { reason: 'it is longer', tag: `sha256-${'0a'.repeat(33)}` },
    { reason: 'it begins otherwise', tag: `v-sha256-${'0a'.repeat(32)}` },
    { reason: 'it is a digest', tag: digest },
  ])('is none where $reason', ({ tag }) => {
    expect(attachedTo(tag)).toBeUndefined();
  });
});
