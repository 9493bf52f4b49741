import { isBom, isSignature } from './attachments';
import { provenanceOf } from './provenance';

describe('what an image says of where it came from', () => {
  const of = (name: string, value: string) => ({
    [`org.opencontainers.image.${name}`]: value,
  });

  it.each([
    {
      reason: 'a commit',
      annotations: of('revision', 'a'.repeat(40)),
      expected: { commit: 'a'.repeat(40) },
    },
    {
      reason: 'a repository',
      annotations: of('source', 'https://git.test/shop'),
      expected: { sourceUrl: 'https://git.test/shop' },
    },
    {
      reason: 'what is no commit',
      annotations: of('revision', 'v1.0'),
      expected: {},
    },
    {
      reason: 'what people cannot follow',
      annotations: of('source', 'ftp://git.test/shop'),
      expected: {},
    },
    {
      reason: 'what has another meaning',
      annotations: of('authors', 'maintainers'),
      expected: {},
    },
  ])('is read: $reason', ({ annotations, expected }) => {
    expect(provenanceOf(annotations)).toEqual(expected);
  });

  it.each([
    {
      artifactType: 'application/vnd.dev.sigstore.bundle.v0.3+json',
      is: [true, false],
    },
    {
      artifactType: 'application/vnd.dev.cosign.artifact.sig.v1+json',
      is: [true, false],
    },
    { artifactType: 'application/vnd.cyclonedx+json', is: [false, true] },
    { artifactType: 'application/vnd.in-toto+json', is: [false, false] },
    { artifactType: '', is: [false, false] },
  ])('$artifactType: $is', ({ artifactType, is }) => {
    const referrer = { digest: '', artifactType };
    expect([isSignature(referrer), isBom(referrer)]).toEqual(is);
  });
});
