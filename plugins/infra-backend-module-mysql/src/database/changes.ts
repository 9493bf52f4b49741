import { FieldDiff } from '@infra-orchestration/backstage-plugin-infra-common';
import { databaseChanges, databaseCreation } from './databaseChanges';
import { Statement } from './marks';
import { MarkedUser, Outside, Wanted } from './outside';
import { userChanges, userCreation } from './userChanges';

/**
 * One thing that is not as wanted, and the statements that mend it. What `observe` tells and what
 * `apply` does both come from here, so they cannot differ.
 */
export interface Change {
  diff: FieldDiff;
  /** Of what; a missing right to change an account may be a matter of that account. */
  what: 'database' | 'user';
  /** Whether it makes something, or changes what is there. */
  makes: boolean;
  /** An account to be dropped with all that hangs on it; there are no statements then. */
  drops?: MarkedUser;
  /** To be run one after the other. */
  statements(password: string): Statement[];
}

/** Whether the user's stored password is in force; `untold` where that cannot be seen. */
export type PasswordState = 'accepted' | 'refused' | 'untold';

/** For an outside that is ours or empty; in the order in which the changes are to be made. */
export function changesFor(
  outside: Outside,
  wanted: Wanted,
  password: PasswordState,
): Change[] {
  const { database, user, formerUsers } = outside;
  return [
    ...(database
      ? databaseChanges(database, outside, wanted)
      : [databaseCreation(outside, wanted)]),
    ...(user
      ? userChanges(user, outside, { wanted, password })
      : [userCreation(outside, wanted)]),
    // Last: the new account has the password of the old one, which so is needed no longer.
    ...formerUsers.map(former => dropOf(former, wanted)),
  ];
}

function dropOf(former: MarkedUser, { account }: Wanted): Change {
  return {
    what: 'user',
    makes: false,
    diff: {
      path: '/user',
      before: `${former.account.name}@${former.account.host}`,
      after: `${account.name}@${account.host}`,
    },
    drops: former,
    statements: () => [],
  };
}
