/** Milliseconds of the durations that an environment type names. */
export interface ExpiryPolicy {
  ttl: number;
  /** Default `ttl`. */
  maxTtl?: number;
  warnBefore?: number;
}

/** When a limited life ends, and what is to be done before. */
export interface Expiry {
  expiresAt: Date;
  /** When the owner is told; absent: not any more, or not at all. */
  warnAt?: Date;
}

/** @param lasts - milliseconds from `now` */
export function expiryFrom(
  now: Date,
  lasts: number,
  warnBefore: number | undefined,
): Expiry {
  const expiresAt = new Date(now.getTime() + lasts);
  return {
    expiresAt,
    // What is left may be less than the time for which the owner is to know.
    ...(warnBefore !== undefined && {
      warnAt: new Date(Math.max(now.getTime(), +expiresAt - warnBefore)),
    }),
  };
}

export type Extension = { expiry: Expiry } | { problem: string };

/** @param lasts - milliseconds from `now`; default: the `ttl` of the policy */
export function extendExpiry(options: {
  now: Date;
  expiresAt: Date;
  policy: ExpiryPolicy;
  lasts?: number;
}): Extension {
  const { now, expiresAt, policy } = options;
  const { ttl, maxTtl = ttl, warnBefore } = policy;
  const lasts = options.lasts ?? ttl;
  if (lasts > maxTtl) {
    const furthest = new Date(now.getTime() + maxTtl).toISOString();
    return {
      problem: `is longer than environments of this type may live from now on, which is until ${furthest}`,
    };
  }
  const expiry = expiryFrom(now, lasts, warnBefore);
  return expiry.expiresAt < expiresAt
    ? {
        problem: `would end the environment earlier, at ${expiry.expiresAt.toISOString()}; it lasts until ${expiresAt.toISOString()} already`,
      }
    : { expiry };
}

/** Between looks whether a deletion that was begun still goes on. */
const LOOK_AGAIN_MS = 10 * 60_000;

export interface ExpiryState extends Expiry {
  now: Date;
  /** A deletion was asked for and nobody stopped it. */
  isLeaving: boolean;
}

export interface ExpiryStep {
  /** `wait`: nothing is to be done before `nextAt`. */
  act: 'wait' | 'warn' | 'delete';
  nextAt: Date;
}

/**
 * What is due. Decided from the state alone: whoever dies between the act and the note of it finds
 * the same act again, or that it was done.
 */
export function expiryStep(state: ExpiryState): ExpiryStep {
  const { now, expiresAt, warnAt, isLeaving } = state;
  if (isLeaving || now >= expiresAt) {
    return {
      act: isLeaving ? 'wait' : 'delete',
      nextAt: new Date(now.getTime() + LOOK_AGAIN_MS),
    };
  }
  if (warnAt !== undefined && now >= warnAt) {
    return { act: 'warn', nextAt: expiresAt };
  }
  return { act: 'wait', nextAt: warnAt ?? expiresAt };
}
