import { isDriverError } from '@infra-orchestration/backstage-plugin-infra-node';
import fc from 'fast-check';
import {
  formatExternalName,
  isInZone,
  locate,
  locateExternalName,
  shortenLabel,
  zoneOf,
} from './names';
import { recordTypes, RecordType } from './types';

const zones = ['dev.example.test', 'example.test', 'team-a.dev.example.test'];
const longLabel = 'x'.repeat(63);

function attempt(inputs: { zone?: string; name: string; type?: RecordType }) {
  return locate({ zone: 'dev.example.test', type: 'A', ...inputs }, zones);
}

/** The location, or the code of the refusal; anything else that is thrown goes on. */
function outcomeOf<T>(locating: () => T): T | 'terminal' {
  try {
    return locating();
  } catch (error) {
    if (isDriverError(error) && error.code === 'terminal') {
      return 'terminal';
    }
    throw error;
  }
}

describe('locate', () => {
  it.each([
    {
      reason: 'a relative name stands below the zone',
      inputs: { name: 'web' },
      host: 'web.dev.example.test',
    },
    {
      reason: 'a name that ends with the zone is complete',
      inputs: { name: 'web.dev.example.test' },
      host: 'web.dev.example.test',
    },
    {
      reason: 'the last dot may be written',
      inputs: { name: 'web.dev.example.test.', zone: 'dev.example.test.' },
      host: 'web.dev.example.test',
    },
    {
      reason: 'letter case has no meaning',
      inputs: { name: 'Web', zone: 'DEV.Example.Test' },
      host: 'web.dev.example.test',
    },
    {
      reason: '@ is the zone itself',
      inputs: { name: '@' },
      host: 'dev.example.test',
    },
    {
      reason: 'the name of the zone is the zone itself',
      inputs: { name: 'dev.example.test' },
      host: 'dev.example.test',
    },
    {
      reason: 'a name that only looks like the zone is below it',
      inputs: { name: 'notdev.example.test' },
      host: 'notdev.example.test.dev.example.test',
    },
    {
      reason: 'a wildcard is a record like others',
      inputs: { name: '*.web' },
      host: '*.web.dev.example.test',
    },
    {
      reason: 'names of texts may have underscores',
      inputs: { name: '_acme-challenge.web', type: 'TXT' as const },
      host: '_acme-challenge.web.dev.example.test',
    },
    {
      reason: 'a label may have 63 characters',
      inputs: { name: longLabel },
      host: `${longLabel}.dev.example.test`,
    },
  ])('$reason', ({ inputs, host }) => {
    expect(attempt(inputs)).toMatchObject({ host, zone: 'dev.example.test' });
  });

  it.each([
    {
      reason: 'the zone is none of the provider',
      inputs: { name: 'web', zone: 'prod.example.test' },
      says: '/zone: `prod.example.test` is not a zone of this provider, which has dev.example.test, example.test, team-a.dev.example.test',
    },
    {
      reason: 'an absolute name lies elsewhere',
      inputs: { name: 'web.example.com.' },
      says: '/name: `web.example.com.` is not inside zone `dev.example.test`',
    },
    {
      reason: 'a dot alone is the root of all names',
      inputs: { name: '.' },
      says: 'is not inside zone',
    },
    {
      reason: 'there is no name',
      inputs: { name: '' },
      says: 'is not inside zone',
    },
    {
      reason: 'another zone of the provider would answer',
      inputs: { name: 'web.team-a' },
      says: 'belongs to zone `team-a.dev.example.test`',
    },
    {
      reason: 'a label is empty',
      inputs: { name: 'web..x' },
      says: 'two dots in a row',
    },
    {
      reason: 'a name has more than 253 characters',
      inputs: { name: Array(4).fill(longLabel).join('.') },
      says: 'a name may have 253',
    },
    {
      reason: 'there would be no room for the ownership record',
      inputs: {
        name: [longLabel, longLabel, longLabel, 'x'.repeat(30)].join('.'),
      },
      says: 'too long by 1 characters: its ownership record',
    },
    {
      reason: 'a label begins with a hyphen',
      inputs: { name: '-web' },
      says: 'no hyphen at either end',
    },
    {
      reason: 'a blank is no letter',
      inputs: { name: 'my web' },
      says: 'use letters, digits and hyphens',
    },
    {
      reason: 'an unresolved placeholder is no name',
      inputs: { name: '${environment.name}' },
      says: 'use letters, digits and hyphens',
    },
    {
      reason: 'hosts have no underscore, and BIND refuses them',
      inputs: { name: 'my_web' },
      says: 'has an underscore',
    },
    {
      reason: 'names beyond ASCII have another form on the wire',
      inputs: { name: 'bücher' },
      says: '`xn--bcher-kva`',
    },
    {
      reason: 'a star in the middle is no wildcard',
      inputs: { name: 'a.*.b' },
      says: '`*` may only stand alone as the first label',
    },
    {
      reason: 'a star with letters is no wildcard',
      inputs: { name: 'web*' },
      says: 'use letters, digits and hyphens',
    },
    {
      reason: 'a zone cannot be an alias',
      inputs: { name: '@', type: 'CNAME' as const },
      says: 'cannot be a CNAME',
    },
    {
      reason: 'nobody may write ownership records by hand',
      inputs: { name: '_infra-owner-a.web', type: 'TXT' as const },
      says: 'is kept for ownership records',
    },
    {
      reason: 'the place of ownership records of wildcards is kept',
      inputs: { name: '_infra-wildcard', type: 'TXT' as const },
      says: 'is kept for ownership records',
    },
  ])('refuses where $reason', ({ inputs, says }) => {
    expect(() => attempt(inputs)).toThrow(
      expect.objectContaining({
        name: 'DriverError',
        code: 'terminal',
        message: expect.stringContaining(says),
      }),
    );
  });

  it('never gives a name outside of the zone, whatever is asked for', () => {
    const anything = fc.oneof(
      fc.string({ maxLength: 300 }),
      fc.stringMatching(/^[a-z*@_.-]{0,60}$/),
      fc.stringMatching(/^[a-z.]{0,20}\.example\.(test|com)\.?$/),
    );
    fc.assert(
      fc.property(anything, fc.constantFrom(...recordTypes), (name, type) => {
        const located = outcomeOf(() => attempt({ name, type }));
        if (located === 'terminal') {
          return;
        }
        const { host, ownerHost } = located;
        expect(isInZone(host, 'dev.example.test')).toBe(true);
        expect(isInZone(ownerHost, host.replace(/^\*\./, ''))).toBe(true);
        expect(host).toMatch(/^[a-z0-9_*-]+(\.[a-z0-9_-]+)*$/);
        expect(ownerHost.length).toBeLessThanOrEqual(253);
      }),
      { numRuns: 2_000 },
    );
  });

  it('finds a record again by its external name', () => {
    const label = fc.stringMatching(/^[a-z0-9]([a-z0-9-]{0,20}[a-z0-9])?$/);
    fc.assert(
      fc.property(
        fc.array(label, { minLength: 1, maxLength: 4 }),
        fc.boolean(),
        fc.constantFrom(...recordTypes),
        (labels, wildcard, type) => {
          const name = [...(wildcard ? ['*'] : []), ...labels].join('.');
          const location = locate({ zone: 'example.org', name, type }, [
            'example.org',
          ]);
          const externalName = formatExternalName(location.host, type);
          expect(
            locateExternalName(externalName, ['org', 'example.org']),
          ).toEqual(location);
          // What was asked for by its whole name is the same record.
          expect(
            locate({ zone: 'example.org', name: location.host, type }, [
              'example.org',
            ]),
          ).toEqual(location);
        },
      ),
    );
  });

  it('keeps the ownership records of different records apart', () => {
    const hosts = ['web', '*.web', '*', 'x.web', '@'];
    const owners = hosts.flatMap(name =>
      recordTypes
        .filter(type => !(type === 'CNAME' && name === '@'))
        .map(type => attempt({ name, type }).ownerHost),
    );
    expect(new Set(owners).size).toBe(owners.length);
  });
});

