import { NotImplementedError } from '@backstage/errors';
import { LoggerService } from '@backstage/backend-plugin-api';
import { SharedAccess } from '@infra-orchestration/backstage-plugin-infra-node';
import { OpenProvider } from './connectProvider';
import { withDeadline } from './deadline';
import { redactingLogger } from './redactingLogger';

/**
 * What another plugin may be given of the provider.
 *
 * @throws what the driver throws, without credentials
 */
export async function shareAccess(
  open: OpenProvider,
  signal: AbortSignal,
  logger: LoggerService,
): Promise<SharedAccess> {
  const { name = '', driver, connection, redactor, uses } = open;
  if (!driver.share) {
    throw new NotImplementedError(`Driver ${driver.id} shares nothing`);
  }
  const share = driver.share.bind(driver);
  return await withDeadline(
    `sharing provider ${name}`,
    { signal, timeout: open.callTimeout },
    inner =>
      uses.during(() =>
        share(connection, {
          signal: inner,
          logger: redactingLogger(logger.child({ provider: name }), redactor),
        }),
      ),
  ).catch(error => {
    throw error instanceof Error
      ? new Error(redactor.redact(error.message))
      : error;
  });
}
