import { createHmac, timingSafeEqual } from 'node:crypto';
import { decodeName, encodeName } from './codec';
import {
  decodeMessage,
  encodeRecord,
  ReceivedRecord,
  rrClasses,
  rrTypes,
} from './message';

/** Algorithms of RFC 8945, section 6, that are not deprecated there. */
const hashes = {
  'hmac-sha256': 'sha256',
  'hmac-sha384': 'sha384',
  'hmac-sha512': 'sha512',
} as const;

export type TsigAlgorithm = keyof typeof hashes;

export const tsigAlgorithms = Object.keys(hashes) as TsigAlgorithm[];

export interface TsigKey {
  name: string;
  algorithm: TsigAlgorithm;
  secret: Buffer;
}

export interface SignedMessage {
  bytes: Buffer;
  /** Goes into the signature of the answer. */
  mac: Buffer;
}

/** Extended response codes of RFC 8945, section 3. */
const tsigErrors: Record<number, string> = {
  16: 'BADSIG',
  17: 'BADKEY',
  18: 'BADTIME',
  22: 'BADTRUNC',
};

/**
 * `unsigned` and `refused` are not authenticated (a server without the key cannot sign), except
 * BADTIME; they may be told to people but never count as success.
 */
export type TsigVerdict =
  | { status: 'verified' }
  | { status: 'unsigned' }
  | {
      status: 'refused';
      error: string;
      /** With BADTIME: how many seconds the server's clock is ahead. */
      clockSkew?: number;
    }
  | { status: 'invalid'; reason: string };

/** Seconds that the clocks may differ; recommended by RFC 8945, section 10. */
const FUDGE = 300;

interface TsigFields {
  timeSigned: number;
  fudge: number;
  mac: Buffer;
  originalId: number;
  error: number;
  other: Buffer;
}

function timeField(seconds: number, fudge: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeUIntBE(seconds, 0, 6);
  bytes.writeUInt16BE(fudge, 6);
  return bytes;
}

function withLength(bytes: Buffer): Buffer {
  const length = Buffer.alloc(2);
  length.writeUInt16BE(bytes.length);
  return Buffer.concat([length, bytes]);
}

function uint16(value: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16BE(value);
  return bytes;
}

/** The digest of RFC 8945, section 4.3: request MAC, message without TSIG, TSIG variables. */
function computeMac(
  key: TsigKey,
  message: Buffer,
  fields: Pick<TsigFields, 'timeSigned' | 'fudge' | 'error' | 'other'>,
  requestMac?: Buffer,
): Buffer {
  const hmac = createHmac(hashes[key.algorithm], key.secret);
  if (requestMac) {
    hmac.update(withLength(requestMac));
  }
  const classAndTtl = Buffer.alloc(6);
  classAndTtl.writeUInt16BE(rrClasses.ANY);
  return hmac
    .update(message)
    .update(encodeName(key.name))
    .update(classAndTtl)
    .update(encodeName(key.algorithm))
    .update(timeField(fields.timeSigned, fields.fudge))
    .update(uint16(fields.error))
    .update(withLength(fields.other))
    .digest();
}

/**
 * Appends a TSIG record.
 *
 * @param now - seconds since 1970
 */
export function signMessage(
  message: Buffer,
  key: TsigKey,
  now: number,
): SignedMessage {
  const fields = {
    timeSigned: now,
    fudge: FUDGE,
    error: 0,
    other: Buffer.alloc(0),
  };
  const mac = computeMac(key, message, fields);
  const rdata = Buffer.concat([
    encodeName(key.algorithm),
    timeField(now, FUDGE),
    withLength(mac),
    message.subarray(0, 2),
    uint16(fields.error),
    withLength(fields.other),
  ]);
  const signed = Buffer.concat([
    message,
    encodeRecord({
      name: key.name,
      type: rrTypes.TSIG,
      class: rrClasses.ANY,
      ttl: 0,
      rdata,
    }),
  ]);
  signed.writeUInt16BE(signed.readUInt16BE(10) + 1, 10);
  return { bytes: signed, mac };
}

/** @throws RangeError where the record's parts do not fill it exactly */
function readTsig(bytes: Buffer, record: ReceivedRecord) {
  const rdataStart = record.lengthOffset + 2;
  const algorithm = decodeName(bytes, rdataStart);
  let at = algorithm.bytes;
  const { rdata } = record;
  const timeSigned = rdata.readUIntBE(at, 6);
  const fudge = rdata.readUInt16BE(at + 6);
  const macLength = rdata.readUInt16BE(at + 8);
  const mac = rdata.subarray(at + 10, at + 10 + macLength);
  at += 10 + macLength;
  const originalId = rdata.readUInt16BE(at);
  const error = rdata.readUInt16BE(at + 2);
  const otherLength = rdata.readUInt16BE(at + 4);
  const other = rdata.subarray(at + 6, at + 6 + otherLength);
  // Lengths that point elsewhere would let a changed record have the same digest.
  if (at + 6 + otherLength !== rdata.length) {
    throw new RangeError('a TSIG record has wrong lengths in it');
  }
  return {
    algorithm: algorithm.name,
    fields: { timeSigned, fudge, mac, originalId, error, other } as TsigFields,
  };
}

function withoutTsig(
  bytes: Buffer,
  tsig: ReceivedRecord,
  originalId: number,
): Buffer {
  const message = Buffer.from(bytes.subarray(0, tsig.offset));
  message.writeUInt16BE(originalId, 0);
  message.writeUInt16BE(message.readUInt16BE(10) - 1, 10);
  return message;
}

function refusal(fields: TsigFields): TsigVerdict {
  const clockSkew =
    fields.error === 18 && fields.other.length === 6
      ? fields.other.readUIntBE(0, 6) - fields.timeSigned
      : undefined;
  const error = tsigErrors[fields.error] ?? `TSIG error ${fields.error}`;
  return { status: 'refused', error, clockSkew };
}

/**
 * Checks the signature of an answer to a signed request (RFC 8945, section 5.3).
 *
 * @throws Error where the bytes cannot be read
 * @param now - seconds since 1970
 */
export function verifyAnswer(
  bytes: Buffer,
  key: TsigKey,
  requestMac: Buffer,
  now: number,
): TsigVerdict {
  const tsig = decodeMessage(bytes).additionals.at(-1);
  if (tsig?.type !== rrTypes.TSIG) {
    return { status: 'unsigned' };
  }
  const { algorithm, fields } = readTsig(bytes, tsig);
  if (fields.error !== 0) {
    return refusal(fields);
  }
  if (tsig.name !== key.name.toLowerCase() || algorithm !== key.algorithm) {
    return { status: 'invalid', reason: 'it is signed with another key' };
  }
  const expected = computeMac(
    key,
    withoutTsig(bytes, tsig, fields.originalId),
    fields,
    requestMac,
  );
  if (
    expected.length !== fields.mac.length ||
    !timingSafeEqual(expected, fields.mac)
  ) {
    return { status: 'invalid', reason: 'its signature is wrong' };
  }
  if (Math.abs(now - fields.timeSigned) > fields.fudge) {
    return { status: 'invalid', reason: 'its signature is too old' };
  }
  return { status: 'verified' };
}
