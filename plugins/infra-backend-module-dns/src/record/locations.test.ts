import { KeyedLock } from './lock';
import {
  excludes,
  locateForRemoval,
  otherLocations,
  recordedNames,
  recordNames,
  RequestBase,
} from './locations';
import { locate } from './names';
import { RecordType, ZoneClient } from './types';

const zones = ['dev.example.test'];

const request = (given: Partial<RequestBase>): RequestBase => ({
  connection: { zones, client: {} as ZoneClient, locks: new KeyedLock() },
  identity: {} as RequestBase['identity'],
  externalName: 'first.dev.example.test/A',
  ...given,
});

const at = (name: string, type: RecordType = 'A') =>
  locate({ zone: zones[0], name, type }, zones);

describe('recordedNames', () => {
  it.each([
    {
      reason: 'before the first apply the external name is all there is',
      given: {},
      names: ['first.dev.example.test/A'],
    },
    {
      reason: 'a state says where the record went',
      given: { state: recordNames(['second.dev.example.test/A']) },
      names: ['second.dev.example.test/A'],
    },
    {
      reason: 'a handle says where it may be going',
      given: {
        state: recordNames(['second.dev.example.test/A']),
        handle: recordNames([
          'second.dev.example.test/A',
          'third.dev.example.test/A',
        ]),
      },
      names: ['second.dev.example.test/A', 'third.dev.example.test/A'],
    },
    {
      reason: 'a state of another shape is none',
      given: { state: { externalNames: 'x' } },
      names: ['first.dev.example.test/A'],
    },
  ])('$reason', ({ given, names }) => {
    expect(recordedNames(request(given))).toEqual(names);
  });
});

describe('otherLocations', () => {
  it('leaves out the current one', () => {
    expect(otherLocations(request({}), at('first'))).toEqual([]);
    expect(otherLocations(request({}), at('second'))).toEqual([at('first')]);
  });
});

describe('locateForRemoval', () => {
  const removal = (given: Partial<RequestBase>, inputs: object) =>
    locateForRemoval({ ...request(given), inputs } as any);

  it.each([
    {
      reason: 'the inputs of the last apply are known places, too',
      given: {},
      inputs: { zone: zones[0], name: 'second', type: 'A', values: [] },
      locations: [at('second'), at('first')],
    },
    {
      reason: 'inputs of an older schema do not stand in the way',
      given: {},
      inputs: { fqdn: 'second.dev.example.test' },
      locations: [at('first')],
    },
    {
      reason: 'inputs that would be refused today do not stand in the way',
      given: {},
      inputs: { zone: 'gone.example.test', name: 'x', type: 'A' },
      locations: [at('first')],
    },
  ])('$reason', ({ given, inputs, locations }) => {
    expect(removal(given, inputs)).toEqual(locations);
  });

  it('says so where the provider lost the zone: nothing can be removed then', () => {
    expect(() =>
      removal({ externalName: 'web.gone.example.test/A' }, {}),
    ).toThrow(
      expect.objectContaining({
        code: 'terminal',
        message: expect.stringContaining('`web.gone.example.test/A`'),
      }),
    );
  });
});

describe('excludes', () => {
  it.each([
    [at('a'), at('a', 'CNAME'), true],
    [at('a'), at('a', 'AAAA'), false],
    [at('a', 'CNAME'), at('a', 'CNAME'), false],
    [at('a'), at('b', 'CNAME'), false],
  ])('%j and %j: %s', (a, b, expected) => {
    expect(excludes(a, b)).toBe(expected);
  });
});
