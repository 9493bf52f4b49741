import { ResourceRecordSet } from '@aws-sdk/client-route-53';
import fc from 'fast-check';
import { RecordLocation } from '@infra-orchestration/backstage-plugin-infra-backend-module-dns';
import { applyBatch } from '../__testUtils__/route53Rules';
import { changesFor, readName, readStored, Route53Revision } from './records';

const location: RecordLocation = {
  zone: 'example.test',
  host: 'web.example.test',
  type: 'TXT',
  ownerHost: '_infra-owner-txt.web.example.test',
};

const write = (values: string[], ttl: number) => ({
  action: 'write' as const,
  owner: 'heritage=infra-orchestration,owner=i/1',
  values,
  ttl,
});

function read(sets: ResourceRecordSet[]) {
  const at = (host: string) =>
    sets.filter(set => readName(set.Name ?? '') === host);
  return readStored(location, at(location.host), at(location.ownerHost));
}

const texts = fc.uniqueArray(fc.string({ unit: 'grapheme', maxLength: 300 }), {
  minLength: 1,
  maxLength: 4,
});

describe('changesFor', () => {
  it('brings about what is read again, from nothing and from anything of ours', () => {
    fc.assert(
      fc.property(texts, texts, fc.integer({ min: 1, max: 9 }), (a, b, ttl) => {
        let sets: ResourceRecordSet[] = [];
        for (const values of [a, b, b]) {
          const { revision } = read(sets);
          const change = write([...values].sort(), ttl);
          const outcome = applyBatch(
            sets,
            changesFor(location, revision as Route53Revision, change),
          );
          expect(outcome).toHaveProperty('sets');
          sets = (outcome as { sets: ResourceRecordSet[] }).sets;
          expect(read(sets)).toMatchObject({
            record: { values: [...values].sort(), ttl },
            owner: [change.owner],
            blockers: [],
          });
        }
        const { revision } = read(sets);
        const removal = changesFor(location, revision as Route53Revision, {
          action: 'remove',
        });
        expect(applyBatch(sets, removal)).toEqual({ sets: [] });
      }),
    );
  });

  it('is refused where anything is no longer as it was seen', () => {
    const made = applyBatch([], changesFor(location, {}, write(['a'], 60)));
    const { sets } = made as { sets: ResourceRecordSet[] };
    const seen = read(sets).revision as Route53Revision;
    for (const changed of sets) {
      const others = sets.filter(set => set !== changed);
      for (const now of [others, [...others, { ...changed, TTL: 61 }]]) {
        for (const change of [
          write(['b'], 60),
          { action: 'remove' as const },
        ]) {
          expect(
            applyBatch(now, changesFor(location, seen, change)),
          ).toHaveProperty('problem');
        }
      }
    }
    expect(
      applyBatch(sets, changesFor(location, {}, write(['b'], 60))),
    ).toHaveProperty('problem');
  });
});

describe('readStored', () => {
  it.each([
    {
      reason: 'an alias record',
      set: { AliasTarget: { DNSName: 'lb.test.' } as any },
      blockers: ['A as alias of lb.test.'],
    },
    {
      reason: 'a weighted set',
      set: { SetIdentifier: 'blue', TTL: 60 },
      blockers: ['A with a routing policy'],
    },
  ])('takes $reason for something in the way', ({ set, blockers }) => {
    const at = { Name: 'web.example.test.', Type: 'A' as const, ...set };
    expect(readStored({ type: 'A' }, [at], [])).toMatchObject({
      record: undefined,
      owner: [],
      blockers,
    });
  });

  it('reads the names of wildcards', () => {
    expect(readName('\\052.Example.test.')).toBe('*.example.test');
  });
});
