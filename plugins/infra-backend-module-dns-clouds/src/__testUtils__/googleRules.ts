import { GoogleChange, GoogleRecordSet } from '../google/records';

/** As the API says what is wrong with a change. */
export interface GoogleProblem {
  status: number;
  reason: string;
  message: string;
}

const isAt = (a: GoogleRecordSet) => (b: GoogleRecordSet) =>
  a.name === b.name && a.type === b.type;

const contentOf = ({ ttl, rrdatas = [] }: GoogleRecordSet) =>
  JSON.stringify([ttl, [...rrdatas].sort()]);

function deletionProblem(
  set: GoogleRecordSet,
  index: number,
  sets: GoogleRecordSet[],
): GoogleProblem | undefined {
  const field = `entity.change.deletions[${index}]`;
  const there = sets.find(isAt(set));
  if (!there) {
    const message = `The '${field}' resource named '${set.name} (${set.type})' does not exist.`;
    return { status: 404, reason: 'notFound', message };
  }
  const message = `Precondition not met for '${field}'`;
  return contentOf(there) === contentOf(set)
    ? undefined
    : { status: 412, reason: 'conditionNotMet', message };
}

function additionProblem(
  set: GoogleRecordSet,
  index: number,
  sets: GoogleRecordSet[],
  zone: string,
): GoogleProblem | undefined {
  const field = `entity.change.additions[${index}]`;
  if (sets.some(isAt(set))) {
    const message = `The resource '${field}' named '${set.name} (${set.type})' already exists`;
    return { status: 409, reason: 'alreadyExists', message };
  }
  const invalid = (reason: string, message: string) => ({
    status: 400,
    reason,
    message: `Invalid value for '${field}': ${message}`,
  });
  if (!`.${set.name}`.endsWith(`.${zone}.`)) {
    return invalid('invalid', `'${set.name}' is outside of the zone`);
  }
  if (
    set.type === 'TXT' &&
    !(set.rrdatas ?? []).every(data => /^"/.test(data))
  ) {
    return invalid('invalid', 'a text without quotes');
  }
  const excludes = sets.some(
    other =>
      other.name === set.name && [other.type, set.type].includes('CNAME'),
  );
  return excludes
    ? {
        status: 400,
        reason: 'cnameResourceRecordSetConflict',
        message: `The resource record set '${field}' is invalid because the DNS name '${set.name}' may have either one CNAME resource record set or resource record sets of other types, but not both.`,
      }
    : undefined;
}

/** What a change makes of the sets of a zone, by the documentation of `changes.create`: all or nothing. */
export function applyChange(
  sets: GoogleRecordSet[],
  { additions = [], deletions = [] }: Partial<GoogleChange>,
  zone: string,
): { problem: GoogleProblem } | { sets: GoogleRecordSet[] } {
  let next = sets;
  for (const [index, set] of deletions.entries()) {
    const problem = deletionProblem(set, index, next);
    if (problem) {
      return { problem };
    }
    next = next.filter(other => !isAt(set)(other));
  }
  for (const [index, set] of additions.entries()) {
    const problem = additionProblem(set, index, next, zone);
    if (problem) {
      return { problem };
    }
    next = [...next, set];
  }
  return { sets: next };
}
