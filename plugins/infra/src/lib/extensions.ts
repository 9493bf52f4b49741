import { isoMilliseconds } from './time';

export interface Extension {
  /** ISO 8601 duration from now. */
  iso: string;
  milliseconds: number;
}

/** Round lengths between that of the type and the longest it allows. */
const between = ['PT1H', 'PT4H', 'PT12H', 'P1D', 'P3D', 'P7D', 'P14D', 'P30D'];

/** How long an environment may be made to live from now on, each longer than it does already. */
export function extensions(options: {
  ttl: string;
  maxTtl: string;
  expiresAt: string;
  now: number;
}): Extension[] {
  const { ttl, maxTtl, expiresAt, now } = options;
  const most = isoMilliseconds(maxTtl) ?? 0;
  const least = isoMilliseconds(ttl) ?? most;
  const lengths = [ttl, ...between, maxTtl].flatMap(iso => {
    const milliseconds = isoMilliseconds(iso);
    return milliseconds === undefined ? [] : [{ iso, milliseconds }];
  });
  return lengths
    .filter(
      ({ milliseconds }, i) =>
        milliseconds >= least &&
        milliseconds <= most &&
        now + milliseconds > Date.parse(expiresAt) &&
        lengths.findIndex(other => other.milliseconds === milliseconds) === i,
    )
    .sort((a, b) => a.milliseconds - b.milliseconds);
}
