import {
  DriverError,
  DriverErrorCode,
  isDriverError,
} from '@infra-orchestration/backstage-plugin-infra-node';

/** An answer that is no success. */
export interface Refusal {
  status: number;
  body: string;
}

/** Codes of TLS that will not pass by themselves. */
const lastingSocketErrors =
  /^(CERT_|ERR_TLS_|ERR_SSL_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_)/;

/** @param doing - completes the sentence "Could not …" */
export function refusalError(refusal: Refusal, doing: string): DriverError {
  const { status } = refusal;
  const said = messageIn(refusal.body);
  const details = [said, adviceFor(status)].filter(Boolean).join('; ');
  return new DriverError(
    codeOf(status, said),
    `Could not ${doing}: the management API answers ${status}${
      details ? `: ${details}` : ''
    }`,
  );
}

function codeOf(status: number, said: string): DriverErrorCode {
  switch (true) {
    case status === 401 || status === 403:
      return 'accessDenied';
    // What was there a moment ago is gone, or somebody else was quicker: what that means is seen by looking again.
    case /not_found|already_exists/.test(said):
      return 'retryable';
    case status === 408 || status === 429 || status >= 500:
      return 'retryable';
    case status === 400 || status === 413 || status === 422:
      return 'terminal';
    default:
      return 'misconfigured';
  }
}

/** The API answers `{"error": "…", "reason": …}`; anything else, such as a proxy's page, is not shown. */
function messageIn(body: string): string {
  try {
    const { error, reason } = JSON.parse(body);
    // A reason that is no text is made of Erlang's own terms, of which the first says what it is.
    const told = Array.isArray(reason) ? reason[0] : reason;
    return [error, told]
      .filter(text => typeof text === 'string')
      .join(': ')
      .replace(/\s+/g, ' ')
      .slice(0, 500);
  } catch {
    return '';
  }
}

function adviceFor(status: number): string {
  if (status === 401) {
    return 'the user or its password is not accepted, or it has not the tag `administrator`';
  }
  return status === 404 || status === 405
    ? 'check `managementUrl`, and that the plugin rabbitmq_management is enabled'
    : '';
}

/** Of a call that came to no answer. */
export function toDriverError(error: unknown, doing: string): DriverError {
  if (isDriverError(error)) {
    return error as DriverError;
  }
  const { code = '', message } = error as { code?: string; message: string };
  return new DriverError(
    lastingSocketErrors.test(code) ? 'misconfigured' : 'retryable',
    `Could not ${doing}: ${message || code}`,
    { cause: error },
  );
}
