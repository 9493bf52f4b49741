import { EnvironmentTypeDocument } from '@infra-orchestration/backstage-plugin-infra-common';
import {
  openContainers,
  PreviewDeployment,
  PreviewEnvironment,
  PreviewFacts,
  PreviewRecord,
} from '../../core';
import {
  artifacts,
  artifactUses,
  Db,
  DeploymentRecord,
  deployments,
  documents,
  EnvironmentRecord,
  environments,
} from '../../store';

/** Of the images of one commit and branch, the newest. */
const MOST_ARTIFACTS = 200;

/** All that is decided about a preview from, but for what the forge knows. */
export async function loadFacts(
  db: Db,
  preview: PreviewRecord,
): Promise<PreviewFacts> {
  const [ofEnvironments, types, uses] = await Promise.all([
    loadEnvironments(db, [preview]),
    documents.listInForce(db, { kind: 'EnvironmentType', name: preview.type }),
    artifactUses.listOfEntity(db, preview.entityRef),
  ]);
  const open = openContainers(preview.source?.workload);
  const { headCommit: commit, branch } = preview.pullRequest;
  const found = await artifacts.listOfHead(db, {
    repositories: uses
      .filter(({ container }) => open.includes(container))
      .map(({ repository }) => repository),
    ...{ commit, branch, since: new Date(preview.headAt) },
    limit: MOST_ARTIFACTS,
  });
  return {
    preview,
    environment: ofEnvironments.get(preview.id),
    type: (types[0]?.document as EnvironmentTypeDocument | undefined)?.spec,
    uses,
    artifacts: found,
  };
}

/**
 * The environments of previews, by preview: a handful of statements, however many there are.
 *
 * Invariant: they are read in this order, so that what a later one sees is as new as what those before saw. Else
 * the deployment before could pass for that of the last commit, or one that succeeded would not be known to run.
 */
export async function loadEnvironments(
  db: Db,
  previews: readonly PreviewRecord[],
): Promise<Map<string, PreviewEnvironment>> {
  const ids = previews.flatMap(({ environment }) => environment?.id ?? []);
  const last = await deployments.listLastOfPreviews(db, ids);
  const found = (await environments.getMany(db, ids)).filter(
    each => each !== undefined,
  );
  const current = await deployments.getMany(
    db,
    found.flatMap(each => [
      ...(each.currentDeploymentId ? [each.currentDeploymentId] : []),
      ...(each.awaitingDeploymentId ? [each.awaitingDeploymentId] : []),
    ]),
  );
  const good = await deployments.listGood(db, ids);
  const byId = new Map(found.map(each => [each.id, each]));
  return new Map(
    previews.flatMap(({ id, environment, updatedAt }) => {
      if (!environment) {
        return [];
      }
      const known = byId.get(environment.id);
      const parts = { current, last, good };
      return [
        [
          id,
          known
            ? toPreviewEnvironment(known, parts)
            : // Pruned by now; the preview has not changed since it was there.
              { ...environment, etag: '', links: [], goneAt: updatedAt },
        ],
      ];
    }),
  );
}

function toPreviewEnvironment(
  environment: EnvironmentRecord,
  parts: {
    current: ReadonlyMap<string, DeploymentRecord>;
    last: ReadonlyMap<string, DeploymentRecord>;
    good: ReadonlyMap<string, DeploymentRecord[]>;
  },
): PreviewEnvironment {
  const { id, name, etag, links, expiresAt, deletedAt } = environment;
  const inForce = parts.current.get(environment.currentDeploymentId ?? '');
  const awaiting = parts.current.get(environment.awaitingDeploymentId ?? '');
  const leaving = inForce?.mode === 'destroy' ? inForce : undefined;
  const last = parts.last.get(id);
  const current = awaiting ?? inForce;
  return {
    ...{ id, name, etag, links, expiresAt },
    goneAt: deletedAt && (leaving?.createdAt ?? deletedAt),
    leaving: leaving && toLeaving(leaving),
    current: current && toPreviewDeployment(current),
    last: last && toPreviewDeployment(last),
    deployedCommit: parts.good.get(id)?.[0]?.preview?.commit,
  };
}

function toLeaving({
  status,
  createdAt,
  finishedAt,
}: DeploymentRecord): PreviewEnvironment['leaving'] {
  const since = createdAt;
  const endedAt = finishedAt ?? createdAt;
  switch (status) {
    case 'Failed':
      return { since, state: 'failed', endedAt };
    case 'Cancelled':
      return { since, state: 'cancelled', endedAt };
    default:
      return { since, state: 'underway' };
  }
}

function toPreviewDeployment(record: DeploymentRecord): PreviewDeployment {
  const { id, mode, status, preview, desired, generation } = record;
  return {
    ...{ id, mode, status },
    commit: preview?.commit,
    images: desired.images,
    isFirst: generation === 1,
  };
}
