import { ArtifactFilter } from '@infra-orchestration/backstage-plugin-infra-common';
import fc from 'fast-check';
import { bestArtifact, isVersionRange, takesArtifact } from './artifactFilter';

describe('takesArtifact', () => {
  it.each<{
    reason: string;
    filter?: ArtifactFilter;
    tags?: string[];
    branch?: string;
    expected: boolean;
  }>([
    { reason: 'no filter takes all', expected: true },
    { reason: 'an empty one as well', filter: {}, expected: true },
    {
      reason: 'a version in the range',
      filter: { semver: '>=1.2.0 <2' },
      tags: ['latest', '1.4.2'],
      expected: true,
    },
    {
      reason: 'a version with a v',
      filter: { semver: '>=1.2.0 <2' },
      tags: ['v1.4.2'],
      expected: true,
    },
    {
      reason: 'a version beyond the range',
      filter: { semver: '>=1.2.0 <2' },
      tags: ['2.0.0'],
      expected: false,
    },
    {
      reason:
        'a candidate of a version is not in the range of those that are out',
      filter: { semver: '>=1.2.0 <2' },
      tags: ['1.4.0-rc.1'],
      expected: false,
    },
    {
      reason: 'a tag that is no version',
      filter: { semver: '*' },
      tags: ['latest', '1.4'],
      expected: false,
    },
    { reason: 'no tag', filter: { semver: '*' }, expected: false },
    {
      reason: 'a tag that matches',
      filter: { tagPattern: 'main-[0-9a-f]{7}' },
      tags: ['main-0a1b2c3'],
      expected: true,
    },
    {
      reason: 'a tag of which only a part matches',
      filter: { tagPattern: 'main-[0-9a-f]{7}|nightly' },
      tags: ['main-0a1b2c3-debug', 'xnightly'],
      expected: false,
    },
    {
      reason: 'range and pattern are of the same tag',
      filter: { semver: '1.x', tagPattern: '\\d+\\.\\d+\\.\\d+-eu' },
      tags: ['1.0.0', '2.0.0-eu'],
      expected: false,
    },
    {
      reason: 'the branch itself',
      filter: { branch: 'main' },
      branch: 'main',
      expected: true,
    },
    {
      reason: 'a branch that begins like it',
      filter: { branch: 'main' },
      branch: 'maintenance',
      expected: false,
    },
    {
      reason: 'a branch below',
      filter: { branch: 'release/*' },
      branch: 'release/1.0/fix',
      expected: true,
    },
    {
      reason: 'a dot is a dot',
      filter: { branch: 'release/1.*' },
      branch: 'release/10',
      expected: false,
    },
    {
      reason: 'a branch that nobody told of',
      filter: { branch: '*' },
      expected: false,
    },
    {
      reason: 'each of the fields has to fit',
      filter: { branch: 'main', semver: '1.x' },
      tags: ['1.0.0'],
      branch: 'other',
      expected: false,
    },
  ])('$reason', ({ filter, tags = [], branch, expected }) => {
    expect(takesArtifact(filter, { tags, branch })).toBe(expected);
  });
});

describe('bestArtifact', () => {
  const artifacts = [
    { id: 'newest', tags: ['1.9.0'] },
    { id: 'highest', tags: ['v2.0.0', '1.0.0'] },
    { id: 'unversioned', tags: ['main'] },
    { id: 'same', tags: ['2.0.0'] },
  ];

  it.each<{ reason: string; filter?: ArtifactFilter; expected?: string }>([
    { reason: 'the newest', expected: 'newest' },
    {
      reason: 'the highest version, of equals the newest',
      filter: { prefer: 'highestVersion' },
      expected: 'highest',
    },
    {
      reason: 'the highest version by the tags that fit',
      filter: { prefer: 'highestVersion', semver: '1.x' },
      expected: 'newest',
    },
    {
      reason: 'the newest, where none is a version',
      filter: { prefer: 'highestVersion', tagPattern: 'main' },
      expected: 'unversioned',
    },
    { reason: 'none, where none fits', filter: { semver: '3.x' } },
  ])('is $reason', ({ filter, expected }) => {
    expect(bestArtifact(filter, artifacts)?.id).toBe(expected);
  });

  it('is one that is taken, and none of a higher version is', () => {
    const version = fc
      .tuple(...[3, 3, 3].map(max => fc.nat({ max })))
      .map(parts => parts.join('.'));
    const filter = { prefer: 'highestVersion', semver: '>=1.0.0' } as const;
    fc.assert(
      fc.property(fc.array(fc.record({ tags: fc.array(version) })), given => {
        const best = bestArtifact(filter, given);
        const taken = given.filter(each => takesArtifact(filter, each));
        expect(best === undefined).toBe(taken.length === 0);
        const top = (tags: string[]) => [...tags].sort().pop() ?? '';
        expect(
          taken.every(({ tags }) => best && top(best.tags) >= top(tags)),
        ).toBe(true);
      }),
    );
  });
});

describe('isVersionRange', () => {
  it.each([
    { range: '>=1.2.0 <2', expected: true },
    { range: '1.x || 3.x', expected: true },
    { range: 'newest', expected: false },
  ])('says of $range: $expected', ({ range, expected }) => {
    expect(isVersionRange(range)).toBe(expected);
  });
});
