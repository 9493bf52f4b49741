import { DeliveryMetrics } from '@infra-orchestration/backstage-plugin-infra-common';
import { compareText } from '../json';
import { DeployedImages } from './release';

/** A deployment that ended by itself: it succeeded, or it failed. */
export interface DeliveryFact {
  environmentId: string;
  mode: 'deploy' | 'rollback';
  succeeded: boolean;
  /** ISO 8601. */
  askedAt: string;
  finishedAt: string;
  /** By container, in full and by digest where it is known. */
  images: DeployedImages;
}

export interface MetricsOptions {
  from: Date;
  until: Date;
  /** Of the environments in question; what ended before `from` says what ran then. */
  facts: readonly DeliveryFact[];
  /** By image: when it was committed, or else told of. */
  madeAt: ReadonlyMap<string, string>;
}

type Figures = Pick<
  DeliveryMetrics,
  | 'deployments'
  | 'deploymentFrequency'
  | 'leadTime'
  | 'changeFailureRate'
  | 'timeToRestore'
>;

const DAY_MS = 24 * 3_600_000;

/**
 * How often, how fast and how well a component is delivered. A change failed where its deployment did,
 * or where the next thing that was done to the environment was to roll it back.
 */
export function deliveryFigures(options: MetricsOptions): Figures {
  const { from, until } = options;
  const histories = byEnvironment(options.facts);
  const isWithin = ({ finishedAt }: DeliveryFact) =>
    new Date(finishedAt) >= from && new Date(finishedAt) < until;
  const changes = histories
    .flatMap(history =>
      history.map((fact, i) => ({ fact, hasFailed: hasFailed(history, i) })),
    )
    .filter(({ fact }) => fact.mode === 'deploy' && isWithin(fact));
  const deployments = changes.filter(({ fact }) => fact.succeeded).length;
  const leads = leadTimes(histories, { ...options, isWithin });
  const restores = histories.flatMap(history =>
    restoreTimes(history).filter(({ end }) => isWithin(end)),
  );
  return {
    deployments,
    deploymentFrequency: deployments / ((+until - +from) / DAY_MS),
    ...(leads.length > 0 && {
      leadTime: {
        median: quantile(leads, 0.5),
        p90: quantile(leads, 0.9),
        count: leads.length,
      },
    }),
    ...(changes.length > 0 && {
      changeFailureRate:
        changes.filter(change => change.hasFailed).length / changes.length,
    }),
    ...(restores.length > 0 && {
      timeToRestore: {
        median: quantile(
          restores.map(({ took }) => took),
          0.5,
        ),
        count: restores.length,
      },
    }),
  };
}

/** Of each environment, in the order in which they ended. */
function byEnvironment(facts: readonly DeliveryFact[]): DeliveryFact[][] {
  const histories = new Map<string, DeliveryFact[]>();
  for (const fact of inTime(facts)) {
    const history = histories.get(fact.environmentId);
    if (history) {
      history.push(fact);
    } else {
      histories.set(fact.environmentId, [fact]);
    }
  }
  return [...histories.values()];
}

function inTime(facts: readonly DeliveryFact[]): DeliveryFact[] {
  return [...facts].sort(
    (a, b) =>
      +new Date(a.finishedAt) - +new Date(b.finishedAt) ||
      compareText(a.environmentId, b.environmentId),
  );
}

function hasFailed(history: readonly DeliveryFact[], index: number): boolean {
  return !history[index].succeeded || history[index + 1]?.mode === 'rollback';
}

/** Of each image that came to run within the time, from when it was made to its first success. */
function leadTimes(
  histories: readonly DeliveryFact[][],
  options: Pick<MetricsOptions, 'madeAt'> & {
    isWithin(fact: DeliveryFact): boolean;
  },
): number[] {
  const ran = new Set<string>();
  const leads: number[] = [];
  for (const fact of inTime(histories.flat()).filter(each => each.succeeded)) {
    for (const image of Object.values(fact.images)) {
      const madeAt = options.madeAt.get(image);
      if (!ran.has(image) && madeAt !== undefined && options.isWithin(fact)) {
        // Clocks of those who commit may be ahead.
        leads.push(Math.max(0, +new Date(fact.finishedAt) - +new Date(madeAt)));
      }
      ran.add(image);
    }
  }
  return leads;
}

/** From each time something broke to the next success, which ends it. */
function restoreTimes(
  history: readonly DeliveryFact[],
): { took: number; end: DeliveryFact }[] {
  const times: { took: number; end: DeliveryFact }[] = [];
  let brokenAt: string | undefined;
  history.forEach((fact, i) => {
    const isNeeded = fact.mode === 'rollback' && history[i - 1]?.succeeded;
    // Who rolls back what had succeeded knew no sooner that it was broken, as far as is recorded.
    const since = brokenAt ?? (isNeeded ? fact.askedAt : undefined);
    if (!fact.succeeded) {
      brokenAt = since ?? fact.finishedAt;
    } else {
      if (since !== undefined) {
        const took = +new Date(fact.finishedAt) - +new Date(since);
        times.push({ took, end: fact });
      }
      brokenAt = undefined;
    }
  });
  return times;
}

/** Between two values in proportion. */
function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (sorted.length - 1) * share;
  const [low, high] = [Math.floor(at), Math.ceil(at)].map(i => sorted[i]);
  return low + (high - low) * (at - Math.floor(at));
}
