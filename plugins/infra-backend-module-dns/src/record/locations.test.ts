import { KeyedLock } from './lock';
import {
  excludes,
  otherLocations,
  recordedNames,
  recordNames,
  refuseUnreachable,
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
      reason: 'a name in a zone that the provider lost is not forgotten',
      given: { state: recordNames(['web.gone.example.test/A']) },
      names: ['web.gone.example.test/A'],
    },
    {
      reason: 'inputs for a zone that the provider never had made nothing',
      given: { externalName: 'web.gone.example.test/A' },
      names: [],
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

describe('refuseUnreachable', () => {
  it.each([
    {
      reason: 'all that is recorded is in zones of the provider',
      given: { state: recordNames(['second.dev.example.test/A']) },
    },
    {
      reason: 'inputs for a zone that the provider never had made nothing',
      given: { externalName: 'web.gone.example.test/A' },
    },
  ])('lets a removal pass where $reason', ({ given }) => {
    expect(() => refuseUnreachable(request(given))).not.toThrow();
  });

  it('says so where the provider lost a zone: there the record may remain', () => {
    const given = {
      state: recordNames(['web.dev.example.test/A', 'web.gone.example.test/A']),
    };
    expect(() => refuseUnreachable(request(given))).toThrow(
      expect.objectContaining({
        code: 'terminal',
        message: expect.stringMatching(/^`web\.gone\.example\.test\/A` may/),
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
