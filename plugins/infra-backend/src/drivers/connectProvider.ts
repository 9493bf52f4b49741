import { createHash } from 'node:crypto';
import { InputError } from '@backstage/errors';
import { LoggerService } from '@backstage/backend-plugin-api';
import { ProviderDocument } from '@infra-orchestration/backstage-plugin-infra-common';
import {
  Driver,
  DriverError,
  isDriverError,
} from '@infra-orchestration/backstage-plugin-infra-node';
import { Duration } from 'luxon';
import { canonicalJson, validateAgainst } from '../core';
import { redactorOf } from './credentialSecrets';
import { DriverTimeoutError, ProviderRevokedError } from './failure';
import { withDeadline } from './deadline';
import { redactingLogger } from './redactingLogger';
import { Redactor } from './redactor';
import { Uses } from './uses';

/** A driver with a connection to one of its systems. */
export interface OpenProvider {
  /** Absent for a driver that works without a provider (`static`). */
  name?: string;
  driver: Driver;
  connection: unknown;
  /** Most calls at once over all replicas; absent: no limit of its own. */
  concurrency?: number;
  /** Milliseconds. */
  callTimeout: number;
  /** Knows the credentials. */
  redactor: Redactor;
  /** Calls with the connection; it is closed when they have ended. */
  uses: Uses;
  /** Aborted when another connection takes the place of this one: what goes on without end ends. */
  outdated: AbortSignal;
  /** Aborted with a `ProviderRevokedError` when the access is taken away: every call ends. */
  revoked: AbortSignal;
}

export interface ConnectTask {
  name: string;
  driver: Driver;
  document?: ProviderDocument;
  credentials: Record<string, string>;
  callTimeout: number;
  logger: LoggerService;
  signal: AbortSignal;
  outdated: AbortSignal;
  revoked: AbortSignal;
}

/** @throws InputError where the document is not fit; what the driver throws, without credentials */
export async function connectProvider({
  name,
  driver,
  document,
  credentials,
  callTimeout,
  logger,
  signal,
  outdated,
  revoked,
}: ConnectTask): Promise<OpenProvider> {
  const config = document?.spec.config ?? {};
  const problems = document ? validateAgainst(driver.configSchema, config) : [];
  if (problems.length) {
    throw new InputError(
      `Provider ${name}: ${problems
        .map(({ pointer, message }) => `spec.config${pointer} ${message}`)
        .join('; ')}`,
    );
  }
  const redactor = redactorOf(credentials);
  const deadline = document ? timeoutOf(document) ?? callTimeout : callTimeout;
  try {
    const connection = await withDeadline(
      `connecting ${document ? 'provider' : 'driver'} ${name}`,
      { signal: AbortSignal.any([signal, revoked]), timeout: deadline },
      inner =>
        driver.connect({
          providerName: name,
          config,
          credentials,
          logger: redactingLogger(logger.child({ provider: name }), redactor),
          signal: inner,
        }),
    );
    return {
      ...(document && { name }),
      driver,
      connection,
      callTimeout: deadline,
      concurrency: document?.spec.limits?.concurrency,
      redactor,
      uses: new Uses(),
      outdated,
      revoked,
    };
  } catch (error) {
    throw withoutSecrets(error, redactor);
  }
}

/** Tells whether credentials changed, without keeping them. */
export function digestOf(credentials: Record<string, string>): string {
  return createHash('sha256').update(canonicalJson(credentials)).digest('hex');
}

function withoutSecrets(error: unknown, redactor: Redactor): unknown {
  if (
    error instanceof DriverTimeoutError ||
    error instanceof ProviderRevokedError
  ) {
    return error;
  }
  const message = redactor.redact(
    error instanceof Error ? error.message : String(error),
  );
  return isDriverError(error)
    ? new DriverError(error.code, message, { retryAfter: error.retryAfter })
    : new Error(message);
}

function timeoutOf(document: ProviderDocument): number | undefined {
  const text = document.spec.limits?.callTimeout;
  if (text === undefined) {
    return undefined;
  }
  const duration = Duration.fromISO(text);
  if (!duration.isValid) {
    throw new InputError(
      `Provider ${document.metadata.name}: spec.limits.callTimeout "${text}" is not an ISO 8601 duration such as PT30S`,
    );
  }
  return duration.toMillis();
}
