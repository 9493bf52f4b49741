import { DeliveryMetrics } from '@infra-orchestration/backstage-plugin-infra-common';
import {
  deliveryFigures,
  DeliveryFact,
  imageOf,
  parseImage,
  stepOf,
  workloadImages,
} from '../../core';
import {
  artifacts,
  Db,
  DeploymentRecord,
  deployments,
  EnvironmentFilter,
  environments,
} from '../../store';
import { loadLine } from './LineLoader';

const DAY_MS = 24 * 3_600_000;
/** Of more deployments the oldest are left out. */
const MOST_FACTS = 2_000;
/** Environments that were deleted since count as well. */
const MOST_ENVIRONMENTS = 500;

export interface MetricsRequest {
  entityRef: string;
  until: Date;
  days: number;
  restriction?: EnvironmentFilter;
}

/** Figures of the last step of the component's pipeline, from what is recorded of its deployments. */
export async function readMetrics(
  db: Db,
  { entityRef, until, days, restriction }: MetricsRequest,
): Promise<DeliveryMetrics> {
  const from = new Date(until.getTime() - days * DAY_MS);
  const about = {
    entityRef,
    from: from.toISOString(),
    until: until.toISOString(),
  };
  const { line } = await loadLine(db, entityRef);
  const last = line.pipeline?.spec.steps.at(-1);
  if (!last) {
    return { ...about, deployments: 0, deploymentFrequency: 0 };
  }
  const { items } = await environments.list(db, {
    filter: {
      allOf: [
        { field: 'entityRef', values: [entityRef] },
        ...(restriction ? [restriction] : []),
      ],
    },
    includeDeleted: true,
    limit: MOST_ENVIRONMENTS,
  });
  const ofStep = items.filter(
    each => stepOf(line, each)?.step.name === last.name,
  );
  const ended = await deployments.listEnded(db, {
    environmentIds: ofStep.map(({ id }) => id),
    limit: MOST_FACTS,
  });
  const facts = ended.map(toFact);
  return {
    ...about,
    environmentType: last.environmentType,
    ...deliveryFigures({
      from,
      until,
      facts,
      madeAt: await whenMade(db, facts),
    }),
  };
}

function toFact(deployment: DeploymentRecord): DeliveryFact {
  const { environmentId, mode, status, createdAt, finishedAt } = deployment;
  return {
    environmentId,
    mode: mode === 'rollback' ? 'rollback' : 'deploy',
    succeeded: status === 'Succeeded',
    askedAt: createdAt,
    finishedAt: finishedAt!,
    images: Object.fromEntries(
      workloadImages(deployment.desired).map(({ container, image }) => [
        container,
        byDigest(image),
      ]),
    ),
  };
}

function byDigest(image: string): string {
  const { repository, digest } = parseImage(image);
  return digest === undefined ? image : imageOf({ repository, digest });
}

async function whenMade(
  db: Db,
  facts: readonly DeliveryFact[],
): Promise<Map<string, string>> {
  const images = new Set(facts.flatMap(fact => Object.values(fact.images)));
  const found = await artifacts.findByDigests(
    db,
    [...images].flatMap(image => {
      const { repository, digest } = parseImage(image);
      return digest === undefined ? [] : [{ repository, digest }];
    }),
  );
  return new Map(
    found.map(each => [imageOf(each), each.committedAt ?? each.registeredAt]),
  );
}
