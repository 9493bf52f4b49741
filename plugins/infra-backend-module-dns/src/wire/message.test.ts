import fc from 'fast-check';
import { bindMessages } from './__fixtures__/bindMessages';
import { decodeRdata, encodeRdata } from './codec';
import {
  decodeMessage,
  encodeMessage,
  opcodes,
  rrClasses,
  rrTypes,
  WireRecord,
} from './message';
import { rdataToValue, splitText, valueToRdata } from './rdata';
import { encodeUpdate, prerequisite, update } from './update';

const essence = ({ name, type, class: rrClass, ttl, rdata }: WireRecord) => ({
  name,
  type,
  class: rrClass,
  ttl,
  rdata: rdata.toString('hex'),
});

describe('encodeUpdate', () => {
  it('says the same as nsupdate, record for record', () => {
    const theirs = decodeMessage(
      Buffer.from(bindMessages.nsupdate.request, 'hex'),
    );
    const zone = 'vec.example.test';
    const ours = decodeMessage(
      encodeUpdate(theirs.id, {
        zone,
        prerequisites: [
          prerequisite.absent(`web.${zone}`, 'CNAME'),
          prerequisite.nameUnused(`other.${zone}`),
          prerequisite.exists(`ns1.${zone}`, 'A'),
          ...prerequisite.equals(`ns1.${zone}`, 'A', ['127.0.0.1']),
        ],
        updates: [
          update.removeAll(`web.${zone}`, 'A'),
          ...update.add(`web.${zone}`, 'A', ['192.0.2.1'], 60),
          ...update.add(`web.${zone}`, 'AAAA', ['2001:db8::1'], 60),
          {
            ...update.removeAll(`t.${zone}`, 'TXT'),
            class: rrClasses.IN,
            ttl: 60,
            rdata: encodeRdata('TXT', ['a text', 'of two']),
          },
          ...update.add(`c.${zone}`, 'CNAME', ['target.example.net'], 60),
        ],
      }),
    );
    expect(ours.opcode).toBe(opcodes.UPDATE);
    expect(ours.questions).toEqual(theirs.questions);
    expect(ours.answers.map(essence)).toEqual(theirs.answers.map(essence));
    expect(ours.authorities.map(essence)).toEqual(
      theirs.authorities.map(essence),
    );
  });
});

function settles(work: () => unknown): boolean {
  try {
    work();
  } catch (error) {
    return (error as Error).message !== '';
  }
  return true;
}

describe('decodeMessage', () => {
  it('reads flags, names by compression pointers, and records', () => {
    const message = decodeMessage(
      Buffer.from(bindMessages.dig256.answer, 'hex'),
    );
    expect(message).toMatchObject({
      isResponse: true,
      authoritative: true,
      truncated: false,
      rcode: 'NOERROR',
      questions: [{ name: 'ns1.vec.example.test', type: rrTypes.A, class: 1 }],
    });
    const [address] = message.answers;
    expect(address).toMatchObject({ name: 'ns1.vec.example.test', ttl: 60 });
    expect(rdataToValue('A', address, message)).toBe('127.0.0.1');
    const [server] = message.authorities;
    expect(decodeRdata('NS', message.bytes, server.lengthOffset)).toBe(
      'ns1.vec.example.test',
    );
  });

  it('either reads any bytes or throws an error, and always ends', () => {
    const real = Buffer.from(bindMessages.nsupdate.request, 'hex');
    const damaged = fc
      .tuple(fc.nat(real.length - 1), fc.uint8Array({ maxLength: 8 }))
      .map(([at, bytes]) => {
        const copy = Buffer.from(real);
        copy.set(bytes.subarray(0, copy.length - at), at);
        return copy;
      });
    const arbitrary = fc
      .uint8Array({ maxLength: 300 })
      .map(b => Buffer.from(b));
    fc.assert(
      fc.property(fc.oneof(damaged, arbitrary), bytes => {
        const decode = () => decodeMessage(bytes).bytes;
        expect(settles(decode)).toBe(true);
      }),
      { numRuns: 2_000 },
    );
  });

  it('reads what encodeMessage wrote', () => {
    const label = fc.stringMatching(/^[a-z0-9_]([a-z0-9-]{0,20}[a-z0-9_])?$/);
    const name = fc
      .array(label, { minLength: 1, maxLength: 6 })
      .map(labels => labels.join('.'));
    const record: fc.Arbitrary<WireRecord> = fc.record({
      name,
      type: fc.constantFrom(...Object.values(rrTypes)),
      class: fc.constantFrom(...Object.values(rrClasses)),
      ttl: fc.nat(2 ** 31 - 1),
      rdata: fc.uint8Array({ maxLength: 64 }).map(b => Buffer.from(b)),
    });
    fc.assert(
      fc.property(
        fc.nat(0xffff),
        name,
        fc.array(record, { maxLength: 4 }),
        fc.array(record, { maxLength: 4 }),
        (id, zone, answers, authorities) => {
          const decoded = decodeMessage(
            encodeMessage({
              id,
              opcode: opcodes.UPDATE,
              questions: [{ name: zone, type: rrTypes.SOA, class: 1 }],
              answers,
              authorities,
            }),
          );
          expect(decoded.id).toBe(id);
          expect(decoded.questions[0].name).toBe(zone);
          expect(decoded.answers.map(essence)).toEqual(answers.map(essence));
          expect(decoded.authorities.map(essence)).toEqual(
            authorities.map(essence),
          );
        },
      ),
    );
  });
});

describe('values on the wire', () => {
  it('splits texts into pieces that fit, and loses nothing', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 1500 }), text => {
        const pieces = splitText(text);
        expect(pieces.length).toBeGreaterThan(0);
        expect(pieces.every(piece => piece.length <= 255)).toBe(true);
        expect(Buffer.concat(pieces).toString()).toBe(text);
      }),
    );
  });

  it.each([
    ['A', '192.0.2.1', 'c0000201'],
    ['AAAA', '2001:db8::ff00:42:8329', '20010db8000000000000ff0000428329'],
    ['CNAME', 'a.example', '016107' + '6578616d706c65' + '00'],
    ['TXT', 'hi', '026869'],
    ['TXT', '', '00'],
  ] as const)('writes %s %s', (type, value, hex) => {
    expect(valueToRdata(type, value).toString('hex')).toBe(hex);
  });
});
