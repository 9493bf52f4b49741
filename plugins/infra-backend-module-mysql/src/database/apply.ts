import {
  ApplyResult,
  DriverError,
} from '@infra-orchestration/backstage-plugin-infra-node';
import { generatePassword } from '../client/password';
import { Session } from '../client/Session';
import { Change, changesFor } from './changes';
import { dropUser } from './dropUser';
import { locked } from './locked';
import { LoginTrial, tryLogin } from './login';
import { marksTable } from './marks';
import { Outside, Wanted, inspect } from './outside';
import { ownershipOf, refuseStranger } from './ownership';
import { DatabaseRequest, attempt } from './request';

/**
 * Rounds of looking and mending. The second finds what could not be seen before the first: a
 * password cannot be tried while its user may not log in.
 */
const MOST_ROUNDS = 3;

export async function applyDatabase(
  request: DatabaseRequest,
  wanted: Wanted,
): Promise<ApplyResult> {
  const { connection: server, inputs, externalName, secrets, signal } = request;
  if (inputs.name !== undefined && inputs.name !== externalName) {
    throw new DriverError(
      'terminal',
      `The database is called ${externalName}, and cannot be renamed to ${inputs.name}; remove it first, or keep the name`,
    );
  }
  if (externalName === wanted.marksDatabase) {
    throw new DriverError(
      'terminal',
      `The database ${externalName} is where the provider keeps its marks; choose another name`,
    );
  }
  // Stored before there is a user that it could belong to.
  const password = await secrets.ensure('password', generatePassword);
  return locked(server, wanted.name, signal, async session => {
    await mend(session, request, wanted, password);
    return { status: 'done' };
  });
}

async function mend(
  session: Session,
  request: DatabaseRequest,
  wanted: Wanted,
  password: string,
): Promise<void> {
  const { connection: server, signal } = request;
  let trial: LoginTrial | undefined;
  let changes: Change[] = [];
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const outside = await inspect(session, wanted);
    refuseStranger(ownershipOf(outside, wanted), wanted.marksDatabase);
    trial = await tryLogin(server, outside, { wanted, password }, signal);
    changes = changesFor(outside, wanted, trial.password);
    if (changes.length === 0) {
      return;
    }
    if (round === 0) {
      await refuseUnknownCollation(session, wanted);
    }
    await make(session, request, { outside, wanted, changes, password });
  }
  throw stillDifferent(wanted, changes, trial);
}

function stillDifferent(
  { name, account }: Wanted,
  changes: Change[],
  trial?: LoginTrial,
) {
  const paths = changes.map(({ diff }) => diff.path).join(', ');
  return trial?.password === 'refused'
    ? new DriverError(
        'conflict',
        `The server refuses the password of ${account.name} that was just set. Either another account of that name (\`SELECT User, Host FROM mysql.user\`) is closer to this backend's address than ${account.host}, or this backend is not let in: then set \`verifyLogin: false\` in the provider's config`,
      )
    : new DriverError(
        'retryable',
        `Something else keeps changing ${paths} of the database ${name}, or the server does not change it`,
      );
}

interface Making {
  outside: Outside;
  wanted: Wanted;
  changes: Change[];
  password: string;
}

async function make(
  session: Session,
  request: DatabaseRequest,
  { outside, wanted, changes, password }: Making,
): Promise<void> {
  const { externalName, logger } = request;
  if (outside.marksMissing) {
    const { marksDatabase } = wanted;
    logger.info(`Making the table of marks in ${marksDatabase}`);
    for (const sql of marksTable(marksDatabase)) {
      await attempt(
        `make the table of marks in ${marksDatabase}`,
        request,
        () => session.query(sql),
      );
    }
  }
  for (const { diff, what, makes, drops, statements } of changes) {
    logger.info(`Changing ${diff.path} of ${externalName}`);
    // Not being let make anything is a matter of the provider; not being let change a user may be
    // one of that user, to whom somebody gave more rights than the provider has.
    const denied = makes || what === 'database' ? 'accessDenied' : 'conflict';
    await attempt(
      `change ${diff.path} of ${externalName}`,
      request,
      async () => {
        if (drops) {
          await dropUser(session, request, wanted, drops);
        }
        for (const { sql, values } of statements(password)) {
          await session.query(sql, values);
        }
      },
      denied,
    );
  }
}

/** Before anything is made, since the inputs are wrong and not the server. */
async function refuseUnknownCollation(
  session: Session,
  { characterSet, collation }: Wanted,
): Promise<void> {
  const collate = collation ? ` COLLATE ${collation}` : '';
  await session.query(`DO CONVERT('' USING ${characterSet})${collate}`);
}
