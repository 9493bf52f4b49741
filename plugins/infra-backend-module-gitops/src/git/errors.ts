import {
  DriverError,
  DriverErrorCode,
} from '@infra-orchestration/backstage-plugin-infra-node';

const MOST_TOLD = 1_000;

/** The branch is not where it was when the change was made: look again, and make it anew. */
export class BranchMovedError extends Error {
  name = 'BranchMovedError';
}

/** A lock of a command that was killed stands in the private clone, or it is broken otherwise. */
export class CloneBrokenError extends Error {
  name = 'CloneBrokenError';
}

const MOVED =
  /stale info|non-fast-forward|fetch first|cannot lock ref|reference already exists|failed to update ref|incorrect old value/i;
const BROKEN =
  /Unable to create '.*\.lock'|Another git process seems|not a git repository|object file .* is empty|loose object .* is corrupt|shallow file has changed/i;

/** By what Git says in the locale C, first match wins: it has no codes. */
const RULES: { text: RegExp; code: DriverErrorCode; advice: string }[] = [
  {
    text: /Authentication failed|could not read (Username|Password)|HTTP Basic: Access denied|returned error: 401/i,
    code: 'accessDenied',
    advice:
      'The server does not accept the token. It may have expired: correct the credentials username and token.',
  },
  {
    text: /protected branch|GH006|GH013|pre-receive hook declined|not allowed to push/i,
    code: 'misconfigured',
    advice:
      'The branch is protected. Allow the user to push to it, or say config.pullRequest.',
  },
  {
    text: /returned error: 403|Permission .*denied|access denied|Write access .* not granted/i,
    code: 'accessDenied',
    advice: 'The token may not do that. It needs to read and write contents.',
  },
  {
    text: /repository .*not found|returned error: 404|does not appear to be a git repository/i,
    code: 'misconfigured',
    advice: 'Correct config.url, or let the token see the repository.',
  },
  {
    text: /unable to update url base from redirection|returned error: 30\d/i,
    code: 'misconfigured',
    advice: 'The server redirects. Give the address it names in config.url.',
  },
  {
    text: /couldn't find remote ref|Remote branch .* not found/i,
    code: 'misconfigured',
    advice:
      'The branch is not there. Make it with a first commit, or correct config.branch.',
  },
  {
    text: /SSL certificate|certificate verif|SSL: no alternative certificate|self.signed/i,
    code: 'misconfigured',
    advice: 'Give the certificate of its authority in config.caData.',
  },
];

/** What a command of Git failed of. */
export function gitFailure(
  doing: string,
  stderr: string,
  secrets: string[],
): Error {
  const said = scrub(stderr, secrets)
    .split('\n')
    .map(line => line.replace(/^(fatal|error|remote): ?/, '').trim())
    .filter(line => line !== '' && !/^(hint:|To )/.test(line))
    .join(' ')
    .slice(0, MOST_TOLD);
  const told = `Could not ${doing}: ${said || 'git ended without a reason'}`;
  if (BROKEN.test(stderr)) {
    return new CloneBrokenError(told);
  }
  if (MOVED.test(stderr)) {
    return new BranchMovedError(told);
  }
  const rule = RULES.find(({ text }) => text.test(stderr));
  return rule
    ? new DriverError(rule.code, `${told}. ${rule.advice}`)
    : new DriverError('retryable', told);
}

function scrub(text: string, secrets: string[]): string {
  return secrets
    .filter(secret => secret !== '')
    .sort((a, b) => b.length - a.length)
    .reduce((rest, secret) => rest.replaceAll(secret, '***'), text);
}
