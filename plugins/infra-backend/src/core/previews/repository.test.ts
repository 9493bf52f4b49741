import { atCommit, repositoryOf } from './repository';

describe('the repository of an address', () => {
  it.each([
    {
      reason: 'case and ending do not matter',
      url: 'https://GitHub.com/Org/Repo.git',
      expected: 'github.com/org/repo',
    },
    {
      reason: 'a folder of it',
      url: 'https://github.com/org/repo/tree/main/services/api/',
      expected: 'github.com/org/repo',
    },
    {
      reason: 'groups of GitLab',
      url: 'https://gitlab.example.com/g/sub/shop/-/blob/main/score.yaml',
      expected: 'gitlab.example.com/g/sub/shop',
    },
    {
      reason: 'a port',
      url: 'http://localhost:3000/org/repo',
      expected: 'localhost:3000/org/repo',
    },
    { reason: 'no address', url: 'file:///x/y', expected: undefined },
    { reason: 'no repository', url: 'https://github.com', expected: undefined },
  ])('is found: $reason', ({ url, expected }) => {
    expect(repositoryOf(url)).toBe(expected);
  });
});

describe('a file at a commit', () => {
  const commit = 'a'.repeat(40);
  it.each([
    {
      reason: 'GitHub',
      url: 'https://github.com/org/repo/blob/main/a/score.yaml',
      repository: 'github.com/org/repo',
      expected: `https://github.com/org/repo/blob/${commit}/a/score.yaml`,
    },
    {
      reason: 'GitLab',
      url: 'https://gitlab.com/g/sub/shop/-/blob/main/score.yaml',
      repository: 'gitlab.com/g/sub/shop',
      expected: `https://gitlab.com/g/sub/shop/-/blob/${commit}/score.yaml`,
    },
    {
      reason: 'beside what names it, as integrations resolve it',
      url: 'https://github.com/org/repo/tree/main/score.yaml',
      repository: 'github.com/org/repo',
      expected: `https://github.com/org/repo/tree/${commit}/score.yaml`,
    },
    {
      reason: 'another repository stays as it is',
      url: 'https://github.com/org/platform/blob/main/score.yaml',
      repository: 'github.com/org/repo',
      expected: 'https://github.com/org/platform/blob/main/score.yaml',
    },
    {
      reason: 'no file of a branch',
      url: 'https://github.com/org/repo',
      repository: 'github.com/org/repo',
      expected: 'https://github.com/org/repo',
    },
  ])('is read there: $reason', ({ url, repository, expected }) => {
    expect(atCommit(url, { repository, commit })).toBe(expected);
  });
});
