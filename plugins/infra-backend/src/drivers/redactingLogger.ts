import { LoggerService } from '@backstage/backend-plugin-api';
import { JsonObject } from '@backstage/types';
import { Redactor } from './redactor';

/** The same log, without the secrets that the redactor knows. */
export function redactingLogger(
  inner: LoggerService,
  redactor: Redactor,
): LoggerService {
  const write =
    (level: 'error' | 'warn' | 'info' | 'debug') =>
    (message: string, meta?: Error | JsonObject) =>
      inner[level](
        redactor.redact(message),
        meta instanceof Error
          ? { error: redactor.redact(meta.message) }
          : meta && redactor.redactAll(meta),
      );
  return {
    error: write('error'),
    warn: write('warn'),
    info: write('info'),
    debug: write('debug'),
    child: meta =>
      redactingLogger(inner.child(redactor.redactAll(meta)), redactor),
  };
}
