import {
  DriverError,
  DriverErrorCode,
} from '@infra-orchestration/backstage-plugin-infra-node';

const MOST_TOLD = 1_500;

/** By what Helm says, first match wins. It has no codes, but its texts are those of its libraries. */
const RULES: { text: RegExp; code: DriverErrorCode; advice?: string }[] = [
  {
    text: /invalid ownership metadata|cannot be imported into the current release/i,
    code: 'conflict',
    advice:
      'An object of this name is somebody else’s. Remove it, or choose values by which the chart names its own otherwise.',
  },
  {
    text: /Unauthorized|server has asked for the client to provide credentials|must be logged in/i,
    code: 'accessDenied',
    advice:
      'The API server does not accept the credentials. The token may have expired, or its service account was deleted.',
  },
  {
    text: /x509:|certificate signed by unknown|tls: failed to verify/i,
    code: 'misconfigured',
    advice:
      'Give the certificate of the API server’s authority in config.caData or config.caFile.',
  },
  { text: /being terminated|namespaces "\S+" not found/i, code: 'retryable' },
  {
    text: /cannot \w+ resource "secrets"/i,
    code: 'accessDenied',
    advice:
      'Helm records releases in Secrets. Apply the provider’s RBAC manifest again.',
  },
  {
    text: /is forbidden: User|attempting to grant RBAC permissions/i,
    code: 'terminal',
    advice:
      'Name the resource in the provider’s config.additionalResources and apply its RBAC manifest again.',
  },
  {
    text: /cannot re-use a name that is still in use|another operation .* is in progress|release: already exists|has no deployed releases/i,
    code: 'retryable',
  },
  {
    text: /connection (refused|reset)|no such host|i\/o timeout|TLS handshake timeout|cluster unreachable|unexpected EOF|\bEOF$|etcdserver|too many requests|server is currently unable|internal error occurred|object has been modified|Client\.Timeout/i,
    code: 'retryable',
  },
  {
    text: /don't meet the specifications|execution error at|template: |parse error|requires kubeVersion|no matches for kind|unable to build kubernetes objects|is invalid|is forbidden|field is immutable|missing in charts|validation|failed (pre|post)-\w+|hooks? .*failed|BackoffLimitExceeded|timed out waiting|Chart\.yaml file is missing|cannot load|unable to parse|can't evaluate|error converting YAML/i,
    code: 'terminal',
  },
];

/** What a command of Helm failed of. */
export function helmFailure(
  doing: string,
  stderr: string,
  secrets: string[],
): DriverError {
  const text = errorText(stderr, secrets);
  const rule = RULES.find(({ text: pattern }) => pattern.test(stderr));
  const advice = rule?.advice ? ` ${rule.advice}` : '';
  return new DriverError(
    rule?.code ?? 'retryable',
    `Could not ${doing}: ${text}${advice}`,
  );
}

const OUTAGE =
  /timeout|timed out|connection (refused|reset)|no such host|temporary|unavailable|\b50[0234]\b|\b429\b|EOF/i;

/** What fetching a chart failed of. */
export function chartFailure(
  what: string,
  stderr: string,
  secrets: string[],
): DriverError {
  const text = `Could not fetch the chart ${what}: ${errorText(
    stderr,
    secrets,
  )}`;
  if (OUTAGE.test(stderr)) {
    return new DriverError('retryable', text);
  }
  return /\b40[13]\b|unauthorized|forbidden|denied/i.test(stderr)
    ? new DriverError(
        'terminal',
        `${text}. Give a login for it in the provider's credential chartLogins.`,
      )
    : new DriverError('terminal', text);
}

/** Helm warns before it fails, and says the cause last. */
function errorText(stderr: string, secrets: string[]): string {
  // First of all: a secret may have line breaks, which do not outlive the rest.
  const lines = scrub(stderr, secrets)
    .split('\n')
    .filter(line => line.trim() !== '');
  const from = lines.findIndex(line => line.startsWith('Error: '));
  const text = (from < 0 ? lines : lines.slice(from))
    .join(' ')
    .replace(/^Error: /, '')
    .replace(/\s+/g, ' ');
  return text.slice(0, MOST_TOLD) || 'it ended without a reason';
}

/** The text without what must not be seen, in clear and in base64. */
export function scrub(text: string, secrets: string[]): string {
  return secrets
    .flatMap(secret => [secret, Buffer.from(secret).toString('base64')])
    .filter(secret => secret !== '')
    .sort((a, b) => b.length - a.length)
    .reduce((rest, secret) => rest.replaceAll(secret, '***'), text);
}
