import { isError } from '@backstage/errors';
import { rightOn } from './access/rules';
import {
  DriverError,
  isDriverError,
} from '@infra-orchestration/backstage-plugin-infra-node';

/** What the API server answers instead of an object (meta/v1, `Status`). */
export interface ApiStatus {
  kind?: string;
  message?: string;
  reason?: string;
  code?: number;
  details?: {
    causes?: { reason?: string; message?: string; field?: string }[];
    retryAfterSeconds?: number;
  };
}

/** Reason of the error for a kind that the cluster does not have. */
export const UNKNOWN_KIND = 'UnknownKind';

/** The server answered, and refused. Holds nothing of the request, which may hold secrets. */
export class KubernetesApiError extends Error {
  name = 'KubernetesApiError';

  constructor(
    readonly httpStatus: number,
    readonly status: ApiStatus,
    /** Milliseconds. */
    readonly retryAfter?: number,
  ) {
    super(status.message || `The API server answered ${httpStatus}`);
  }
}

export function isApiError(
  error: unknown,
  httpStatus: number,
): error is KubernetesApiError {
  return error instanceof KubernetesApiError && error.httpStatus === httpStatus;
}

/** Another field manager holds a field that was to be applied. */
export function fieldConflicts(error: unknown): {
  manager: string;
  field: string;
  /** By server-side apply, or through a subresource as autoscalers do: not by hand. */
  deliberate: boolean;
}[] {
  if (!isApiError(error, 409)) {
    return [];
  }
  return causes(error)
    .filter(cause => cause.reason === 'FieldManagerConflict')
    .map(({ message = '', field = '' }) => ({
      manager:
        /conflict with "([^"]*)"/.exec(message)?.[1] ?? 'another manager',
      field,
      // The server names version and time of managers by update, and only of those.
      deliberate:
        !message.includes(' using ') || message.includes(' with subresource '),
    }));
}

/** Node's codes of failures to verify the server, which will not pass by themselves. */
const CERTIFICATE_CODES =
  /^(CERT_|ERR_SSL_|ERR_TLS_CERT|SELF_SIGNED|DEPTH_ZERO|UNABLE_TO_(VERIFY|GET))/;

/** What is wrong with the certificate, and what to do. */
function certificateAdvice(code: string): string {
  switch (code) {
    case 'ERR_TLS_CERT_ALTNAME_INVALID':
      return 'its certificate is for another name. Correct config.server, or name the one in the certificate in config.tlsServerName.';
    case 'CERT_HAS_EXPIRED':
      return 'its certificate has expired. Its administrator has to renew it.';
    case 'CERT_NOT_YET_VALID':
      return 'its certificate is not valid yet. Compare the clocks of the two machines.';
    default:
      return code.startsWith('ERR_SSL_')
        ? 'it does not speak TLS there, or another version. Correct config.server.'
        : 'its certificate is not trusted. Give the certificate of its authority in config.caData or config.caFile.';
  }
}

const ADVICE_FOR_IMMUTABLE =
  'What is there cannot be changed in this way: undo the change, or delete the claim and make another.';

/** Told apart by text, since the server has one reason for all of its refusals. */
const RBAC_REFUSAL =
  /cannot (\S+) (?:path|resource "([^"/]*)[^"]*" in API group "([^"]*)")/;
const ESCALATION = /attempting to grant RBAC permissions not currently held/;
const QUOTA_NOT_COUNTED = /status unknown for quota|quota usage|try again/i;

/**
 * The error for the engine.
 *
 * @param subject - What was being done, for people: `Deployment web`.
 */
export function toDriverError(
  error: unknown,
  subject: string,
  scrub: (text: string) => string = text => text,
): unknown {
  if (isDriverError(error) || isAbort(error)) {
    return error;
  }
  if (error instanceof KubernetesApiError) {
    return fromApiError(error, subject, scrub);
  }
  const code = codeOf(error);
  if (code === undefined) {
    return error;
  }
  const message = `${subject}: the API server cannot be reached (${code})`;
  return CERTIFICATE_CODES.test(code)
    ? new DriverError('misconfigured', `${message}: ${certificateAdvice(code)}`)
    : new DriverError('retryable', message);
}

