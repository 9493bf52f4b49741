import { isDeepStrictEqual } from 'node:util';
import { FieldDiff } from '@infra-orchestration/backstage-plugin-infra-common';
import { FoundUser } from './found';
import { WantedUser, channelsOf, keysOf } from './rules';

/**
 * The command rules that were asked for, and how the server worded them then. The one cannot be told
 * from the other without asking the server, which only `apply` may do in a way that changes things.
 */
export type CommandState = { rules: string; shownAs: string };

export interface Expected {
  wanted: WantedUser;
  /** Of the stored password; undefined where none is stored. */
  passwordHash: string | undefined;
  /** Undefined where the answer of the last apply was lost: then it is done once more. */
  state: CommandState | undefined;
}

export const rulesOf = ({ commands }: WantedUser) => commands.join(' ');

/** What a new ACL SETUSER would change. Pure. */
export function diffOf(found: FoundUser, expected: Expected): FieldDiff[] {
  const { wanted, passwordHash } = expected;
  const diff: FieldDiff[] = [];
  const compare = (path: string, before: unknown, after: unknown) => {
    if (!isDeepStrictEqual(before, after)) {
      diff.push({ path, before, after } as FieldDiff);
    }
  };
  compare('/enabled', found.enabled, true);
  compare('/withoutPassword', found.withoutPassword, false);
  if (passwordHash === undefined || !hasOnly(found, passwordHash)) {
    diff.push({ path: '/password', secret: true });
  }
  compare('/keys', found.keys.join(' '), keysOf(wanted).join(' '));
  compare('/channels', found.channels.join(' '), channelsOf(wanted).join(' '));
  compare('/selectors', found.selectors, 0);
  return [...diff, ...commandDiff(found, expected)];
}

function hasOnly({ passwords }: FoundUser, hash: string): boolean {
  return passwords.length === 1 && passwords[0] === hash;
}

function commandDiff(
  found: FoundUser,
  { wanted, state }: Expected,
): FieldDiff[] {
  const rules = rulesOf(wanted);
  return state?.rules === rules && state.shownAs === found.commands
    ? []
    : [{ path: '/commands', before: found.commands, after: rules }];
}

/** Why nobody can work as this user now, for people; undefined where one can. */
export function obstacleOf(
  found: FoundUser,
  { wanted, passwordHash }: Expected,
): string | undefined {
  if (passwordHash === undefined) {
    return `No password of ${wanted.name} is stored`;
  }
  if (!found.enabled) {
    return `The user ${wanted.name} is switched off`;
  }
  if (!found.passwords.includes(passwordHash)) {
    return `The stored password of ${wanted.name} is not the one in force`;
  }
  if (!keysOf(wanted).every(key => found.keys.includes(key))) {
    return `The user ${wanted.name} has lost the right to its keys`;
  }
  return undefined;
}
