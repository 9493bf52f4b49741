import { DriverError } from '@infra-orchestration/backstage-plugin-infra-node';
import { belongingOf } from './marks';
import { MarkedUser, Outside, Wanted } from './outside';

export type Ownership =
  | { status: 'nothing' }
  | { status: 'ours' }
  | {
      status: 'stranger';
      what: 'database' | 'user';
      name: string;
      /** It is there, and not only claimed. */
      present: boolean;
      foundMark?: string;
    };

export function ownershipOf(outside: Outside, wanted: Wanted): Ownership {
  const { mark, name, account } = wanted;
  const { database, databaseMark, user, userMark, formerUsers } = outside;
  const things = [
    { what: 'database' as const, name, thing: database, row: databaseMark },
    {
      what: 'user' as const,
      name: `${account.name}@${account.host}`,
      thing: user,
      row: userMark,
    },
  ].map(each => ({ ...each, whose: belongingOf(each.thing, each.row, mark) }));

  const strange = things.find(({ whose }) => whose === 'others');
  if (strange) {
    const { what, thing, row } = strange;
    return {
      status: 'stranger',
      what,
      name: strange.name,
      present: thing !== undefined,
      foundMark: row?.mark === mark ? undefined : row?.mark,
    };
  }
  const ours = things.some(({ whose }) => whose === 'us');
  return { status: ours || formerUsers.length > 0 ? 'ours' : 'nothing' };
}

/** Whether this is the account that the mark is about. */
export function mayDrop(user: MarkedUser): boolean {
  return user.present && (user.mark.made || user.birthmarked);
}

/** For people: why nothing is done, and what can be. */
export function explainStranger(
  ownership: Extract<Ownership, { status: 'stranger' }>,
  marksDatabase: string,
): string {
  const { what, name, present, foundMark } = ownership;
  if (!present) {
    return `The name of the ${what} ${name} is taken by ${foundMark}. Choose another name; or, if that resource is no more, delete its row from ${marksDatabase}.marks`;
  }
  const whose = foundMark
    ? `belongs to ${foundMark}`
    : 'was not made by this driver';
  return `The ${what} ${name} exists and ${whose}. It is left alone; choose another name, or drop it by hand`;
}

/** @throws DriverError with code `conflict` where something of somebody else is in the way */
export function refuseStranger(
  ownership: Ownership,
  marksDatabase: string,
): void {
  if (ownership.status === 'stranger') {
    throw new DriverError(
      'conflict',
      explainStranger(ownership, marksDatabase),
    );
  }
}
