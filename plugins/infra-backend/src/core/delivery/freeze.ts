import { FreezeWindow } from '@infra-orchestration/backstage-plugin-infra-common';
import { DateTime, Duration } from 'luxon';
import { lastDue } from './cron';

export interface Frozen {
  /** When something may be begun again, or is to be looked at again at the latest. */
  until: Date;
  reason?: string;
}

/** Windows that follow each other without a gap are followed this often, then looked at again. */
const MOST_WINDOWS = 20;

/**
 * Whether nothing may be begun, and until when. Windows that overlap or touch are one; each begins
 * with its first instant and is over at its end.
 */
export function frozenUntil(
  windows: readonly FreezeWindow[] | undefined,
  now: Date,
): Frozen | undefined {
  let until: Date | undefined;
  let reason: string | undefined;
  for (let count = 0; count < MOST_WINDOWS; count++) {
    const at = until ?? now;
    const active = (windows ?? [])
      .map(window => ({ window, end: endOf(window, at) }))
      .filter((each): each is { window: FreezeWindow; end: Date } =>
        Boolean(each.end && each.end > at),
      );
    if (active.length === 0) {
      break;
    }
    const longest = active.reduce((a, b) => (b.end > a.end ? b : a));
    reason ??= active.find(({ window }) => window.reason)?.window.reason;
    until = longest.end;
  }
  return until && { until, ...(reason && { reason }) };
}

/** The end of the window that is open at a time; undefined, or passed, where none is. */
function endOf(window: FreezeWindow, at: Date): Date | undefined {
  return window.cron === undefined
    ? endOfOnce(window, at)
    : endOfRecurring({ ...window, cron: window.cron }, at);
}

function endOfOnce({ from, until }: FreezeWindow, at: Date): Date | undefined {
  const hasBegun = from === undefined || new Date(from) <= at;
  return hasBegun && until !== undefined ? new Date(until) : undefined;
}

function endOfRecurring(
  window: FreezeWindow & { cron: string },
  at: Date,
): Date {
  const zone = window.timeZone ?? 'UTC';
  const begun = lastDue(window.cron, zone, at);
  // Days are those of the calendar there: the day on which the clock changes has 23 or 25 hours.
  return DateTime.fromJSDate(begun, { zone })
    .plus(Duration.fromISO(window.duration ?? 'PT0S'))
    .toJSDate();
}
