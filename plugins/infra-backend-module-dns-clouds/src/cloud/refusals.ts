import {
  DriverError,
  DriverErrorCode,
} from '@infra-orchestration/backstage-plugin-infra-node';

/** What a service says instead of doing what it was asked for. */
export interface Refusal {
  /** Of HTTP. */
  status: number;
  /** The service's own name or number for it. */
  code?: string;
  message: string;
  /** Milliseconds. */
  retryAfter?: number;
}

const MAX_MESSAGE = 500;

function codeOf({ status }: Refusal): DriverErrorCode {
  switch (true) {
    case status === 401 || status === 403:
      return 'accessDenied';
    case status === 408 || status === 425 || status === 429 || status >= 500:
      return 'retryable';
    case status === 409 || status === 412:
      return 'retryable';
    case status === 404:
      return 'misconfigured';
    default:
      return 'terminal';
  }
}

/** The error for a refusal that the caller did not expect. */
export function refusalError(
  where: string,
  refusal: Refusal,
  code: DriverErrorCode = codeOf(refusal),
): DriverError {
  const { status, retryAfter } = refusal;
  const name = refusal.code ? ` ${refusal.code}` : '';
  const said = refusal.message.trim().slice(0, MAX_MESSAGE);
  return new DriverError(code, `${where} answers ${status}${name}: ${said}`, {
    retryAfter,
  });
}

/** `Retry-After` in milliseconds (RFC 9110, section 10.2.3): a number of seconds, or a date. */
export function readRetryAfter(
  header: string | null | undefined,
  now: number,
): number | undefined {
  if (!header) {
    return undefined;
  }
  const milliseconds = /^\d+$/.test(header.trim())
    ? Number(header) * 1000
    : Date.parse(header) - now;
  return milliseconds > 0 ? milliseconds : undefined;
}
