import { createHash } from 'node:crypto';
import { domainToASCII } from 'node:url';
import { invalid } from '../errors';
import { ownerHostOf, reservedLabel } from './ownership';
import { RecordLocation, RecordType, recordTypes } from './types';

/** Characters of a name in text, without the last dot (RFC 1035, section 2.3.4). */
const MAX_NAME = 253;
const MAX_LABEL = 63;
const HASH_LENGTH = 10;

/** Lower case, without the last dot. @public */
export function normaliseName(name: string): string {
  return name.toLowerCase().replace(/\.$/, '');
}

export function isInZone(host: string, zone: string): boolean {
  return host === zone || host.endsWith(`.${zone}`);
}

interface NameRules {
  /** Names of hosts have no underscore (RFC 1123, section 2.1); others may. */
  underscore: boolean;
  wildcard: boolean;
}

function labelProblem(
  label: string,
  first: boolean,
  rules: NameRules,
): string | undefined {
  if (label === '') {
    return 'it has two dots in a row, or one at the beginning';
  }
  if (label === '*') {
    return first && rules.wildcard
      ? undefined
      : "`*` may only stand alone as the first label of a record's name";
  }
  if (/[\u0080-\uffff]/.test(label)) {
    const ascii = domainToASCII(label);
    const hint = ascii ? ` (\`${ascii}\`)` : '';
    return `\`${label}\` is not ASCII: write it in its \`xn--\` form${hint}`;
  }
  if (label.length > MAX_LABEL) {
    return `\`${label}\` has ${label.length} characters; a label may have ${MAX_LABEL}`;
  }
  if (!/^[a-z0-9_-]+$/.test(label) || /^-|-$/.test(label)) {
    return `\`${label}\` is no label: use letters, digits and hyphens, and no hyphen at either end`;
  }
  if (label.includes('_') && !rules.underscore) {
    return `\`${label}\` has an underscore, which names of hosts (A, AAAA) may not have`;
  }
  return undefined;
}

/** What is wrong with a normalised absolute name, if anything. */
export function nameProblem(
  name: string,
  rules: NameRules,
): string | undefined {
  if (name.length > MAX_NAME) {
    return `it has ${name.length} characters; a name may have ${MAX_NAME}`;
  }
  for (const [index, label] of name.split('.').entries()) {
    const problem = labelProblem(label, index === 0, rules);
    if (problem) {
      return problem;
    }
  }
  return undefined;
}

/**
 * The absolute name for a name that is relative to the zone, or ends with the zone's name. With a
 * dot at its end a name is absolute and has to be inside the zone.
 *
 * @throws DriverError `terminal`
 */
export function absoluteName(name: string, zone: string): string {
  const plain = normaliseName(name);
  if (plain === '@' || (name !== '' && isInZone(plain, zone))) {
    return plain === '@' ? zone : plain;
  }
  if (plain === '' || name.endsWith('.')) {
    throw invalid(
      `/name: \`${name}\` is not inside zone \`${zone}\`: give a name relative to the zone, or one that ends with \`.${zone}\``,
    );
  }
  return `${plain}.${zone}`;
}

/**
 * A label that fits: one that is too long keeps its beginning, and gets ten hexadecimal digits of the
 * SHA-256 of all of it, so that two that begin alike stay different.
 */
export function shortenLabel(label: string): string {
  if (label.length <= MAX_LABEL) {
    return label;
  }
  const hash = createHash('sha256').update(label).digest('hex');
  const beginning = label
    .slice(0, MAX_LABEL - HASH_LENGTH - 1)
    .replace(/-+$/, '');
  return `${beginning}-${hash.slice(0, HASH_LENGTH)}`;
}

/** Names are put together from templates; what does not fit is shortened, the zone's own labels aside. */
function shortenName(host: string, zone: string): string {
  if (host === zone) {
    return host;
  }
  const inside = host.slice(0, -zone.length - 1);
  return `${inside.split('.').map(shortenLabel).join('.')}.${zone}`;
}

/**
 * The zone of a host among those of a provider: the one with the longest name, since that is the
 * one whose server answers for the host.
 */
export function zoneOf(host: string, zones: string[]): string | undefined {
  return zones
    .filter(zone => isInZone(host, zone))
    .sort((a, b) => b.length - a.length)[0];
}

/** @throws DriverError `terminal` */
function checkHost(host: string, zone: string, type: RecordType): void {
  const underscore = type === 'CNAME' || type === 'TXT';
  const problem = nameProblem(host, { underscore, wildcard: true });
  if (problem) {
    throw invalid(`/name: \`${host}\` cannot be a record's name: ${problem}`);
  }
  const reserved = reservedLabel(host);
  if (reserved) {
    throw invalid(
      `/name: the label \`${reserved}\` of \`${host}\` is kept for ownership records: choose another`,
    );
  }
  if (type === 'CNAME' && host === zone) {
    throw invalid(
      `/name: the zone \`${zone}\` itself cannot be a CNAME, since its SOA and NS records are there: use A or AAAA, or a name below it`,
    );
  }
  const ownerHost = ownerHostOf(host, type);
  if (ownerHost.length > MAX_NAME) {
    throw invalid(
      `/name: \`${host}\` is too long by ${
        ownerHost.length - MAX_NAME
      } characters: its ownership record stands below it and has to fit into ${MAX_NAME} too`,
    );
  }
}

/**
 * Where the inputs put a record. Pure in inputs and the provider's zones.
 *
 * @throws DriverError `terminal` that names the input, what is wrong and what to do
 */
export function locate(
  inputs: { zone: string; name: string; type: RecordType },
  zones: string[],
): RecordLocation {
  const zone = normaliseName(inputs.zone);
  if (!zones.includes(zone)) {
    throw invalid(
      `/zone: \`${
        inputs.zone
      }\` is not a zone of this provider, which has ${zones.join(
        ', ',
      )}: add it to the provider's \`zones\`, or choose another provider`,
    );
  }
  const host = shortenName(absoluteName(inputs.name, zone), zone);
  checkHost(host, zone, inputs.type);
  const nearest = zoneOf(host, zones);
  if (nearest !== zone) {
    throw invalid(
      `/zone: \`${host}\` belongs to zone \`${nearest}\`, which would answer for it: give that zone instead of \`${zone}\``,
    );
  }
  return {
    zone,
    host,
    type: inputs.type,
    ownerHost: ownerHostOf(host, inputs.type),
  };
}

/** `web.dev.example.test/A`: unique in a provider, and enough to find the record again. */
export function formatExternalName(host: string, type: RecordType): string {
  return `${host}/${type}`;
}

/**
 * The reverse of {@link formatExternalName}; `undefined` for what it cannot have made, or where the
 * provider no longer has the zone.
 */
export function locateExternalName(
  externalName: string,
  zones: string[],
): RecordLocation | undefined {
  const [host, type] = externalName.split('/') as [string, RecordType];
  const zone = zoneOf(host, zones);
  if (!zone || !recordTypes.includes(type)) {
    return undefined;
  }
  return { zone, host, type, ownerHost: ownerHostOf(host, type) };
}
