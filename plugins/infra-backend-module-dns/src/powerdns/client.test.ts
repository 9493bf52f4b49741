import { mockServices } from '@backstage/backend-test-utils';
import { locate } from '../record/names';
import { NameServer } from '../wire/NameServer';
import { ApiRecordSet, PowerDnsApi } from './api';
import { PowerDnsClient, readStored } from './client';

const at = (type: string, ...contents: string[]): ApiRecordSet => ({
  name: 'web.dev.example.test.',
  type,
  ttl: 60,
  records: contents.map(content => ({ content, disabled: false })),
});

const owner = at('TXT', '"heritage=infra-orchestration,owner=a/b"');

describe('readStored', () => {
  it.each([
    {
      reason: 'nothing is there',
      type: 'A' as const,
      atHost: [],
      expected: { record: undefined, blockers: [] },
    },
    {
      reason: 'other types beside an address do not matter',
      type: 'A' as const,
      atHost: [at('A', '192.0.2.2', '192.0.2.1'), at('TXT', '"x"'), at('MX')],
      expected: {
        record: { values: ['192.0.2.1', '192.0.2.2'], ttl: 60 },
        blockers: [],
      },
    },
    {
      reason: 'an alias excludes an address',
      type: 'A' as const,
      atHost: [at('CNAME', 'x.example.net.')],
      expected: { record: undefined, blockers: ['CNAME'] },
    },
    {
      reason: 'everything excludes an alias, but not its signatures',
      type: 'CNAME' as const,
      atHost: [at('A', '192.0.2.1'), at('MX'), at('RRSIG'), at('NSEC')],
      expected: { record: undefined, blockers: ['A', 'MX'] },
    },
    {
      reason: 'PowerDNS makes addresses from ALIAS and LUA itself',
      type: 'AAAA' as const,
      atHost: [at('ALIAS', 'x.example.net.'), at('LUA', 'A "…"')],
      expected: { record: undefined, blockers: ['ALIAS', 'LUA'] },
    },
    {
      reason: 'ALIAS and LUA do not touch texts',
      type: 'TXT' as const,
      atHost: [at('ALIAS', 'x.example.net.'), at('LUA', 'A "…"')],
      expected: { record: undefined, blockers: [] },
    },
    {
      reason: 'a record that is switched off is there, but has no value',
      type: 'A' as const,
      atHost: [
        { ...at('A'), records: [{ content: '192.0.2.1', disabled: true }] },
      ],
      expected: { record: { values: [], ttl: 60 }, blockers: [] },
    },
  ])('$reason', ({ type, atHost, expected }) => {
    expect(readStored({ type }, atHost, [owner])).toEqual({
      ...expected,
      owner: ['heritage=infra-orchestration,owner=a/b'],
    });
  });
});

describe('change', () => {
  const zone = 'dev.example.test';
  const location = locate({ zone, name: 'web', type: 'A' }, [zone]);
  const context = {
    signal: new AbortController().signal,
    logger: mockServices.logger.mock(),
  };
  const record = { values: ['192.0.2.1'], ttl: 60 };
  const change = { action: 'write', owner: 'mine', ...record } as const;

  it('leaves what somebody made since it was looked at', async () => {
    const patch = jest.fn();
    const api: Pick<PowerDnsApi, 'zone' | 'patch'> = {
      zone: async (name, { rrset_name }) => ({
        name,
        kind: 'Native',
        rrsets:
          rrset_name === 'web.dev.example.test.'
            ? [at('A', '203.0.113.66')]
            : [],
      }),
      patch,
    };
    const server = new NameServer({ host: '192.0.2.53', port: 53 });
    const client = new PowerDnsClient(api as PowerDnsApi, server, [zone]);
    const seen = { owner: [], blockers: [] };
    expect(await client.change(location, seen, change, context)).toBe(
      'changedMeanwhile',
    );
    expect(patch).not.toHaveBeenCalled();
  });
});
