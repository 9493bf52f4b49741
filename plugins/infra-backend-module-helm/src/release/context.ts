import {
  RemoveRequest,
  ResourceRequest,
} from '@infra-orchestration/backstage-plugin-infra-node';
import { toDriverError } from '../cluster/errors';
import { ObjectRef } from '../cluster/types';
import { HelmConnection } from '../connection';
import { ReleaseName, releaseOf } from './names';
import { ReleaseInputs } from './schema';
import { findRevisions, readRevision, Revision } from './storage';
import { secretTextsOf } from './values';

export type ReleaseRequest =
  | ResourceRequest<HelmConnection, ReleaseInputs>
  | RemoveRequest<HelmConnection>;

/** What is remembered of a release; nothing of it is secret. */
export interface ReleaseState {
  /** Pointers into its values. */
  secretPaths?: string[];
  /** What it has in the cluster, for the time when its record is gone. */
  objects?: ObjectRef[];
}

/** One call about one release. */
export interface Call {
  connection: HelmConnection;
  release: ReleaseName;
  inputs: ReleaseInputs;
  ownershipMark: string;
  state: ReleaseState;
  logger: ReleaseRequest['logger'];
  signal: AbortSignal;
}

export function callOf(request: ReleaseRequest, signal = request.signal): Call {
  const { connection, externalName, identity, logger } = request;
  return {
    connection,
    release: releaseOf(externalName),
    inputs: request.inputs as unknown as ReleaseInputs,
    ownershipMark: identity.ownershipMark,
    state: (request.state ?? {}) as ReleaseState,
    logger,
    signal,
  };
}

/** Another who asks for the same name has operations of its own, and ends none of this one's. */
export function operationKey({
  externalName,
  identity,
}: Pick<ReleaseRequest, 'externalName' | 'identity'>): string {
  return `${identity.ownershipMark} ${externalName}`;
}

export function secretsOf({ inputs }: Call): string[] {
  return secretTextsOf(inputs);
}

export async function revisionsOf(call: Call): Promise<Revision[]> {
  const { connection, release, signal } = call;
  return findRevisions(connection.client, release, signal).catch(error => {
    throw toDriverError(error, `look for the release ${release.name}`);
  });
}

export async function contentOf(call: Call, revision: Revision) {
  const { connection, release, signal } = call;
  return readRevision(
    connection.client,
    release.namespace,
    revision,
    signal,
  ).catch(error => {
    throw toDriverError(error, `read the release ${release.name}`);
  });
}

export const isPending = ({ status }: Revision) =>
  status.startsWith('pending-');

/** No operation is under way or was left half done. */
export const isAtRest = ({ status }: Revision) =>
  status === 'deployed' || status === 'failed';

export const isDeployed = ({ status }: Revision) => status === 'deployed';
