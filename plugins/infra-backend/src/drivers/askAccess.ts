import { LoggerService } from '@backstage/backend-plugin-api';
import {
  AccessReport,
  DriverErrorCode,
} from '@infra-orchestration/backstage-plugin-infra-node';
import { ProviderHealth } from '../store';
import { OpenProvider } from './connectProvider';
import { withDeadline } from './deadline';
import { toDriverFailure } from './failure';
import { CheckResult } from './providerHealth';
import { redactingLogger } from './redactingLogger';
import { Redactor } from './redactor';

/** Of a check that threw; any other code: it cannot be reached. */
const healthAfter: Partial<Record<DriverErrorCode, ProviderHealth>> = {
  accessDenied: 'AccessDenied',
  misconfigured: 'Misconfigured',
};

/** Opens a connection and asks what it grants; a refusal and an outage are results. */
export async function askAccess(
  signal: AbortSignal,
  logger: LoggerService,
  connect: () => Promise<OpenProvider>,
): Promise<CheckResult> {
  let redactor = new Redactor();
  try {
    const open = await connect();
    redactor = open.redactor;
    const report = redactor.redactAll(await reportOf(open, signal, logger));
    const missing = report.checks.filter(
      ({ granted, optional }) => !granted && !optional,
    );
    return report.ok
      ? { health: 'Healthy', report }
      : {
          health: 'AccessDenied',
          message: `Not granted: ${missing.map(({ name }) => name).join(', ')}`,
          report,
        };
  } catch (error) {
    // Whoever asked does not wait for the answer any more; that says nothing of the provider.
    signal.throwIfAborted();
    const { code, message } = toDriverFailure(error);
    return {
      health: healthAfter[code] ?? 'Unavailable',
      message: redactor.redact(message),
    };
  }
}

async function reportOf(
  { name = '', driver, connection, callTimeout, uses, redactor }: OpenProvider,
  signal: AbortSignal,
  logger: LoggerService,
): Promise<AccessReport> {
  return await withDeadline(
    `checking access of provider ${name}`,
    { signal, timeout: callTimeout },
    inner =>
      uses.during(() =>
        driver.checkAccess(connection, {
          signal: inner,
          logger: redactingLogger(logger.child({ provider: name }), redactor),
        }),
      ),
  );
}
