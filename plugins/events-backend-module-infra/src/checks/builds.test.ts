import { imageOf, Run, toldOfRun } from './builds';

const run: Run = {
  project: 'acme/shop',
  workflow: 'release',
  sha: '0123456789abcdef0123456789abcdef01234567',
  ref: 'feature/a b',
  number: 7,
};
const rule = {
  project: 'acme/shop',
  image: 'registry.example.com/shop',
  tag: '{sha7}',
};

describe('imageOf', () => {
  it.each([
    {
      reason: 'the beginning of the commit',
      tag: 'sha-{sha7}',
      is: 'sha-0123456',
    },
    { reason: 'one longer by one', tag: '{sha8}', is: '01234567' },
    { reason: 'all of it', tag: '{sha}', is: run.sha },
    { reason: 'branch and number', tag: '{ref}-{number}', is: 'feature-a-b-7' },
    { reason: 'braces of no meaning', tag: '{other}', is: '{other}' },
  ])('names the tag by $reason', ({ tag, is }) => {
    expect(imageOf(run, [{ ...rule, tag }])).toEqual({
      image: rule.image,
      tag: is,
    });
  });

  it('takes the first rule that is for the project and the workflow', () => {
    const rules = [
      { ...rule, project: 'acme/other', image: 'a.example.com/other' },
      { ...rule, workflow: 'tests', image: 'a.example.com/tests' },
      { ...rule, workflow: 'release', image: 'a.example.com/release' },
      rule,
    ];
    expect(imageOf(run, rules)?.image).toBe('a.example.com/release');
    expect(imageOf({ ...run, workflow: 'nightly' }, rules)?.image).toBe(
      rule.image,
    );
    expect(imageOf({ ...run, project: 'acme/none' }, rules)).toBeUndefined();
  });
});

describe('toldOfRun', () => {
  it('names the image with the commit and whence it came', () => {
    expect(toldOfRun(run, [rule], { branch: 'main', author: null })).toEqual({
      hints: [
        {
          repository: rule.image,
          tag: '0123456',
          commit: run.sha,
          branch: 'main',
        },
      ],
    });
  });

  it('says why it tells of none', () => {
    expect(toldOfRun(run, [], {})).toEqual({
      ignored: 'No build of the configuration is for this run',
    });
  });
});
