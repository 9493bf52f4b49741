import {
  DriverError,
  DriverErrorCode,
} from '@infra-orchestration/backstage-plugin-infra-node';

function codeOf(status: number, said: string): DriverErrorCode {
  switch (true) {
    case status === 401 || status === 403:
      return 'accessDenied';
    case status === 409 || /conflicts? with/i.test(said):
      return 'conflict';
    case status === 408 || status === 425 || status === 429 || status >= 500:
      return 'retryable';
    // What is refused is the record's content; everything else is no fault of it.
    case status === 400 || status === 413 || status === 422:
      return 'terminal';
    default:
      return 'misconfigured';
  }
}

/** `Retry-After` in milliseconds (RFC 9110, section 10.2.3); dates are not used by such servers. */
function retryAfterOf(headers: Headers): number | undefined {
  const seconds = Number(headers.get('Retry-After') ?? NaN);
  return Number.isFinite(seconds) ? seconds * 1000 : undefined;
}

/** PowerDNS answers `{"error": "…"}`; anything else, such as a proxy's page, is not shown. */
function messageIn(body: string): string {
  try {
    const { error } = JSON.parse(body);
    return typeof error === 'string' ? error.slice(0, 500) : '';
  } catch {
    return '';
  }
}

function adviceFor(
  status: number,
  { zone, serverId }: { zone?: string; serverId: string },
): string {
  if (status === 401) {
    return 'the key is not accepted: check the credential `apiKey` and `webserver-allow-from`';
  }
  if (status === 403) {
    return 'the key may not do this';
  }
  if (status === 404) {
    return zone
      ? `there is no zone \`${zone}\` on server \`${serverId}\`: make it there, or take it out of the provider's \`zones\``
      : `there is no server \`${serverId}\`, or no API at this address: check \`serverId\` and \`apiUrl\``;
  }
  return '';
}

/** The error for an answer that is no success. */
export function httpError(
  response: Pick<Response, 'status' | 'headers'>,
  body: string,
  about: { where: string; zone?: string; serverId: string },
): DriverError {
  const { status, headers } = response;
  const said = messageIn(body);
  const details = [said, adviceFor(status, about)].filter(Boolean).join('; ');
  return new DriverError(
    codeOf(status, said),
    `${about.where} answers ${status}${details ? `: ${details}` : ''}`,
    { retryAfter: retryAfterOf(headers) },
  );
}
