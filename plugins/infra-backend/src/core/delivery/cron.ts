import { CronExpressionParser } from 'cron-parser';
import { IANAZone } from 'luxon';

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

/** The last time up to `at`, itself included, at which an expression is due. */
export function lastDue(cron: string, tz: string, at: Date): Date {
  const back = CronExpressionParser.parse(cron, { currentDate: at, tz });
  // Backwards the library leaves out a time that the clock skips in spring, and has twice the one
  // that it repeats in autumn; forwards it has each once. So it goes back further than needed.
  back.prev();
  back.prev();
  const currentDate = back.prev().toDate();
  const forth = CronExpressionParser.parse(cron, { currentDate, tz });
  let due = currentDate;
  for (;;) {
    const next = forth.next().toDate();
    if (next > at) {
      return due;
    }
    due = next;
  }
}
