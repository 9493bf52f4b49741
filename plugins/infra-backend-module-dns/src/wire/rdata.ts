import { canonicalValue } from '../record/values';
import { RecordType } from '../record/types';
import { decodeRdata, encodeRdata } from './codec';
import { ReceivedMessage, ReceivedRecord } from './message';

/** Bytes of one character-string (RFC 1035, section 3.3). */
const MAX_STRING = 255;

/** A text in pieces as TXT needs them; a reader puts them together without a gap. */
export function splitText(value: string): Buffer[] {
  const bytes = Buffer.from(value);
  const pieces = [bytes.subarray(0, MAX_STRING)];
  for (let at = MAX_STRING; at < bytes.length; at += MAX_STRING) {
    pieces.push(bytes.subarray(at, at + MAX_STRING));
  }
  return pieces;
}

export function valueToRdata(type: RecordType, value: string): Buffer {
  return encodeRdata(type, type === 'TXT' ? splitText(value) : value);
}

export function rdataToValue(
  type: RecordType,
  record: ReceivedRecord,
  message: ReceivedMessage,
): string {
  const data = decodeRdata<string | Buffer[]>(
    type,
    message.bytes,
    record.lengthOffset,
  );
  return canonicalValue(
    type,
    typeof data === 'string' ? data : Buffer.concat(data).toString(),
  );
}
