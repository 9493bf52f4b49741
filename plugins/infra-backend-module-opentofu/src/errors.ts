import {
  DriverError,
  DriverErrorCode,
} from '@infra-orchestration/backstage-plugin-infra-node';
import { Diagnostic, describeDiagnostic } from './program/messages';

/** What the program was to do when it failed. */
export type Stage = 'fetch' | 'init' | 'plan' | 'apply' | 'destroy';

const doing: Record<Stage, string> = {
  fetch: 'fetch the module',
  init: 'prepare the module',
  plan: 'plan the module',
  apply: 'apply the module',
  destroy: 'destroy what the module made',
};

const LOCK_WAIT_MS = 10_000;
const MOST_TOLD = 3;

const LOCKED = /state lock/i;
/** Of our own state endpoint: the run was ended, or the backend restarts. */
const STATE_ENDPOINT =
  /HTTP remote state|state.*(upload|persist)|errored\.tfstate/i;
/** No waiting makes a missing thing appear. */
const NOT_THERE =
  /no available (releases|version)|unresolvable|no version|not exist|not found|404|could not find|does not match|checksum|unsupported|invalid|no such file/i;
const OUTAGE =
  /timeout|timed out|connection (refused|reset)|no such host|temporary|unavailable|TLS handshake|\b50[0234]\b|EOF|could not connect/i;
const REFUSED =
  /unauthori[sz]ed|forbidden|access ?denied|not authorized|invalid (credentials|token|access key)|expired ?token|no valid credential|InvalidClientTokenId|\b40[13]\b/i;
const WRONG =
  /^(invalid|missing|unsupported|unknown|duplicate|incorrect|reference to)/i;

/** @param rest - what was printed beside diagnostics, for a program that died without one */
export function failureOf(
  stage: Stage,
  diagnostics: Diagnostic[],
  rest: string,
): DriverError {
  const errors = diagnostics.filter(({ severity }) => severity === 'error');
  const told = errors.slice(0, MOST_TOLD).map(describeDiagnostic);
  const more = errors.length - told.length;
  const text = [
    ...(told.length ? told : [shortText(rest) || 'no reason was given']),
    ...(more > 0 ? [`and ${more} more`] : []),
  ].join('; ');
  const all = errors
    .map(({ summary, detail }) => `${summary}\n${detail}`)
    .join('\n');
  if (LOCKED.test(all)) {
    return new DriverError(
      'retryable',
      `Could not ${doing[stage]}: another run works with its state. ${text}`,
      { retryAfter: LOCK_WAIT_MS },
    );
  }
  return new DriverError(
    codeOf(stage, errors, all || rest),
    `Could not ${doing[stage]}: ${text}`,
  );
}

function codeOf(
  stage: Stage,
  errors: Diagnostic[],
  text: string,
): DriverErrorCode {
  if (STATE_ENDPOINT.test(text) || OUTAGE.test(text)) {
    return 'retryable';
  }
  if (REFUSED.test(text)) {
    return 'terminal';
  }
  if (stage === 'fetch' || stage === 'init') {
    const ofConfiguration = errors.some(({ place }) => place !== undefined);
    return ofConfiguration || NOT_THERE.test(text) ? 'terminal' : 'retryable';
  }
  // A provider's error has an address and may pass; one of the configuration has none and will not.
  const lasting = ({ place, address, summary }: Diagnostic) =>
    address === undefined ? place !== undefined : WRONG.test(summary);
  return errors.some(lasting) ? 'terminal' : 'retryable';
}

function shortText(text: string): string {
  return text
    .replace(/[\s!│╷╵]+/g, ' ')
    .trim()
    .slice(0, 1_000);
}
