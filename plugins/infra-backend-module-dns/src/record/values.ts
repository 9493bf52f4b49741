import ipaddr from 'ipaddr.js';
import { isIPv4, isIPv6 } from 'node:net';
import { invalid } from '../errors';
import { nameProblem, normaliseName } from './names';
import { RecordSet, RecordType } from './types';

/** Bytes of one TXT value. DNS allows 64 KiB; longer ones break resolvers that use UDP. */
const MAX_TEXT = 4096;

export const DEFAULT_TTL = 300;

/** The one form of a value that is compared and stored. The value must be valid for the type. */
export function canonicalValue(type: RecordType, value: string): string {
  switch (type) {
    case 'AAAA':
      // The form of RFC 5952; servers and people write the same address in several ways.
      return ipaddr.parse(value).toString();
    case 'CNAME':
      return normaliseName(value);
    default:
      return value;
  }
}

/** Canonical values without duplicates: a record set is a set (RFC 2181, section 5). @public */
export function canonicalValues(type: RecordType, values: string[]): string[] {
  return [...new Set(values.map(v => canonicalValue(type, v)))].sort();
}

function textProblem(value: string): string | undefined {
  const bytes = Buffer.from(value);
  if (bytes.length > MAX_TEXT) {
    return `it has ${bytes.length} bytes; at most ${MAX_TEXT} are allowed`;
  }
  return bytes.toString() === value ? undefined : 'it is not valid Unicode';
}

function valueProblem(
  type: RecordType,
  value: string,
  host: string,
): string | undefined {
  switch (type) {
    case 'A':
      return isIPv4(value)
        ? undefined
        : 'it is not an IPv4 address such as 192.0.2.10';
    case 'AAAA':
      return isIPv6(value) && !value.includes('%')
        ? undefined
        : 'it is not an IPv6 address such as 2001:db8::10';
    case 'CNAME': {
      const target = normaliseName(value);
      return target === host
        ? 'an alias cannot point to itself'
        : nameProblem(target, { underscore: true, wildcard: false });
    }
    default:
      return textProblem(value);
  }
}

/**
 * The set of values that inputs ask for.
 *
 * @throws DriverError `terminal` that names the value, what is wrong and what to do
 */
export function desiredRecordSet(
  inputs: { type: RecordType; values: string[]; ttl?: number },
  host: string,
): RecordSet {
  const { type, values, ttl = DEFAULT_TTL } = inputs;
  if (values.length === 0) {
    throw invalid('/values: give at least one value');
  }
  for (const [index, value] of values.entries()) {
    const problem = valueProblem(type, value, host);
    if (problem) {
      const shown = value.length > 80 ? `${value.slice(0, 80)}…` : value;
      throw invalid(
        `/values/${index}: \`${shown}\` cannot be a value of ${type}: ${problem}`,
      );
    }
  }
  const canonical = canonicalValues(type, values);
  if (type === 'CNAME' && canonical.length > 1) {
    throw invalid(
      `/values: a CNAME has exactly one value, ${canonical.length} were given`,
    );
  }
  return { values: canonical, ttl };
}

export function sameValues(a: string[], b: string[]): boolean {
  return a.length === b.length && a.every((value, index) => value === b[index]);
}
