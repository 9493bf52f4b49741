const day = 86_400;

/** Unit, its length in seconds, and from when on it is used: `45 days` says more than `1 month`. */
const steps: [Intl.RelativeTimeFormatUnit, number, number][] = [
  ['year', 365 * day, 2 * 365 * day],
  ['month', 30 * day, 60 * day],
  ['day', day, day],
  ['hour', 3_600, 3_600],
  ['minute', 60, 60],
];

/**
 * `5 minutes ago`, in the language given. Below ten seconds it is `now`, so that it cannot
 * flicker; a time that is ahead of this browser's clock counts as now.
 */
export function relativeTime(at: string, now: number, language: string) {
  const seconds = Math.min(0, Math.round((Date.parse(at) - now) / 1000));
  const size = Math.abs(seconds);
  const numeric = size < 10 ? 'auto' : 'always';
  const format = new Intl.RelativeTimeFormat(language, { numeric });
  if (size < 10) return format.format(0, 'second');
  const step = steps.find(([, , from]) => size >= from);
  return step
    ? format.format(Math.trunc(seconds / step[1]), step[0])
    : format.format(seconds, 'second');
}

export function absoluteTime(at: string, language: string) {
  return new Date(at).toLocaleString(language, {
    dateStyle: 'medium',
    timeStyle: 'medium',
  });
}

/** `Tuesday, 24 November`, in the language given. */
export function dayOf(at: string, language: string) {
  return new Date(at).toLocaleDateString(language, {
    weekday: 'long',
    day: 'numeric',
    month: 'long',
  });
}

/** `0.4 s`, `45 s`, `2 min 5 s`, `1 h 3 min`. */
export function formatDuration(milliseconds: number): string {
  const seconds = Math.max(0, milliseconds) / 1000;
  if (seconds < 10) return `${Number(seconds.toFixed(1))} s`;
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  const minutes = Math.floor(whole / 60);
  if (minutes < 60) {
    return whole % 60 ? `${minutes} min ${whole % 60} s` : `${minutes} min`;
  }
  const hours = Math.floor(minutes / 60);
  return minutes % 60 ? `${hours} h ${minutes % 60} min` : `${hours} h`;
}

/** How long until then: `2 days 3 h`, `3 h 20 min`, `45 s`; undefined where it is over. */
export function timeLeft(at: string, now: number): string | undefined {
  const left = Date.parse(at) - now;
  if (left <= 0) return undefined;
  return longDuration(left);
}

/** Like {@link formatDuration}, in days where it takes some. */
export function longDuration(milliseconds: number): string {
  const hours = Math.floor(milliseconds / 3_600_000);
  if (hours >= 48) {
    const days = Math.floor(hours / 24);
    return hours % 24 ? `${days} days ${hours % 24} h` : `${days} days`;
  }
  // Seconds say nothing beside hours, and would not stand still.
  return formatDuration(
    milliseconds < 60_000
      ? Math.ceil(milliseconds / 1000) * 1000
      : Math.ceil(milliseconds / 60_000) * 60_000,
  );
}

/** Milliseconds between two times; undefined while either is missing. */
export function elapsed(startedAt?: string, finishedAt?: string) {
  if (!startedAt || !finishedAt) return undefined;
  return Date.parse(finishedAt) - Date.parse(startedAt);
}

const isoDuration =
  /^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?$/;

/** `PT1H30M` (ISO 8601) in milliseconds; undefined where it is of months, or none. */
export function isoMilliseconds(text: string): number | undefined {
  const match = isoDuration.exec(text);
  if (!match) return undefined;
  const [days, hours, minutes, seconds] = match
    .slice(1)
    .map(part => Number(part ?? 0));
  return (((days * 24 + hours) * 60 + minutes) * 60 + seconds) * 1000;
}

/** `PT1H30M` (ISO 8601) → `1 h 30 min`; what cannot be read so stays as it is. */
export function readableIsoDuration(text: string): string {
  const total = isoMilliseconds(text);
  if (!total) return text;
  return total >= 48 * 3_600_000 ? longDuration(total) : formatDuration(total);
}
