import { DriverError } from '@infra-orchestration/backstage-plugin-infra-node';

/** Where a name server or an API is reached. */
export interface Endpoint {
  host: string;
  port: number;
}

/** For people: `192.0.2.1:53`, `[2001:db8::1]:53`. */
export function describeEndpoint({ host, port }: Endpoint): string {
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
}

/** The inputs are wrong; nothing but a change of them helps. @public */
export function invalid(message: string): DriverError {
  return new DriverError('terminal', message);
}

/** The provider's configuration is wrong, or what it names is not there: no input helps. @public */
export function misconfigured(message: string): DriverError {
  return new DriverError('misconfigured', message);
}

/** Of a failed connection only the code is told; that names neither keys nor headers. */
function causeOf(error: unknown): string {
  const { code, message, cause, errors } = error as {
    code?: unknown;
    message?: string;
    cause?: unknown;
    errors?: unknown[];
  };
  // The code of a DOMException, such as that of a timeout, is a number that says nothing.
  if (typeof code === 'string') {
    return code;
  }
  // undici wraps the socket's error; trying several addresses gives one error with many inside.
  const inner = cause ?? errors?.[0];
  return inner ? causeOf(inner) : message ?? 'unknown error';
}

/** Node's codes for a server that cannot be verified, or speaks no TLS; neither passes by itself. */
const TLS_CODES =
  /^(CERT_|DEPTH_ZERO|ERR_SSL_|ERR_TLS_|SELF_SIGNED|UNABLE_TO_(GET|VERIFY))/;

/** The error for a call to which nothing, or nothing understandable, came back. @public */
export function unreachable(what: string, cause: unknown): DriverError {
  const why = causeOf(cause);
  const said = `${what} could not be reached: ${why}`;
  return TLS_CODES.test(why)
    ? misconfigured(
        `${said}: its certificate is not trusted, or it speaks no TLS`,
      )
    : new DriverError('retryable', said);
}
