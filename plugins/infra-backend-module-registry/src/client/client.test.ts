import fc from 'fast-check';
import { readDockerConfig, writeDockerConfig } from '../dockerConfig';
import { parseChallenge } from './challenge';
import { NamePage, pageOf } from './pages';

describe('parseChallenge', () => {
  it.each([
    {
      reason: 'a token is asked for',
      header: 'Bearer realm="https://t.test/a?b=c,d",service="s",scope="a b"',
      scheme: 'bearer',
      params: { realm: 'https://t.test/a?b=c,d', service: 's', scope: 'a b' },
    },
    {
      reason: 'a token is rather given than a password',
      header: 'Basic realm="x", Bearer realm="https://t.test"',
      scheme: 'bearer',
      params: { realm: 'https://t.test' },
    },
    {
      reason: 'a password is asked for',
      header: 'basic realm=x',
      scheme: 'basic',
      params: { realm: 'x' },
    },
  ])('$reason', ({ header, scheme, params }) => {
    expect(parseChallenge(header)).toEqual({ scheme, params });
  });

  it('knows no other ways', () => {
    expect(parseChallenge(null)).toBeUndefined();
    expect(parseChallenge('Negotiate')).toBeUndefined();
  });
});

describe('pages of a registry that gives all names at once', () => {
  it('have each name once, in order', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.string({ minLength: 1, maxLength: 8 })),
        fc.integer({ min: 1, max: 5 }),
        (names, limit) => {
          const seen: string[] = [];
          let page: NamePage = { items: [], nextCursor: undefined };
          do {
            page = pageOf(names, { limit, cursor: page.nextCursor }, null);
            seen.push(...page.items);
          } while (page.nextCursor !== undefined);
          expect([...seen].sort()).toEqual([...names].sort());
        },
      ),
    );
  });
});

describe('a config.json', () => {
  it('has the login that was written, by either of its forms', () => {
    const text = fc.string({ minLength: 1 });
    fc.assert(
      fc.property(
        text.filter(name => !name.includes(':')),
        text,
        (username, password) => {
          const login = { username, password };
          const written = writeDockerConfig(['images.test'], login);
          expect(readDockerConfig(written, 'images.test')).toEqual(login);
          const { auth } = JSON.parse(written).auths['images.test'];
          const short = JSON.stringify({ auths: { 'images.test': { auth } } });
          expect(readDockerConfig(short, 'images.test')).toEqual(login);
        },
      ),
    );
  });
});
