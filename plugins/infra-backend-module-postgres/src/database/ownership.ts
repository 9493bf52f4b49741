import { DriverError } from '@infra-orchestration/backstage-plugin-infra-node';
import { Session } from '../client/Session';
import { inspectReach, isUnmarked, whyNotAdopted } from './adoption';
import { markIn } from './names';
import { DatabaseState, Outside, Wanted, inspect } from './outside';

/**
 * Whose the database and the role of the wanted names are.
 *
 * The role gets its mark in the transaction that makes it. A database cannot be made in a
 * transaction, so it is made as the property of that role and marked afterwards: unmarked, and
 * owned by a role of ours, it is ours, and nobody else's database can come to look like that.
 */
export type Ownership =
  | { status: 'nothing' }
  | { status: 'ours' }
  | {
      status: 'stranger';
      what: 'database' | 'role';
      name: string;
      foundMark?: string;
      /** Why it could not be adopted, where it bears no mark. */
      hindrance?: string;
    };

/** What is there, and whose it is. */
export interface Sighting {
  outside: Outside;
  ownership: Ownership;
  /**
   * It bears no mark and is about to be taken over. What changes is told as of an outside that is ours
   * already.
   */
  adopting: boolean;
}

/** @param options - `adopt` where an unmarked database may be taken over */
export async function look(
  session: Session,
  wanted: Wanted,
  options: { adopt: boolean },
): Promise<Sighting> {
  const outside = await inspect(session, wanted);
  const ownership = ownershipOf(outside, wanted);
  if (ownership.status !== 'stranger' || !isUnmarked(outside)) {
    return { outside, ownership, adopting: false };
  }
  const reach = await inspectReach(session, wanted);
  const hindrance = whyNotAdopted(outside, wanted, reach);
  if (hindrance) {
    return { outside, ownership: { ...ownership, hindrance }, adopting: false };
  }
  return options.adopt
    ? {
        outside: { ...outside, ownRole: outside.namedRole },
        ownership: { status: 'ours' },
        adopting: true,
      }
    : { outside, ownership, adopting: false };
}

export function ownershipOf(outside: Outside, wanted: Wanted): Ownership {
  const { database, ownRole, namedRole } = outside;
  const { mark } = wanted;
  if (database && !ownsDatabase(outside, wanted)) {
    return {
      status: 'stranger',
      what: 'database',
      name: wanted.name,
      foundMark: markOf(database),
    };
  }
  if (namedRole && markIn(namedRole.comment) !== mark) {
    return {
      status: 'stranger',
      what: 'role',
      name: namedRole.name,
      foundMark: markIn(namedRole.comment),
    };
  }
  return { status: database || ownRole ? 'ours' : 'nothing' };
}

export function ownsDatabase({ database }: Outside, { mark }: Wanted): boolean {
  return database !== undefined && markOf(database) === mark;
}

function markOf(database: DatabaseState): string | undefined {
  return markIn(database.comment) ?? markIn(database.ownerComment);
}

/** For people: why nothing is done, and what can be. */
export function explainStranger(
  ownership: Extract<Ownership, { status: 'stranger' }>,
  { adopt }: { adopt: boolean },
): string {
  const { what, name, foundMark, hindrance } = ownership;
  if (adopt && hindrance) {
    return `${hindrance}. Until then it is left alone`;
  }
  const whose = foundMark
    ? `belongs to ${foundMark}`
    : 'was not made by this driver';
  return `The ${what} ${name} exists and ${whose}. It is left alone; choose another name, or drop it by hand`;
}

/** @throws DriverError with code `conflict` where something of somebody else is in the way */
export function refuseStranger(
  ownership: Ownership,
  options: { adopt: boolean },
): void {
  if (ownership.status === 'stranger') {
    throw new DriverError('conflict', explainStranger(ownership, options));
  }
}
