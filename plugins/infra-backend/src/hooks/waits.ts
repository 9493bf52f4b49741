import { DriverError } from '@infra-orchestration/backstage-plugin-infra-node';
import { DateTime, Duration } from 'luxon';

/** Schema of an input that is an ISO 8601 duration. */
export const durationSchema = {
  type: 'string',
  format: 'duration',
  'x-expected': 'an ISO 8601 duration such as `PT30M`',
};

const SHORTEST_INTERVAL_MS = 1_000;
const LONGEST_INTERVAL_MS = 5 * 60_000;

/** @throws DriverError for what a placeholder made of it */
export function millisOf(text: string): number {
  const value = Duration.fromISO(text);
  if (!value.isValid) {
    throw new DriverError('terminal', `"${text}" is no ISO 8601 duration`);
  }
  return value.toMillis();
}

/** Time between two looks at something outside, within limits. */
export function intervalOf(text: string): number {
  return Math.min(
    LONGEST_INTERVAL_MS,
    Math.max(SHORTEST_INTERVAL_MS, millisOf(text)),
  );
}

/** An instant that a handle keeps. */
export function instantOf(value: unknown): Date | undefined {
  const instant = typeof value === 'string' && DateTime.fromISO(value);
  return instant && instant.isValid ? instant.toJSDate() : undefined;
}

/** For people. */
export function tellTime(from: Date, until: Date): string {
  const seconds = Math.round((until.getTime() - from.getTime()) / 1_000);
  return Duration.fromObject({ seconds }).rescale().toHuman();
}
