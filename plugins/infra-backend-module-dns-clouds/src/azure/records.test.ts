import fc from 'fast-check';
import {
  recordTypes,
  RecordType,
} from '@infra-orchestration/backstage-plugin-infra-backend-module-dns';
import { readStored, relativeName, setFor, splitCharacters } from './records';

const owner = 'heritage=infra-orchestration,owner=i/1';

const values: Record<RecordType, string[]> = {
  A: ['192.0.2.1', '192.0.2.2'],
  AAAA: ['2001:db8::1'],
  CNAME: ['target.example.net'],
  TXT: ['one', 'x'.repeat(600)],
};

describe('record sets', () => {
  it.each(recordTypes)('of type %s are read as they are written', type => {
    const change = { action: 'write' as const, owner, ttl: 60 };
    const seen = { etag: 'e', metadata: { team: 'orders' } };
    const set = setFor(type, seen, { ...change, values: values[type] });
    expect(set.metadata).toEqual({ team: 'orders', infraowner: owner });
    expect(readStored(type, { ...set, etag: 'f' })).toMatchObject({
      record: { values: values[type], ttl: 60 },
      owner: [owner],
      blockers: [],
      revision: { etag: 'f' },
    });
  });

  it('that stand for an Azure resource are in the way', () => {
    const targetResource = { id: '/subscriptions/s/…/publicIPAddresses/ip' };
    expect(readStored('A', { targetResource })).toMatchObject({
      record: undefined,
      blockers: ['A as alias of an Azure resource'],
    });
  });
});

describe('splitCharacters', () => {
  it('gives short pieces of whole characters that are the text again', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 900 }), text => {
        const pieces = splitCharacters(text);
        expect(pieces.join('')).toBe(text);
        for (const piece of pieces) {
          expect(Buffer.byteLength(piece)).toBeLessThanOrEqual(255);
          expect(Buffer.from(piece).toString()).toBe(piece);
        }
      }),
    );
  });
});

describe('relativeName', () => {
  it.each([
    ['example.test', '@'],
    ['*.example.test', '*'],
    ['web.dev.example.test', 'web.dev'],
  ])('of %s is %s', (host, name) => {
    expect(relativeName(host, 'example.test')).toBe(name);
  });
});
