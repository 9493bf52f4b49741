import { CronExpressionParser } from 'cron-parser';
import { DateTime, IANAZone } from 'luxon';

/** The library gives `H` a place by chance. */
const BY_CHANCE = /(^|[^a-z])h([^a-z]|$)/i;

/** In words, why an expression cannot be used; undefined where it can. */
export function cronProblem(cron: string): string | undefined {
  if (cron.trim().split(/\s+/).length !== 5) {
    return 'has to have five fields: minute, hour, day of the month, month, day of the week';
  }
  if (BY_CHANCE.test(cron)) {
    return '`H` is not known here; say a minute and an hour';
  }
  try {
    CronExpressionParser.parse(cron, { tz: 'UTC' });
    return undefined;
  } catch (error) {
    return `is no cron expression: ${(error as Error).message}`;
  }
}

export function isTimeZone(name: string): boolean {
  return IANAZone.isValidZone(name);
}

/** More than any clock was ever put forward or back. */
const CLOCK_CHANGE = { hours: 3 };

/**
 * The last time up to `at`, itself included, at which an expression is due. What the clock skips in
 * spring is due that much later; what it repeats in autumn is due the first time.
 */
export function lastDue(cron: string, zone: string, at: Date): Date {
  // The library goes astray where clocks change, so it is asked in UTC for what a clock there shows.
  const shown = DateTime.fromJSDate(at, { zone }).setZone('UTC', {
    keepLocalTime: true,
  });
  const back = CronExpressionParser.parse(cron, {
    currentDate: shown.plus(CLOCK_CHANGE).toJSDate(),
    tz: 'UTC',
  });
  for (;;) {
    const [first] = DateTime.fromJSDate(back.prev().toDate(), { zone: 'UTC' })
      .setZone(zone, { keepLocalTime: true })
      .getPossibleOffsets();
    const due = first.toJSDate();
    if (due <= at) {
      return due;
    }
  }
}
