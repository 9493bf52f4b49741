import { commitUrl, webUrl } from './forgeLinks';

describe('commitUrl', () => {
  it.each([
    {
      reason: 'GitHub, GitLab and Gitea know /commit/',
      sourceUrl: 'https://github.com/shop/api',
      expected: 'https://github.com/shop/api/commit/0123abc',
    },
    {
      reason: 'the URL to clone from leads to the same page',
      sourceUrl: 'https://gitlab.example.com/shop/api.git',
      expected: 'https://gitlab.example.com/shop/api/commit/0123abc',
    },
    {
      reason: 'Bitbucket has another path',
      sourceUrl: 'https://bitbucket.org/shop/api/',
      expected: 'https://bitbucket.org/shop/api/commits/0123abc',
    },
    {
      reason: 'what runs in the page is no link',
      // eslint-disable-next-line no-script-url
      sourceUrl: 'javascript:alert(1)',
      expected: undefined,
    },
    {
      reason: 'SSH is no page',
      sourceUrl: 'git@github.com:shop/api.git',
      expected: undefined,
    },
    { reason: 'nothing was said', sourceUrl: undefined, expected: undefined },
  ])('$reason', ({ sourceUrl, expected }) => {
    expect(commitUrl({ sourceUrl, commit: '0123abc' })).toBe(expected);
  });

  it('needs a commit', () => {
    expect(commitUrl({ sourceUrl: 'https://github.com/a/b' })).toBeUndefined();
  });
});

describe('webUrl', () => {
  it.each([
    ['https://ci.example.com/1', 'https://ci.example.com/1'],
    ['https://', undefined],
    ['data:text/html,x', undefined],
  ])('%s', (url, expected) => expect(webUrl(url)).toBe(expected));
});
