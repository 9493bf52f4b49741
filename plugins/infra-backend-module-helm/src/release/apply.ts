import { createHash } from 'node:crypto';
import {
  ApplyRequest,
  ApplyResult,
  DriverError,
  isDriverError,
} from '@infra-orchestration/backstage-plugin-infra-node';
import { HelmConnection } from '../connection';
import {
  Call,
  callOf,
  isAtRest,
  isDeployed,
  operationKey,
  ReleaseState,
  revisionsOf,
  secretsOf,
} from './context';
import { isMark } from './labels';
import { lookAtObjects } from './live';
import { isKept, keyOf } from './manifest';
import { requireContent } from './observe';
import { atWork, recover } from './pending';
import { ReleaseInputs } from './schema';
import { Revision } from './storage';
import { secretPathsOf, valuesOf } from './values';
import { Found, isAsWanted, movesOf } from './wanted';

const POLL_MS = 1_000;
const SETTLE_POLL_MS = 2_000;

/** Between two calls: an operation that goes on, or a revision that is to become ready. */
interface Handle {
  operation?: string;
  settling?: number;
}

export async function applyRelease(
  request: ApplyRequest<HelmConnection, ReleaseInputs>,
): Promise<ApplyResult> {
  const { connection, inputs, adopt, signal } = request;
  signal.throwIfAborted();
  refuseMoves(callOf(request));
  const handle = (request.handle ?? {}) as Handle;
  const purpose = createHash('sha256')
    .update(JSON.stringify(['apply', adopt, inputs]))
    .digest('hex');
  const outcome = await connection.operations.join(
    operationKey(request),
    { purpose, id: handle.operation, signal },
    async own => bringAbout(callOf(request, own), adopt, handle.settling),
  );
  return outcome.status === 'ended'
    ? outcome.result
    : {
        status: 'inProgress',
        handle: { operation: outcome.id },
        pollAfter: POLL_MS,
        message: 'Helm is at work',
      };
}

function refuseMoves(call: Call): void {
  const [move] = movesOf(call);
  if (move) {
    throw new DriverError(
      'terminal',
      `The release is ${call.release.name} in namespace ${call.release.namespace}; it cannot become ${move.after}. Undo that, or delete the claim and make another.`,
    );
  }
}

async function bringAbout(
  call: Call,
  adopt: boolean,
  settling: number | undefined,
): Promise<ApplyResult> {
  let revisions = await revisionsOf(call);
  requireOwned(call, revisions, adopt);
  const waiting = await atWork(call, revisions);
  if (waiting) {
    return waiting;
  }
  revisions = await atRest(call, revisions);
  const [newest] = revisions;
  if (newest) {
    const found = await requireContent(call, newest);
    if (await isDone(call, found)) {
      return settling === newest.version
        ? settle(call, found, revisions)
        : { status: 'done', state: stateOf(call, found) };
    }
    await dropFailed(call, found, revisions);
  }
  await change(call, newest ? 'upgrade' : 'install');
  const [made] = await revisionsOf(call);
  const found = await requireContent(call, made);
  const state = stateOf(call, found);
  return call.inputs.waitTimeoutSeconds
    ? { ...settlingResult(made), state }
    : { status: 'done', state };
}

function requireOwned(
  { ownershipMark, release }: Call,
  [newest]: Revision[],
  adopt: boolean,
): void {
  const mark = newest?.labels.ownershipMark;
  if (!newest || isMark(mark, ownershipMark)) {
    return;
  }
  // What is half done by somebody else would have to be taken back, which is no adoption.
  if (!adopt || mark !== undefined || !isAtRest(newest)) {
    throw new DriverError(
      'conflict',
      `The release ${release.name} in namespace ${release.namespace} is ${
        mark ? `of ${mark}` : 'not of this system'
      }. Uninstall it if nobody needs it, choose another releaseName, or adopt it, once it is at rest (it is ${
        newest.status
      }).`,
    );
  }
}

/** Ends what an earlier operation left half done. */
async function atRest(call: Call, revisions: Revision[]): Promise<Revision[]> {
  const [newest] = revisions;
  if (!newest || isAtRest(newest)) {
    return revisions;
  }
  if (newest.status.startsWith('uninstall')) {
    const { connection, release, signal } = call;
    await connection.helm.uninstall({ release, signal, secrets: [] });
  } else {
    await recover(call, revisions);
  }
  return revisionsOf(call);
}

