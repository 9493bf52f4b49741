import { RecordType } from './types';

/**
 * The ownership record is a TXT record of its own below the name, so that it can stand beside a
 * CNAME, and one for each type, so that two owners can share a name (A of one, AAAA of another):
 * `_infra-owner-cname.web.dev.example.test TXT "heritage=infra-orchestration,owner=<mark>"`.
 */
const OWNER_LABEL = '_infra-owner';
const WILDCARD_LABEL = '_infra-wildcard';
const HERITAGE = 'heritage=infra-orchestration,owner=';

/** A `*` that is not the first label would be an ordinary label to some servers, none to others. */
export function ownerHostOf(host: string, type: RecordType): string {
  const below = host.replace(/^\*(?=\.)/, WILDCARD_LABEL);
  return `${OWNER_LABEL}-${type.toLowerCase()}.${below}`;
}

/** The label of a host that only ownership records may have. */
export function reservedLabel(host: string): string | undefined {
  return host
    .split('.')
    .find(label => label.startsWith(OWNER_LABEL) || label === WILDCARD_LABEL);
}

export function formatOwner(mark: string): string {
  return `${HERITAGE}${mark}`;
}

/** The mark in an ownership record's value. */
export function parseOwner(value: string): string | undefined {
  return value.startsWith(HERITAGE) ? value.slice(HERITAGE.length) : undefined;
}

/**
 * `ours`: exactly this mark and nothing beside it. `foreign` without a mark: someone uses the name
 * for something else.
 */
export type Ownership =
  | { status: 'none' }
  | { status: 'ours' }
  | { status: 'foreign'; mark?: string };

export function ownershipOf(owner: string[], mark: string): Ownership {
  if (owner.length === 0) {
    return { status: 'none' };
  }
  const marks = owner.map(parseOwner);
  if (marks.length === 1 && marks[0] === mark) {
    return { status: 'ours' };
  }
  return {
    status: 'foreign',
    mark: marks.find(found => found !== undefined && found !== mark),
  };
}
