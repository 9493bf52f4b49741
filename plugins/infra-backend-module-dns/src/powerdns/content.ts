import { RecordType } from '../record/types';
import { canonicalValue } from '../record/values';
import { splitText } from '../wire/rdata';

const BACKSLASH = 0x5c;
const QUOTE = 0x22;

function escapeByte(byte: number): string {
  if (byte === BACKSLASH || byte === QUOTE) {
    return `\\${String.fromCharCode(byte)}`;
  }
  return byte >= 0x20 && byte < 0x7f
    ? String.fromCharCode(byte)
    : `\\${String(byte).padStart(3, '0')}`;
}

/** A text in the presentation form of RFC 1035, section 5.1: quoted pieces of 255 bytes. */
export function formatText(value: string): string {
  return splitText(value)
    .map(piece => `"${[...piece].map(escapeByte).join('')}"`)
    .join(' ');
}

/** The reverse of {@link formatText}; also reads pieces without quotes. */
export function parseText(content: string): string {
  const pieces = content.match(/"(?:[^"\\]|\\.)*"|[^\s"]+/gs) ?? [];
  const bytes = pieces.flatMap(piece => {
    const inner = piece.startsWith('"') ? piece.slice(1, -1) : piece;
    const tokens = inner.match(/\\\d{3}|\\.|[^\\]/gsu) ?? [];
    return tokens.map(token => {
      if (/^\\\d{3}$/.test(token)) {
        return Buffer.from([Number(token.slice(1))]);
      }
      return Buffer.from(token.startsWith('\\') ? token.slice(1) : token);
    });
  });
  return Buffer.concat(bytes).toString();
}

/**
 * A canonical value in the presentation form of RFC 1035, section 5, which PowerDNS and others take.
 *
 * @public
 */
export function formatContent(type: RecordType, value: string): string {
  switch (type) {
    case 'CNAME':
      return `${value}.`;
    case 'TXT':
      return formatText(value);
    default:
      return value;
  }
}

/** The reverse of {@link formatContent}; also reads texts without quotes. @public */
export function parseContent(type: RecordType, content: string): string {
  return canonicalValue(type, type === 'TXT' ? parseText(content) : content);
}
