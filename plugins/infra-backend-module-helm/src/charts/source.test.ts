import fc from 'fast-check';
import { ChartInput } from '../release/schema';
import { isAtOrBelow, loginFor, readLogins } from './logins';
import { chartSource } from './source';

const allowed = [
  'https://charts.example.com/stable/',
  'oci://registry.example.com/charts',
  '/srv/charts',
];

describe('chartSource', () => {
  it.each<{ reason: string; chart: ChartInput; address: string }>([
    {
      reason: 'the repository itself',
      chart: {
        repository: 'https://charts.example.com/stable',
        name: 'cache',
        version: '1.0.0',
      },
      address: 'https://charts.example.com/stable',
    },
    {
      reason: 'a chart below a registry’s path, by its name',
      chart: {
        oci: 'oci://registry.example.com/charts',
        name: 'cache',
        version: '1.0.0',
      },
      address: 'oci://registry.example.com/charts/cache',
    },
    {
      reason: 'a whole reference',
      chart: {
        oci: 'oci://registry.example.com/charts/team/cache',
        version: '1.0.0',
      },
      address: 'oci://registry.example.com/charts/team/cache',
    },
    {
      reason: 'a folder, which needs no version',
      chart: { path: '/srv/charts/cache/' },
      address: '/srv/charts/cache',
    },
  ])('takes $reason', ({ chart, address }) => {
    expect(chartSource(chart, allowed)).toMatchObject({ address });
  });

  it.each<{ reason: string; chart: ChartInput }>([
    { reason: 'there is none', chart: {} },
    {
      reason: 'there are two',
      chart: {
        path: '/srv/charts/a',
        oci: 'oci://registry.example.com/charts',
      },
    },
    {
      reason: 'a host begins like an allowed one',
      chart: {
        repository: 'https://charts.example.com.evil.example/stable',
        name: 'a',
        version: '1.0.0',
      },
    },
    {
      reason: 'a path begins like an allowed one',
      chart: { path: '/srv/charts-of-others/a' },
    },
    {
      reason: 'the path leads elsewhere',
      chart: { path: '/srv/charts/../secrets' },
    },
    {
      reason: 'the URL leads elsewhere',
      chart: {
        repository: 'https://charts.example.com/stable/../private',
        name: 'a',
        version: '1.0.0',
      },
    },
    {
      reason: 'the URL leads elsewhere, encoded',
      chart: {
        repository: 'https://charts.example.com/stable/%2e%2e/private',
        name: 'a',
        version: '1.0.0',
      },
    },
    {
      reason: 'the URL has a login in it',
      chart: {
        repository: 'https://user:word@charts.example.com/stable',
        name: 'a',
        version: '1.0.0',
      },
    },
    {
      reason: 'a repository’s chart has no name',
      chart: {
        repository: 'https://charts.example.com/stable',
        version: '1.0.0',
      },
    },
    {
      reason: 'there is no version',
      chart: { oci: 'oci://registry.example.com/charts/cache' },
    },
  ])('refuses what $reason', ({ chart }) => {
    expect(typeof chartSource(chart, allowed)).toBe('string');
  });

  it('takes nothing where nothing is allowed', () => {
    expect(chartSource({ path: '/srv/charts/cache' }, [])).toMatch(
      /which are empty/,
    );
  });
});

describe('logins', () => {
  const no = () => {
    throw new Error('wrong');
  };

  it('are read by lines, with colons in the password', () => {
    expect(readLogins('# ours\n\noci://r.example.com a:b:c \n', no)).toEqual([
      { source: 'oci://r.example.com', username: 'a', password: 'b:c' },
    ]);
  });

  it('tell a line that is none by its number', () => {
    const wrong: number[] = [];
    expect(() =>
      readLogins('https://a x:y\nsecret-without-source', line => {
        wrong.push(line);
        throw new Error('wrong');
      }),
    ).toThrow('wrong');
    expect(wrong).toEqual([2]);
  });

  it('are given to the longest source, and to nobody else', () => {
    const logins = readLogins(
      'https://c.example.com a:1\nhttps://c.example.com/private b:2',
      no,
    );
    const of = (address: string) => loginFor(logins, address)?.username;
    expect(of('https://c.example.com/private/x')).toBe('b');
    expect(of('https://c.example.com/privately')).toBe('a');
    expect(of('https://c.example.com.evil.example')).toBeUndefined();
  });

  it('compare whole parts of a path', () => {
    const part = fc.stringMatching(/^[a-z]{1,8}$/);
    fc.assert(
      fc.property(part, part, fc.array(part), (a, b, rest) => {
        const below = [`/${a}`, ...rest].join('/');
        expect(isAtOrBelow(below, `/${a}`)).toBe(true);
        expect(isAtOrBelow(`/${a}${b}`, `/${a}`)).toBe(false);
      }),
    );
  });
});
