import { Change, ResourceRecordSet } from '@aws-sdk/client-route-53';
import { XMLParser } from 'fast-xml-parser';
import { isDeepStrictEqual } from 'node:util';

interface Step {
  Action: Change['Action'];
  ResourceRecordSet: ResourceRecordSet;
}

const parser = new XMLParser({
  ignoreAttributes: true,
  parseTagValue: false,
  trimValues: false,
  isArray: name => name === 'Change' || name === 'ResourceRecord',
});

/** The changes in the body of a ChangeResourceRecordSets request. */
export function parseChanges(body: string): Change[] {
  const { ChangeResourceRecordSetsRequest: request } = parser.parse(body);
  return request.ChangeBatch.Changes.Change.map((change: any) => {
    const { ResourceRecords, TTL, ...set } = change.ResourceRecordSet;
    return {
      Action: change.Action,
      ResourceRecordSet: {
        ...set,
        TTL: Number(TTL),
        ResourceRecords: ResourceRecords.ResourceRecord,
      },
    };
  });
}

const nameOf = ({ Name = '' }: ResourceRecordSet) =>
  Name.replace('\\052', '*').toLowerCase();

const isAt = (a: ResourceRecordSet) => (b: ResourceRecordSet) =>
  nameOf(a) === nameOf(b) && a.Type === b.Type;

const contentOf = ({ TTL, ResourceRecords = [] }: ResourceRecordSet) => ({
  TTL,
  values: ResourceRecords.map(({ Value }) => Value).sort(),
});

function problemOf(
  { Action, ResourceRecordSet: set }: Step,
  sets: ResourceRecordSet[],
): string | undefined {
  const quoted = `[name='${set.Name}', type='${set.Type}']`;
  const there = sets.find(isAt(set));
  if (Action === 'DELETE') {
    const attempt = `Tried to delete resource record set ${quoted} but`;
    if (!there) {
      return `${attempt} it was not found`;
    }
    return isDeepStrictEqual(contentOf(there), contentOf(set))
      ? undefined
      : `${attempt} the values provided do not match the current values`;
  }
  if (there) {
    return `Tried to create resource record set ${quoted} but it already exists`;
  }
  const excludes = sets.some(
    other =>
      nameOf(other) === nameOf(set) && [other.Type, set.Type].includes('CNAME'),
  );
  return excludes
    ? `RRSet of type ${set.Type} with DNS name ${set.Name} is not permitted as it conflicts with other records with the same DNS name in zone`
    : undefined;
}

/**
 * What a batch makes of the sets of a zone, by the documentation of ChangeResourceRecordSets: one
 * change after another, and none where one of them cannot be made.
 */
export function applyBatch(
  sets: ResourceRecordSet[],
  changes: Change[],
): { problem: string } | { sets: ResourceRecordSet[] } {
  let next = [...sets];
  for (const change of changes as Step[]) {
    const problem = problemOf(change, next);
    if (problem) {
      return { problem: `[${problem}]` };
    }
    const others = next.filter(set => !isAt(change.ResourceRecordSet)(set));
    next =
      change.Action === 'DELETE'
        ? others
        : [...others, change.ResourceRecordSet];
  }
  return { sets: next };
}

/** Changes that bring moto from one state to another. */
export function changesBetween(
  before: ResourceRecordSet[],
  after: ResourceRecordSet[],
): Change[] {
  return [
    ...before
      .filter(set => !after.some(isAt(set)))
      .map(set => ({ Action: 'DELETE' as const, ResourceRecordSet: set })),
    ...after
      .filter(set => !before.includes(set))
      .map(set => ({ Action: 'UPSERT' as const, ResourceRecordSet: set })),
  ];
}
