import {
  ApplyRequest,
  ApplyResult,
  createResourceKind,
  DriverError,
  RemoveRequest,
  RemoveResult,
} from '@infra-orchestration/backstage-plugin-infra-node';
import { GitopsConnection } from '../connection';
import { propose } from '../pulls/propose';
import { Change, changeBranch } from './change';
import { contentOf, Found, look, refuseForeign } from './compare';
import { directoryName } from './names';
import { commitOf, holdsTheSame, moveOf, observe } from './observe';
import { placeOf, wantedOf } from './place';
import {
  ManifestsInputs,
  manifestsInputSchema,
  manifestsOutputSchema,
} from './schema';

const STATUS_POLL_MS = 5_000;

/** Objects of Kubernetes, one per file, in a directory of a Git repository. */
export const manifestsKind = createResourceKind<
  GitopsConnection,
  ManifestsInputs
>({
  kind: 'manifests',
  title: 'Manifests in Git',
  inputSchema: manifestsInputSchema,
  outputSchema: manifestsOutputSchema,
  capabilities: { adopt: false, watch: false },
  externalName: directoryName,
  observe,
  apply,
  remove,
});

async function apply(
  request: ApplyRequest<GitopsConnection, ManifestsInputs>,
): Promise<ApplyResult> {
  request.signal.throwIfAborted();
  await refuseMove(request);
  const wanted = wantedOf(request);
  const result = await bringAbout({ ...placeOf(request), wanted });
  if (result.status === 'inProgress') {
    return result;
  }
  const { found } = result;
  const commit = await commitOf(request, found);
  request.logger.info(`${found.path} is as wanted in commit ${commit}`);
  return { status: 'done', state: { commit, content: contentOf(found.files) } };
}

async function refuseMove(
  request: ApplyRequest<GitopsConnection, ManifestsInputs>,
): Promise<void> {
  const [moved] = moveOf(request);
  if (!moved) {
    return;
  }
  const { connection, identity, signal } = request;
  const tip = await connection.repository.tip(0, signal);
  refuseForeign(await look(placeOf(request), tip), identity);
  throw new DriverError(
    'terminal',
    `The directory '${moved.before}' cannot move to '${moved.after}'. Undo that, or delete the claim and make another.`,
  );
}

async function remove(
  request: RemoveRequest<GitopsConnection>,
): Promise<RemoveResult> {
  request.signal.throwIfAborted();
  const place = placeOf(request);
  const result = await bringAbout({ ...place, wanted: new Map() });
  if (result.status === 'inProgress') {
    return result;
  }
  const { found } = result;
  const { status } = request.connection;
  // A directory of somebody else is left, and tells nothing of what was ours.
  const left =
    status && found.files.size === 0
      ? await status.whatIsLeft({
          identity: request.identity,
          commit: found.commit,
          signal: request.signal,
          isCurrent: revision => holdsTheSame(request, found, revision),
        })
      : undefined;
  return left
    ? {
        status: 'inProgress',
        handle: { removedIn: found.commit },
        pollAfter: STATUS_POLL_MS,
        message: left,
      }
    : { status: 'done' };
}

type Result =
  | { status: 'done'; found: Found }
  | Extract<ApplyResult, { status: 'inProgress' }>;

async function bringAbout(change: Change): Promise<Result> {
  return change.connection.forge
    ? propose(change, change.connection.forge)
    : { status: 'done', found: await changeBranch(change) };
}
