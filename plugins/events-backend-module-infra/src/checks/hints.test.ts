import fc from 'fast-check';
import { MalformedDelivery } from '../delivery/types';
import { imageHint, repositoryOf, textOf, timeOf, urlOf } from './hints';

const digest = `sha256:${'a'.repeat(64)}`;
const repository = 'registry.example.com/shop/api';

function tried(act: () => string): string | Error {
  try {
    return act();
  } catch (error) {
    return error as Error;
  }
}

const isSettled = (name: string) =>
  /^[a-z0-9.:_/-]+$/.test(name) && repositoryOf(undefined, name) === name;

describe('repositoryOf', () => {
  it.each([
    {
      reason: 'host and path',
      given: ['ghcr.io', 'acme/shop'],
      name: 'ghcr.io/acme/shop',
    },
    {
      reason: 'a port',
      given: ['localhost:5000', 'shop'],
      name: 'localhost:5000/shop',
    },
    {
      reason: 'capitals, which registries do not have',
      given: ['ghcr.io', 'Acme/Shop'],
      name: 'ghcr.io/acme/shop',
    },
    {
      reason: 'a scheme',
      given: [undefined, 'https://ghcr.io/acme/shop'],
      name: 'ghcr.io/acme/shop',
    },
    {
      reason: 'separators within names',
      given: ['a.example.com', 'a__b/c-d/e.f'],
      name: 'a.example.com/a__b/c-d/e.f',
    },
  ])('takes $reason', ({ given: [host, path], name }) => {
    expect(repositoryOf(host, path!)).toBe(name);
  });

  it.each([
    { reason: 'a way out of the host', path: 'a.example.com/../secret' },
    { reason: 'a tag', path: 'a.example.com/shop:1.0' },
    { reason: 'a query', path: 'a.example.com/shop?x=1' },
    { reason: 'a user', path: 'me@a.example.com/shop' },
    { reason: 'no path', path: 'a.example.com' },
    { reason: 'a space', path: 'a.example.com/shop api' },
    {
      reason: 'more than names have',
      path: `a.example.com/${'a'.repeat(300)}`,
    },
  ])('refuses $reason', ({ path }) => {
    expect(() => repositoryOf(undefined, path)).toThrow(MalformedDelivery);
  });

  it('is of one form, whatever comes', () => {
    const names = fc.string({ unit: fc.constantFrom(...'aZ0.-_/:@ é') });
    fc.assert(
      fc.property(names, names, (host, path) => {
        const name = tried(() => repositoryOf(host, path));
        expect(
          typeof name === 'string'
            ? isSettled(name)
            : name instanceof MalformedDelivery,
        ).toBe(true);
      }),
    );
  });

  // A pattern that tries each way to read a name would stand still here.
  it('decides quickly about what is made to take long', () => {
    const path = `a.example.com/${'a-'.repeat(120)}!`;
    const begun = performance.now();
    expect(() => repositoryOf(undefined, path)).toThrow(MalformedDelivery);
    expect(performance.now() - begun).toBeLessThan(1_000);
  });
});

describe('imageHint', () => {
  it('leaves out what has not the form of what it should be', () => {
    const hint = imageHint(
      { repository, tag: '1.0', digest: 'sha256:short' },
      {
        commit: 'HEAD',
        branch: 'main\u202e\u0000\n',
        author: ' ',
        sourceUrl: 'data:text/html,hello',
        buildUrl: 'https://user:secret@ci.example.com/1',
        committedAt: 'yesterday',
      },
    );
    expect(hint).toEqual({ repository, tag: '1.0', branch: 'main' });
  });

  it.each([
    { reason: 'neither tag nor digest', image: { repository } },
    { reason: 'a tag alone that is none', image: { repository, tag: 'a b' } },
    {
      reason: 'a digest alone that is none',
      image: { repository, digest: 'x' },
    },
  ])('refuses $reason', ({ image }) => {
    expect(() => imageHint(image)).toThrow(MalformedDelivery);
  });

  it('takes an image by digest alone', () => {
    expect(imageHint({ repository, digest })).toEqual({ repository, digest });
  });

  it('has texts of one line and bounded length, whatever comes', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 600, unit: 'binary' }), text => {
        const clean = textOf(text) ?? 'none';
        expect(clean.length).toBeLessThanOrEqual(255);
        expect(clean.split(/[\n\r\u202e]/)).toHaveLength(1);
      }),
    );
  });

  it('has addresses of the web only, whatever comes', () => {
    fc.assert(
      fc.property(fc.oneof(fc.webUrl(), fc.string()), text => {
        expect(urlOf(text) ?? 'https://').toMatch(/^https?:\/\//);
      }),
    );
  });
});

describe('timeOf', () => {
  it.each([
    { given: 1586922308, time: '2020-04-15T03:45:08.000Z' },
    {
      given: '2016-03-09T14:44:26.402973972-08:00',
      time: '2016-03-09T22:44:26.402Z',
    },
    { given: 'yesterday', time: undefined },
    { given: Number.MAX_VALUE, time: undefined },
    { given: null, time: undefined },
  ])('reads $given', ({ given, time }) => {
    expect(timeOf(given)?.toISOString()).toBe(time);
  });
});
