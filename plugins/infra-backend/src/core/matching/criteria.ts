import {
  EnvironmentContext,
  MatchCriteria,
  ResourceClaim,
} from '@infra-orchestration/backstage-plugin-infra-common';
import { sameEntity } from './entityRef';

/** The class of a claim that names none. */
export const DEFAULT_CLASS = 'default';

/** What criteria are held against. */
export interface MatchSubject {
  claim: Pick<ResourceClaim, 'type' | 'class' | 'id'>;
  environment: EnvironmentContext;
}

interface CriteriaField {
  name: Exclude<keyof MatchCriteria, 'labels'>;
  actual(subject: MatchSubject): string | undefined;
  /** For entity refs: the kind where none is written. */
  refKind?: string;
}

/** The more of these from the left a definition names, the more specific it is. */
const fields: readonly CriteriaField[] = [
  {
    name: 'entity',
    actual: s => s.environment.entityRef,
    refKind: 'component',
  },
  { name: 'environment', actual: s => s.environment.name },
  { name: 'id', actual: s => s.claim.id },
  { name: 'class', actual: s => s.claim.class },
  { name: 'system', actual: s => s.environment.system, refKind: 'system' },
  { name: 'owner', actual: s => s.environment.owner, refKind: 'group' },
  { name: 'environmentType', actual: s => s.environment.type },
];

/** Names of the places of a specificity vector. */
export const specificityOrder: readonly string[] = [
  ...fields.map(f => f.name),
  'labels',
];

/** 1 or 0 per field in the order of {@link specificityOrder}, then the number of labels. */
export function specificityOf(criteria: MatchCriteria): number[] {
  return [
    ...fields.map(field => (criteria[field.name] === undefined ? 0 : 1)),
    Object.keys(criteria.labels ?? {}).length,
  ];
}

/** Negative where `a` is the less specific. */
export function compareSpecificity(
  a: readonly number[],
  b: readonly number[],
): number {
  const at = a.findIndex((value, i) => value !== b[i]);
  return at < 0 ? 0 : a[at] - b[at];
}

/** In words, per field, why the criteria do not hold; empty where they do. */
export function mismatches(
  criteria: MatchCriteria,
  subject: MatchSubject,
): string[] {
  const found: string[] = [];
  for (const field of fields) {
    const wanted = criteria[field.name];
    const actual = field.actual(subject);
    if (wanted !== undefined && !isSame(wanted, actual, field.refKind)) {
      found.push(differs(field.name, wanted, actual));
    }
  }
  if (criteria.class === undefined && subject.claim.class !== DEFAULT_CLASS) {
    // A class is a promise (`ha`): only a definition that says so keeps it.
    found.push(
      `the claim is of class \`${subject.claim.class}\`, and criteria without a class are for class \`${DEFAULT_CLASS}\` alone`,
    );
  }
  for (const [label, wanted] of Object.entries(criteria.labels ?? {})) {
    const { labels } = subject.environment;
    const actual = Object.hasOwn(labels, label) ? labels[label] : undefined;
    if (actual !== wanted) {
      found.push(differs(`label ${label}`, wanted, actual));
    }
  }
  return found;
}

function isSame(
  wanted: string,
  actual: string | undefined,
  refKind: string | undefined,
): boolean {
  if (actual === undefined || refKind === undefined) {
    return wanted === actual;
  }
  return sameEntity(wanted, actual, refKind);
}

function differs(
  field: string,
  wanted: string,
  actual: string | undefined,
): string {
  const is = actual === undefined ? 'is not set' : `is \`${actual}\``;
  return `${field} ${is}, not \`${wanted}\``;
}

/** The criteria in words: `environmentType production, class ha`. */
export function describeCriteria(criteria: MatchCriteria): string {
  const named = [
    ...fields
      .filter(field => criteria[field.name] !== undefined)
      .map(field => `${field.name} \`${criteria[field.name]}\``),
    ...Object.entries(criteria.labels ?? {}).map(
      ([label, value]) => `label ${label} \`${value}\``,
    ),
  ];
  return named.join(', ') || 'every claim of the type';
}