function fromApiError(
  error: KubernetesApiError,
  subject: string,
  scrub: (text: string) => string,
): DriverError {
  const said = `${subject}: ${scrub(error.message)}`;
  const { httpStatus, retryAfter } = error;
  switch (httpStatus) {
    case 401:
      return new DriverError(
        'accessDenied',
        `${subject}: the API server does not accept the credentials. The token may have expired, or its service account was deleted.`,
      );
    case 403:
      return forbidden(error, said);
    case 404:
      // Else the namespace is not there yet, or not any more: another resource's work.
      return new DriverError(
        error.status.reason === UNKNOWN_KIND ? 'terminal' : 'retryable',
        said,
      );
    case 409:
      return new DriverError('retryable', said);
    case 422:
      if (wasMadeAnew(error)) {
        return new DriverError('retryable', said);
      }
      return new DriverError(
        'terminal',
        immutableFields(error).length > 0
          ? `${said}. ${ADVICE_FOR_IMMUTABLE}`
          : said,
      );
    case 400:
    case 405:
    case 406:
    case 413:
    case 415:
      return new DriverError('terminal', said);
    default:
      return new DriverError('retryable', said, { retryAfter });
  }
}

function forbidden(error: KubernetesApiError, said: string): DriverError {
  if (causes(error).some(cause => cause.reason === 'NamespaceTerminating')) {
    return new DriverError('retryable', said);
  }
  if (ESCALATION.test(error.message)) {
    return new DriverError(
      'terminal',
      `${said}. Name the cluster role in the provider's config.bindableClusterRoles and apply its RBAC manifest again.`,
    );
  }
  const refusal = RBAC_REFUSAL.exec(error.message);
  if (refusal) {
    const [, verb, resource, group] = refusal;
    const right =
      resource === undefined ? 'required' : rightOn(group, resource, verb);
    if (right === 'required') {
      return new DriverError('accessDenied', said);
    }
    // One kind that nobody promised access to says nothing about the provider.
    return new DriverError(
      'terminal',
      right === 'optional'
        ? `${said}. Apply the provider's RBAC manifest again.`
        : `${said}. Name the resource in the provider's config.additionalResources and apply its RBAC manifest again.`,
    );
  }
  if (/quota/.test(error.message) && QUOTA_NOT_COUNTED.test(error.message)) {
    return new DriverError('retryable', said);
  }
  if (immutableFields(error).length > 0) {
    return new DriverError('terminal', `${said}. ${ADVICE_FOR_IMMUTABLE}`);
  }
  // An exceeded quota, a limit range, a policy, a webhook: refuses this object, not these credentials.
  return new DriverError('terminal', said);
}

/** Texts of the server's validation; it has no reason of its own for what can never be changed. */
const IMMUTABLE =
  /field is immutable|is immutable after creation|may not change once set|cannot change roleRef|can not be less than status\.capacity|updates to \S+ spec for fields other than|are immutable/;

/** Our precondition: the object was made anew since it was seen. */
function wasMadeAnew(error: KubernetesApiError): boolean {
  return causes(error).some(({ field }) => field === 'metadata.uid');
}

/** Text of the admission of volume claims, for those whose class cannot make them grow. */
const NOT_RESIZABLE = /must support resize/;

/** Fields that were to be changed, and can only be so on another object of the name. */
export function immutableFields(error: unknown): string[] {
  if (isApiError(error, 403) && NOT_RESIZABLE.test(error.message)) {
    return ['spec.resources.requests.storage'];
  }
  if (!isApiError(error, 422) || wasMadeAnew(error)) {
    return [];
  }
  return causes(error)
    .filter(({ message = '' }) => IMMUTABLE.test(message))
    .map(({ field = '' }) => field);
}

function causes({ status }: KubernetesApiError) {
  return status.details?.causes ?? [];
}

function isAbort(error: unknown): boolean {
  return isError(error) && error.name === 'AbortError';
}

function codeOf(error: unknown): string | undefined {
  if (!isError(error)) {
    return undefined;
  }
  const { code } = error;
  if (typeof code === 'string') {
    return code;
  }
  return ['ConnectionLostError', 'TimeoutError'].includes(error.name)
    ? error.name
    : undefined;
}
