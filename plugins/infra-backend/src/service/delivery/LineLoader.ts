import {
  Artifact,
  DeliveryPipelineDocument,
} from '@infra-orchestration/backstage-plugin-infra-common';
import {
  DeliveryLine,
  imageOf,
  isOver,
  isTried,
  parseImage,
  pipelineOf,
  PromotionRecord,
  workloadImages,
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
  hooks,
  promotions,
  StoredDocument,
} from '../../store';
import { LineParts, toLine } from './lineParts';

/** More than these, a component is not delivered into. */
const MOST_ENVIRONMENTS = 200;
/** Of the repositories of a component, the newest. */
const MOST_ARTIFACTS = 500;

/** A line with what its parts were read from. */
export interface LoadedLine {
  line: DeliveryLine;
  pipeline?: StoredDocument<DeliveryPipelineDocument>;
  environments: ReadonlyMap<string, EnvironmentRecord>;
  /** Those that the line speaks of, without plans. */
  deployments: ReadonlyMap<string, DeploymentRecord>;
  parts: LineParts;
}

/**
 * Reads the line of a component: a dozen statements, however many environments it has.
 *
 * @throws ConflictError where several pipelines are equally for it
 */
export async function loadLine(db: Db, entityRef: string): Promise<LoadedLine> {
  const [pipelines, open] = await Promise.all([
    listPipelines(db),
    promotions.listOpen(db, entityRef),
  ]);
  const [found, tried] = await Promise.all([
    listEnvironments(db, entityRef, open),
    // Not before the open ones: what ends in between is in both then. Were it in neither, it would be
    // promoted once more.
    promotions.listTried(db, entityRef),
  ]);
  const pipeline = pipelineOf(pipelines, { ...found[0], entityRef });
  const [known, uses] = await Promise.all([
    loadDeployments(db, found, open),
    // Not before the environments, with which they are stored: a new one is not given old images.
    artifactUses.listOfEntity(db, entityRef),
  ]);
  const [ofHooks, told] = await Promise.all([
    hooks.listOfDeployments(db, verifiedOf(known)),
    listArtifacts(db, uses, [...known.values()]),
  ]);
  const recorded = await promotions.listRecorded(db, {
    entityRef,
    artifactIds: told.map(({ id }) => id),
  });
  return toLoadedLine({
    ...{ entityRef, pipeline, open, tried, recorded, uses, ofHooks },
    environments: found,
    deployments: known,
    artifacts: told,
  });
}

function toLoadedLine(parts: LineParts): LoadedLine {
  const { pipeline, environments: found, deployments: known } = parts;
  return {
    pipeline,
    environments: new Map(found.map(each => [each.id, each])),
    deployments: known,
    line: toLine(parts),
    parts,
  };
}

/** The line once it is written down where a promotion is, as whoever reads it anew finds it. */
export function withNoted(
  { parts }: LoadedLine,
  promotion: PromotionRecord,
): LoadedLine {
  const others = parts.open.filter(({ id }) => id !== promotion.id);
  if (!isOver(promotion)) {
    return toLoadedLine({ ...parts, open: [...others, promotion] });
  }
  const { environmentId, releaseKey } = promotion;
  const before = parts.tried.get(environmentId) ?? [];
  const tried = isTried(promotion)
    ? new Map(parts.tried).set(environmentId, [releaseKey, ...before])
    : parts.tried;
  // One that is deleted is part of the line only for as long as a promotion into it is not over.
  const living = parts.environments.filter(
    each => each.id !== environmentId || each.deletedAt === undefined,
  );
  return toLoadedLine({ ...parts, environments: living, open: others, tried });
}

export async function listPipelines(
  db: Db,
): Promise<StoredDocument<DeliveryPipelineDocument>[]> {
  const found = await documents.listInForce(db, { kind: 'DeliveryPipeline' });
  return found as StoredDocument<DeliveryPipelineDocument>[];
}

/** The living ones, and those that are gone while a promotion into them is not over. */
async function listEnvironments(
  db: Db,
  entityRef: string,
  open: readonly PromotionRecord[],
): Promise<EnvironmentRecord[]> {
  const { items } = await environments.list(db, {
    filter: { field: 'entityRef', values: [entityRef] },
    limit: MOST_ENVIRONMENTS,
  });
  const ids = new Set(items.map(({ id }) => id));
  const gone = open
    .map(({ environmentId }) => environmentId)
    .filter(id => !ids.has(id));
  return gone.length === 0
    ? items
    : [
        ...items,
        ...(await environments.getMany(db, gone)).filter(
          each => each !== undefined,
        ),
      ];
}

/** By id. */
async function loadDeployments(
  db: Db,
  found: readonly EnvironmentRecord[],
  open: readonly PromotionRecord[],
): Promise<ReadonlyMap<string, DeploymentRecord>> {
  const known = await deployments.listOfLine(db, {
    environmentIds: found.map(({ id }) => id),
    promotionIds: open.map(({ id }) => id),
    ids: found
      .flatMap(each => [each.currentDeploymentId, each.awaitingDeploymentId])
      .filter(id => id !== undefined),
  });
  const byId = new Map(known.map(each => [each.id, each]));
  // What verified a release is stored with the deployment that is gone back to.
  const missing = known
    .map(({ rollbackOf }) => rollbackOf)
    .filter((id): id is string => id !== undefined && !byId.has(id));
  return new Map([...byId, ...(await deployments.getMany(db, missing))]);
}

/** Ids of those that hooks may verify; most have none. */
function verifiedOf(byId: ReadonlyMap<string, DeploymentRecord>): string[] {
  const hasHooks = (each: DeploymentRecord | undefined) =>
    Boolean(each?.verification?.length);
  return [...byId.values()]
    .filter(each => hasHooks(each) || hasHooks(byId.get(each.rollbackOf ?? '')))
    .map(({ id }) => id);
}

/** The newest of the repositories, and those that run anywhere; newest first. */
async function listArtifacts(
  db: Db,
  uses: readonly { repository: string }[],
  deployed: readonly DeploymentRecord[],
): Promise<Artifact[]> {
  const newest = await artifacts.listNewest(db, {
    repositories: [...new Set(uses.map(use => use.repository))],
    limit: MOST_ARTIFACTS,
  });
  const known = new Set(newest.map(imageOf));
  const running = deployed
    .flatMap(({ desired }) => workloadImages(desired))
    .map(({ image }) => parseImage(image))
    .flatMap(({ repository, digest }) =>
      digest === undefined ? [] : [{ repository, digest }],
    )
    .filter(each => !known.has(imageOf(each)));
  const older = await artifacts.findByDigests(db, running);
  return [
    ...newest,
    ...older.sort((a, b) => (a.registeredAt < b.registeredAt ? 1 : -1)),
  ];
}
