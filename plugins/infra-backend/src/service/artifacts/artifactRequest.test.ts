import { InvalidFieldsError } from '../errors';
import { imageOfRequest } from './artifactRequest';

const digest = `sha256:${'a'.repeat(64)}`;
const other = `sha256:${'b'.repeat(64)}`;
const repository = 'registry.example.com/shop/api';

describe('the image of a request', () => {
  it.each([
    {
      reason: 'a digest alone is enough',
      input: { repository, digest },
      expected: { repository, digest },
    },
    {
      reason: 'all may be in one field',
      input: { repository: `${repository}:1.0@${digest}` },
      expected: { repository, tag: '1.0', digest },
    },
    {
      reason: 'the same twice is no contradiction',
      input: { repository: `${repository}:1.0`, tag: '1.0' },
      expected: { repository, tag: '1.0' },
    },
    {
      reason: 'Docker Hub is meant',
      input: { repository: 'shop/api', tag: '1.0' },
      expected: { repository: 'docker.io/shop/api', tag: '1.0' },
    },
  ])('is understood where $reason', ({ input, expected }) => {
    expect(imageOfRequest(input)).toEqual(expected);
  });

  it.each([
    {
      reason: 'the repository is a URL',
      input: { repository: 'https://registry.example.com/shop', digest },
      pointers: ['/repository'],
    },
    {
      reason: 'the digest is too short',
      input: { repository, digest: 'sha256:abc' },
      pointers: ['/digest'],
    },
    {
      reason: 'the tag is none',
      input: { repository, tag: 'a b' },
      pointers: ['/tag'],
    },
    {
      reason: 'nothing says which image',
      input: { repository },
      pointers: ['/digest'],
    },
    {
      reason: 'two fields contradict each other',
      input: {
        repository: `${repository}:1@${digest}`,
        tag: '2',
        digest: other,
      },
      pointers: ['/tag', '/digest'],
    },
    {
      reason: 'nobody knows whose container it is',
      input: { repository, digest, container: 'main' },
      pointers: ['/entityRef'],
    },
  ])('is refused where $reason', ({ input, pointers }) => {
    const refused = (() => {
      try {
        imageOfRequest(input);
        return undefined;
      } catch (error) {
        return error;
      }
    })();
    expect(refused).toBeInstanceOf(InvalidFieldsError);
    expect(
      (refused as InvalidFieldsError).fields.map(each => each.pointer),
    ).toEqual(pointers);
  });
});
