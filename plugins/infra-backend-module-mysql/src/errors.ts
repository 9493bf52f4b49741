import {
  DriverError,
  DriverErrorCode,
  isDriverError,
} from '@infra-orchestration/backstage-plugin-infra-node';

const MEANINGS: [DriverErrorCode, number[]][] = [
  // The login itself: wrong password, host not let in, password expired, account locked.
  ['accessDenied', [1045, 1130, 1698, 1820, 1862, 3118, 4151]],
  [
    'retryable',
    [
      // Too many connections, of all or of this user; too many errors of this host before.
      ...[1040, 1129, 1203, 1226],
      // Out of memory, disk or threads, until somebody makes room.
      ...[1021, 1037, 1038, 1041, 1135],
      // Ended, interrupted, or shutting down.
      ...[1053, 1077, 1079, 1152, 1317, 1927, 4031],
      // The network between us.
      ...[1153, 1154, 1155, 1156, 1157, 1158, 1159, 1160, 1161, 1184],
      ...[2002, 2003, 2005, 2006, 2012, 2013, 2055],
      // Waited too long for a lock, or was the one to give way.
      ...[1205, 1213],
      // Somebody else was quicker: what that means is seen by looking again.
      ...[1007, 1008, 1049, 1062, 1133, 1141, 1146, 1396],
    ],
  ],
  // Files in the directory of the database that are not the server's.
  ['conflict', [1009, 1010]],
  [
    'misconfigured',
    [
      // Says no to plain connections, or to all ways of proving who we are that are known here.
      ...[1251, 1524, 3159, 4155],
      // Changes are not let through: a replica, or an option of the server, which it names.
      ...[1290, 1792, 1836],
    ],
  ],
];

const meaningOf = new Map(
  MEANINGS.flatMap(([code, numbers]) => numbers.map(n => [n, code] as const)),
);

/** A privilege is missing, as far as it is not the login. */
const UNPRIVILEGED = [1044, 1142, 1143, 1227, 1370, 1410];

/** Codes of the client library, and of TLS, as far as they will not pass by themselves. */
const lastingClientErrors =
  /^(CERT_|ERR_TLS_|ERR_SSL_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|HANDSHAKE_NO_SSL_SUPPORT|HANDSHAKE_SSL_ERROR|AUTH_SWITCH_PLUGIN_ERROR)/;

/** The library gives one code to all that goes wrong with TLS, a broken connection included. */
const brokenInHandshake = /disconnected|ECONNRESET|EPIPE|ETIMEDOUT/;

/** @param doing - completes the sentence "Could not …" */
export function toDriverError(
  error: unknown,
  doing: string,
  denied: DriverErrorCode = 'accessDenied',
): DriverError {
  if (isDriverError(error)) {
    return error as DriverError;
  }
  const { message } = error as Error;
  const number = numberOf(error);
  const code = UNPRIVILEGED.includes(number ?? 0)
    ? denied
    : codeOf(number, error as Error & { code?: string });
  return new DriverError(code, `Could not ${doing}: ${message}`, {
    cause: error,
  });
}

function codeOf(
  number: number | undefined,
  { code = '', message }: { code?: string; message: string },
): DriverErrorCode {
  if (number !== undefined) {
    return meaningOf.get(number) ?? 'terminal';
  }
  return lastingClientErrors.test(code) && !brokenInHandshake.test(message)
    ? 'misconfigured'
    : 'retryable';
}

/** The number of an error that came from the server; those of the socket are negative. */
export function numberOf(error: unknown): number | undefined {
  const { errno } = error as { errno?: unknown };
  return typeof errno === 'number' && errno >= 1000 ? errno : undefined;
}

/** The library hangs the whole statement on its errors, which may hold a password. */
export function withoutStatement(error: Error): Error {
  const { message, name } = error;
  const { code, errno, sqlState } = error as {
    code?: string;
    errno?: number;
    sqlState?: string;
  };
  return Object.assign(new Error(message), { name, code, errno, sqlState });
}
