import {
  AvailableRelease,
  DeliveryEnvironment,
  DeliveryStep,
  DeliveryStepView,
  DeliveryView,
  RunningRelease,
} from '@infra-orchestration/backstage-plugin-infra-common';
import {
  DeliveryLine,
  frozenUntil,
  inForce,
  isVerified,
  LineEnvironment,
  nextRelease,
  NextRelease,
  PromotionRecord,
  stepOf,
} from '../../core';
import { Db, environments, promotions } from '../../store';
import { loadLine, LoadedLine } from './LineLoader';
import { Restricted } from './types';
import {
  KnownArtifacts,
  knownArtifacts,
  toImageViews,
  toPromotionView,
  toRelease,
} from './views';

interface Shown {
  loaded: LoadedLine;
  /** What each environment could have next, by its id. */
  next: ReadonlyMap<string, NextRelease>;
  artifacts: KnownArtifacts;
  last: ReadonlyMap<string, PromotionRecord>;
  now: Date;
}

/** How far the images of a component are, for people. */
export class DeliveryViews {
  constructor(private readonly options: { db: Db; now(): Date }) {}

  async of(
    entityRef: string,
    { restriction }: Restricted,
  ): Promise<DeliveryView> {
    const { db, now } = this.options;
    const [loaded, last] = await Promise.all([
      loadLine(db, entityRef),
      promotions.listLast(db, entityRef),
    ]);
    const visible = await this.#visible(entityRef, restriction);
    const places = loaded.line.environments.filter(
      ({ id, status }) => status !== 'Deleted' && visible(id),
    );
    const { line, pipeline } = loaded;
    const next = nextOfEach(line, places);
    const shown: Shown = {
      ...{ loaded, last, next },
      now: now(),
      artifacts: await knownArtifacts(db, imagesOf(places, next)),
    };
    const steps = line.pipeline?.spec.steps ?? [];
    const ofStep = (index: number | undefined) =>
      places
        .filter(place => stepOf(line, place)?.index === index)
        .map(place => toEnvironmentView(shown, place));
    return {
      entityRef,
      ...(pipeline && {
        pipeline: {
          name: pipeline.name,
          title: pipeline.document.metadata.title,
          revision: pipeline.revision,
        },
      }),
      uses: line.uses.map(({ repository, container }) => ({
        repository,
        container,
      })),
      steps: steps.map((step, index) => ({
        ...toStepView(step, shown.now),
        environments: ofStep(index),
      })),
      others: ofStep(undefined),
    };
  }

  /** What the caller may not read is not there, though it is part of what is decided. */
  async #visible(
    entityRef: string,
    restriction: Restricted['restriction'],
  ): Promise<(environmentId: string) => boolean> {
    if (!restriction) {
      return () => true;
    }
    const { items } = await environments.list(this.options.db, {
      filter: {
        allOf: [{ field: 'entityRef', values: [entityRef] }, restriction],
      },
      limit: 500,
    });
    const ids = new Set(items.map(({ id }) => id));
    return id => ids.has(id);
  }
}

function toStepView(
  step: DeliveryStep,
  now: Date,
): Omit<DeliveryStepView, 'environments'> {
  const frozen = frozenUntil(step.freeze, now);
  return {
    name: step.name,
    environmentType: step.environmentType,
    environment: step.environment,
    promotion: step.promotion ?? 'automatic',
    approvers: step.approval?.approvers,
    ...(frozen && {
      frozen: { until: frozen.until.toISOString(), reason: frozen.reason },
    }),
  };
}

function toEnvironmentView(
  shown: Shown,
  environment: LineEnvironment,
): DeliveryEnvironment {
  const { id, name, type, status, open } = environment;
  const last = shown.last.get(id);
  return {
    environmentId: id,
    ...{ name, type, status },
    running: toRunning(shown, environment),
    available: toAvailable(shown, environment),
    ...(open && { promotion: toPromotionView(open, environment) }),
    ...(last && { last: toPromotionView(last, environment) }),
  };
}

function toRunning(
  { loaded: { line }, artifacts }: Shown,
  environment: LineEnvironment,
): RunningRelease | undefined {
  const deployment = inForce(environment);
  return (
    deployment && {
      images: toImageViews(toRelease(deployment.images), artifacts),
      deploymentId: deployment.id,
      since: deployment.createdAt,
      verified: isVerified(stepOf(line, environment)?.step ?? {}, deployment),
    }
  );
}

function toAvailable(
  { next: known, artifacts }: Shown,
  { id }: LineEnvironment,
): AvailableRelease | undefined {
  const next = known.get(id);
  return (
    next && {
      images: toImageViews(next.release, artifacts),
      origin: next.origin,
      fromEnvironmentId: next.fromEnvironmentId,
      ahead: next.skipped.length + 1,
    }
  );
}

function nextOfEach(
  line: DeliveryLine,
  places: readonly LineEnvironment[],
): Shown['next'] {
  return new Map(
    places.flatMap(place => {
      const next = nextRelease(line, place, { evenTried: true });
      return next ? [[place.id, next] as const] : [];
    }),
  );
}

function imagesOf(
  places: readonly LineEnvironment[],
  next: Shown['next'],
): string[] {
  const images = places.flatMap(place => [
    ...Object.values(inForce(place)?.images ?? {}),
    ...Object.values(next.get(place.id)?.release.images ?? {}).map(
      ({ image }) => image,
    ),
  ]);
  return [...new Set(images)];
}