describe('shortenLabel', () => {
  const hash = /-[0-9a-f]{10}$/;

  it.each([
    {
      reason: 'what fits stays',
      label: longLabel,
      expected: longLabel,
    },
    {
      reason: 'what is too long keeps its beginning',
      label: `orders-${'x'.repeat(60)}`,
      expected: new RegExp(`^orders-x{45}${hash.source}`),
    },
    {
      reason: 'no two hyphens meet before the digits',
      label: `${'x'.repeat(50)}--${'y'.repeat(20)}`,
      expected: new RegExp(`^x{50}${hash.source}`),
    },
  ])('$reason', ({ label, expected }) => {
    expect(shortenLabel(label)).toMatch(expected);
  });

  it('gives labels, and different ones for different labels', () => {
    const label = fc.stringMatching(/^[a-z0-9]([a-z0-9-]{0,100}[a-z0-9])?$/);
    fc.assert(
      fc.property(label, label, (a, b) => {
        const [short, other] = [shortenLabel(a), shortenLabel(b)];
        expect(short).toMatch(/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/);
        expect(shortenLabel(short)).toBe(short);
        expect(short === other).toBe(a === b);
      }),
    );
  });

  it('keeps those apart that begin alike', () => {
    const beginning = 'x'.repeat(60);
    const shortened = fc.sample(fc.stringMatching(/^[a-z0-9]{4,9}$/), 200);
    const distinct = new Set(shortened);
    const labels = [...distinct].map(end => shortenLabel(beginning + end));
    expect(new Set(labels).size).toBe(distinct.size);
  });

  it('is done to labels below the zone alone', () => {
    const { host } = attempt({ name: `*.${'a'.repeat(64)}.b` });
    expect(host).toMatch(/^\*\.a{52}-[0-9a-f]{10}\.b\.dev\.example\.test$/);
  });
});

describe('zoneOf', () => {
  it.each([
    ['the longest zone answers', 'x.team-a.dev.example.test', zones[2]],
    ['a zone is inside of itself', 'dev.example.test', 'dev.example.test'],
    ['a common ending is not enough', 'notexample.test', undefined],
  ])('%s', (_reason, host, zone) => {
    expect(zoneOf(host, zones)).toBe(zone);
  });
});

describe('locateExternalName', () => {
  it.each([
    ['a type that there is not', 'web.dev.example.test/MX'],
    ['no type', 'web.dev.example.test'],
    ['a zone that the provider lost', 'web.example.com/A'],
  ])('finds nothing for %s', (_reason, externalName) => {
    expect(locateExternalName(externalName, zones)).toBeUndefined();
  });
});
