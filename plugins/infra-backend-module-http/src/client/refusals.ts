import {
  DriverError,
  DriverErrorCode,
} from '@infra-orchestration/backstage-plugin-infra-node';

const codes: Record<number, DriverErrorCode> = {
  400: 'terminal',
  401: 'accessDenied',
  403: 'accessDenied',
  404: 'misconfigured',
  405: 'misconfigured',
  409: 'conflict',
  422: 'terminal',
};

const MAX_DETAIL = 500;

/** A refusal by its status; the words come from `detail` or `title` of a problem (RFC 9457). */
export function refusalOf(
  doing: string,
  answer: { status: number; body: string; retryAfter?: string },
  now: Date,
): DriverError {
  const { status, body, retryAfter } = answer;
  if (status >= 300 && status < 400) {
    return new DriverError(
      'misconfigured',
      `${doing} was redirected; redirects are not followed, so name the final address`,
    );
  }
  const told = detailOf(body);
  return new DriverError(
    codes[status] ?? 'retryable',
    `${doing} was answered with ${status}${told ? `: ${told}` : ''}`,
    { retryAfter: milliseconds(retryAfter, now) },
  );
}

function detailOf(body: string): string | undefined {
  try {
    const { detail, title } = JSON.parse(body);
    const told = detail ?? title;
    return typeof told === 'string' ? told.slice(0, MAX_DETAIL) : undefined;
  } catch {
    return undefined;
  }
}

/** `Retry-After` is a number of seconds or a date (RFC 9110, 10.2.3). */
function milliseconds(
  header: string | undefined,
  now: Date,
): number | undefined {
  if (header === undefined) {
    return undefined;
  }
  const wait = /^\d+$/.test(header)
    ? Number(header) * 1000
    : Date.parse(header) - now.getTime();
  return Number.isFinite(wait) ? Math.max(0, wait) : undefined;
}
