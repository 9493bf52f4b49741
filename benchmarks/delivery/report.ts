import { table } from '../../scripts/lib/steps.ts';
import { type Outcome, SITUATIONS, type Started } from './types.ts';

/** The value that so many percent do not exceed (nearest rank). */
export function percentile(values: readonly number[], percent: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const rank = Math.ceil((percent / 100) * sorted.length);
  return sorted[Math.max(0, rank - 1)];
}

/** In milliseconds. */
export interface Spread {
  p50: number;
  p99: number;
  most: number;
}

function spread(
  started: readonly Started[],
  since: (image: Started) => number | undefined,
): Spread | undefined {
  const waits = started.flatMap(image => {
    const from = since(image);
    return from === undefined ? [] : [image.startedAt - from];
  });
  return waits.length === 0
    ? undefined
    : {
        p50: percentile(waits, 50),
        p99: percentile(waits, 99),
        most: Math.max(...waits),
      };
}

/** An outcome in figures. */
export interface Figures extends Omit<Outcome, 'started'> {
  deployments: number;
  /** From the answer to the webhook; absent where there is none. */
  sinceAccepted?: Spread;
  /** From when the registry had the image; absent where all were there before the first was told of. */
  sincePushed?: Spread;
  /** Of `sincePushed`, to the product in the same situation on the same database. */
  ratio?: { p50: number; p99: number };
}

export function figuresOf(outcomes: readonly Outcome[]): Figures[] {
  const all = outcomes.map(({ started, ...about }) => ({
    ...about,
    deployments: started.length,
    sinceAccepted: spread(started, ({ acceptedAt }) => acceptedAt),
    sincePushed: spread(started, ({ pushedAt }) =>
      about.situation === 'burst' ? undefined : pushedAt,
    ),
  }));
  return all.map(figures => {
    const { database, situation, pollSeconds, sincePushed } = figures;
    const product = all.find(
      each =>
        each.database === database &&
        each.situation === situation &&
        each.pollSeconds === undefined,
    )?.sincePushed;
    return pollSeconds === undefined || !product || !sincePushed
      ? figures
      : {
          ...figures,
          ratio: {
            p50: sincePushed.p50 / product.p50,
            p99: sincePushed.p99 / product.p99,
          },
        };
  });
}

const HEAD = [
  ...['database', 'images', 'learned of by', 'images', 'deployed'],
  ...['superseded', 'webhook to start: p50 ms', 'p99', 'most'],
  ...['push to start: p50 ms', 'ratio', 'p99', 'ratio'],
  ...['CPU ms per image', 'machine load'],
];

/** A table for people, and behind it the same for programs. */
export function report(all: readonly Figures[]): string {
  const whole = (value: number | undefined) => value?.toFixed(0) ?? '';
  const rows = all.map(each => [
    each.database,
    SITUATIONS[each.situation],
    each.pollSeconds ? `a poll each ${each.pollSeconds} s` : 'webhook',
    String(each.images),
    String(each.deployments),
    String(each.superseded),
    whole(each.sinceAccepted?.p50),
    whole(each.sinceAccepted?.p99),
    whole(each.sinceAccepted?.most),
    whole(each.sincePushed?.p50),
    each.ratio?.p50.toFixed(1) ?? '',
    whole(each.sincePushed?.p99),
    each.ratio?.p99.toFixed(1) ?? '',
    whole(each.cpuSeconds && (each.cpuSeconds * 1000) / each.images),
    each.machineLoad.toFixed(1),
  ]);
  return ['', table([HEAD, ...rows]), '', JSON.stringify(all)].join('\n');
}
