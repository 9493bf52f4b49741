import {
  ApplyResult,
  DriverError,
} from '@infra-orchestration/backstage-plugin-infra-node';
import { scramVerifier, generatePassword } from '../client/password';
import { Session } from '../client/Session';
import { Change, changesFor } from './changes';
import { contentChanges, inspectContents, refuseUnavailable } from './contents';
import { attempt, DatabaseRequest } from './request';
import { locked } from './locked';
import { notYetOurs, tryLogin } from './login';
import { Outside, Wanted } from './outside';
import { look, refuseStranger } from './ownership';

/**
 * Rounds of looking and mending. The second finds what could not be seen before the first: a
 * password cannot be tried while its role may not log in.
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
  // Stored before there is a role that it could belong to.
  const password = await secrets.ensure('password', generatePassword);
  return locked(server, wanted.name, signal, async session => {
    const before = await mend(session, request, wanted, password);
    await mendContents(request, wanted, before);
    return { status: 'done' };
  });
}

/** @returns what there was at the beginning */
async function mend(
  session: Session,
  request: DatabaseRequest,
  wanted: Wanted,
  password: string,
): Promise<Outside> {
  const { connection: server, signal } = request;
  let first: Outside | undefined;
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const { outside, ownership, adopting } = await look(
      session,
      wanted,
      request,
    );
    first ??= outside;
    refuseStranger(ownership, request);
    refuseUnknownReaders(outside, wanted);
    const trial = adopting
      ? notYetOurs
      : await tryLogin(
          server,
          outside,
          { database: wanted.name, password },
          signal,
        );
    const changes = changesFor(outside, wanted, trial.password);
    if (changes.length === 0) {
      return first;
    }
    await make(session, request, changes, password);
  }
  throw new DriverError(
    'retryable',
    `Something else keeps changing the database ${wanted.name}`,
  );
}

async function make(
  session: Session,
  request: DatabaseRequest,
  changes: Change[],
  password: string,
): Promise<void> {
  const verifier = await scramVerifier(password);
  // Not being let make anything is a matter of the provider; not being let change something is one
  // of the thing, which somebody took away.
  for (const phase of ['role', 'create', 'settings'] as const) {
    const due = changes.filter(change => change.phase === phase);
    if (due.length === 0) {
      continue;
    }
    const paths = due.map(change => change.diff.path).join(', ');
    request.logger.info(`Changing ${paths} of ${request.externalName}`);
    await attempt(
      `change ${paths} of ${request.externalName}`,
      request,
      () => session.query(due.map(change => change.sql(verifier)).join('; ')),
      due.some(change => change.makes) ? 'accessDenied' : 'conflict',
    );
  }
}

async function mendContents(
  request: DatabaseRequest,
  { name, owner, readers }: Wanted,
  before: Outside,
): Promise<void> {
  const { connection: server, inputs, signal, logger } = request;
  const wanted = { extensions: inputs.extensions ?? [], readers };
  const hadReaders = (before.database?.readers.length ?? 0) > 0;
  if (wanted.extensions.length + readers.length === 0 && !hadReaders) {
    return;
  }
  await server.visit({ database: name }, signal, async session => {
    const contents = await inspectContents(session, owner, wanted);
    refuseUnavailable(contents, wanted);
    for (const change of contentChanges(contents, wanted, owner)) {
      logger.info(`Going to ${change.doing} in ${name}`);
      await attempt(
        change.doing,
        request,
        () => session.query(change.sql),
        change.denied,
      );
    }
  });
}

function refuseUnknownReaders(outside: Outside, { readers }: Wanted): void {
  const unknown = readers.filter(
    reader => !outside.existingReaders.includes(reader),
  );
  if (unknown.length > 0) {
    throw new DriverError(
      'terminal',
      `The server has no role ${unknown.join(
        ', ',
      )}; \`readers\` names existing roles`,
    );
  }
}
