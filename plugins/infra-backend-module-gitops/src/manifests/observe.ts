import {
  Observation,
  ResourceRequest,
} from '@infra-orchestration/backstage-plugin-infra-node';
import { GitopsConnection } from '../connection';
import { areSame } from './files';
import { contentOf, diffsTo, Found, look, Place } from './compare';
import { directoryName } from './names';
import { ManifestsInputs } from './schema';
import { Verdict } from '../status/types';
import { wantedOf, placeOf } from './place';

export type Request = ResourceRequest<GitopsConnection, ManifestsInputs>;

export async function observe(request: Request): Promise<Observation> {
  const { connection, identity, inputs, signal } = request;
  const { repository, settings } = connection;
  const place = placeOf(request);
  const wanted = wantedOf(request);
  const tip = await repository.tip(settings.refreshMs, signal);
  const found = await look(place, tip);
  if (found.files.size === 0) {
    return { status: 'absent' };
  }
  const moved = moveOf(request);
  const diff = [...moved, ...(await diffsTo(place, found, wanted))];
  const owned = found.mark === identity.ownershipMark;
  const verdict = owned ? await readiness(request, found) : notOurs(found);
  return {
    status: 'present',
    owned,
    ...(found.mark && { foundMark: found.mark }),
    upToDate: diff.length === 0,
    diff,
    ...verdict,
    ...(moved.length > 0 && {
      replace: `The directory '${moved[0].before}' cannot move to '${moved[0].after}'`,
    }),
    outputs: owned
      ? {
          repository: settings.url,
          branch: settings.branch,
          directory: found.path,
          commit: await commitOf(request, found),
          namespace: inputs.namespace ?? '',
        }
      : {},
  };
}

/** Where the inputs put the objects otherwise than where they are. */
export function moveOf({ identity, inputs, externalName }: Request) {
  const asked = inputs.objects ? directoryName(identity, inputs) : externalName;
  return asked === externalName
    ? []
    : [{ path: '/directory', before: externalName, after: asked }];
}

/**
 * In which commit the directory became what it is. What the state says is kept as long as nothing else
 * is there, since a clone without all of the history cannot always tell.
 */
export async function commitOf(
  {
    connection,
    state,
    signal,
  }: Pick<Request, 'connection' | 'state' | 'signal'>,
  { commit, path, files }: Found,
): Promise<string> {
  return state?.content === contentOf(files) && typeof state.commit === 'string'
    ? state.commit
    : connection.repository.clone.lastChange(commit, path, signal);
}

/** Whether what is in the branch is in use. */
async function readiness(request: Request, found: Found): Promise<Verdict> {
  const { connection, identity, signal } = request;
  if (!connection.status) {
    return { ready: true };
  }
  return connection.status.judge({
    identity,
    commit: found.commit,
    signal,
    isCurrent: revision => holdsTheSame(request, found, revision),
  });
}

/** By content, since most commits of a repository are about something else. */
export async function holdsTheSame(
  { connection, signal }: Pick<Place, 'connection' | 'signal'>,
  { commit, path, files }: Found,
  revision: string,
): Promise<boolean> {
  if (revision === commit) {
    return true;
  }
  const { repository } = connection;
  return (
    (await repository.obtain(revision, signal)) &&
    areSame(await repository.clone.filesOnceIn(revision, path, signal), files)
  );
}

function notOurs({ path }: Found): Verdict {
  return { ready: false, message: `The directory ${path} is somebody else's` };
}