async function isDone(call: Call, found: Found): Promise<boolean> {
  const { labels } = found.revision;
  return (
    isMark(labels.ownershipMark, call.ownershipMark) &&
    (await isAsWanted(call, found)) &&
    (await look(call, found)).drift.length === 0
  );
}

function look(call: Call, { manifest }: Found) {
  const { objects } = call.connection;
  const sources = call.inputs.outputs ?? {};
  return lookAtObjects({ ...call, objects, manifest, sources });
}

/** What a failed upgrade made is in no revision that Helm compares with, and would stay for good. */
async function dropFailed(
  call: Call,
  { revision, manifest }: Found,
  revisions: Revision[],
): Promise<void> {
  const deployed = revisions.find(isDeployed);
  if (revision.status !== 'failed' || !deployed) {
    return;
  }
  const { connection, release, signal } = call;
  const kept = new Set(
    (await requireContent(call, deployed)).manifest.map(({ ref }) =>
      keyOf(ref),
    ),
  );
  for (const { ref } of manifest) {
    if (!kept.has(keyOf(ref))) {
      await connection.objects.remove(ref, release, signal);
    }
  }
}

async function change(
  call: Call,
  command: 'install' | 'upgrade',
): Promise<void> {
  const { connection, inputs, logger, release, ownershipMark, signal } = call;
  const chart = await connection.charts.get(inputs.chart, signal);
  logger.info(
    `helm ${command} ${release.name} in namespace ${release.namespace}`,
  );
  try {
    await connection.helm[command]({
      ...{ release, chart, ownershipMark, signal },
      values: JSON.stringify(valuesOf(inputs)),
      secrets: secretsOf(call),
    });
  } catch (error) {
    const isLasting =
      isDriverError(error) && ['terminal', 'conflict'].includes(error.code);
    throw isLasting ? await afterFailure(call, error) : error;
  }
}

/** By the policy, and said in the error. */
async function afterFailure(
  call: Call,
  error: DriverError,
): Promise<DriverError> {
  const revisions = await revisionsOf(call);
  const [newest] = revisions;
  // Refused before there was a revision: nothing is to be taken back.
  const isOurs = isMark(newest?.labels.ownershipMark, call.ownershipMark);
  return newest?.status === 'failed' && isOurs
    ? takeBack(call, error, revisions.find(isDeployed))
    : error;
}

async function takeBack(
  { connection, inputs, release, signal, ...call }: Call,
  error: DriverError,
  previous: Revision | undefined,
): Promise<DriverError> {
  if (inputs.onFailure === 'keep') {
    return new DriverError(
      error.code,
      `${error.message} What it made is kept.`,
    );
  }
  const helmCall = {
    ...{ release, signal },
    secrets: secretsOf({ connection, inputs, release, signal, ...call }),
  };
  const { helm } = connection;
  await (previous
    ? helm.rollback(helmCall, previous.version)
    : helm.uninstall(helmCall));
  const what = previous
    ? `Rolled back to revision ${previous.version}.`
    : 'What it made was taken back.';
  call.logger.warn(what);
  return new DriverError(error.code, `${error.message} ${what}`);
}

/** Whether the revision that was just made becomes usable in time. */
async function settle(
  call: Call,
  found: Found,
  revisions: Revision[],
): Promise<ApplyResult> {
  const { ready, failed, message } = await look(call, found);
  const state = stateOf(call, found);
  const { age, version } = found.revision;
  const limit = (call.inputs.waitTimeoutSeconds ?? 0) * 1000;
  if (ready) {
    return { status: 'done', state };
  }
  if (!failed && age <= limit) {
    return { ...settlingResult(found.revision, message), state };
  }
  const error = new DriverError(
    'terminal',
    `Revision ${version} did not become ready: ${message}.`,
  );
  const previous = revisions.find(({ status }) => status === 'superseded');
  throw await takeBack(call, error, previous);
}

function settlingResult({ version }: Revision, message?: string) {
  return {
    status: 'inProgress' as const,
    handle: { settling: version },
    pollAfter: SETTLE_POLL_MS,
    message: message ?? `Waiting for revision ${version} to become ready`,
  };
}

function stateOf({ inputs }: Call, { manifest }: Found) {
  const state: ReleaseState = {
    secretPaths: secretPathsOf(inputs),
    objects: manifest.filter(each => !isKept(each)).map(({ ref }) => ref),
  };
  return JSON.parse(JSON.stringify(state));
}
