import { AuditorService } from '@backstage/backend-plugin-api';
import { toError } from '@backstage/errors';
import { principalOf } from '../principal';
import { CallOptions } from '../types';
import { Method, Verb, Verbs } from './verbs';

/** Every call of a use case leaves an entry: who, what, and how it ended, refusals included. */
export function audited<T extends object>(
  inner: T,
  verbs: Verbs<T>,
  auditor: AuditorService,
): T {
  const wrapped = Object.entries<Verb<Method> | 'silent'>(verbs).map(
    ([name, verb]) => {
      const call: Method = (inner[name as keyof T] as Method).bind(inner);
      return [
        name,
        verb === 'silent' ? call : auditedCall(call, verb, auditor),
      ];
    },
  );
  return Object.fromEntries(wrapped) as T;
}

function auditedCall(
  call: Method,
  verb: Verb<Method>,
  auditor: AuditorService,
): Method {
  return async (...args) => {
    const options = args.at(-1) as CallOptions;
    const event = await auditor.createEvent({
      eventId: verb.eventId,
      severityLevel: verb.severity,
      ...(options.request && { request: options.request }),
      meta: {
        principal: principalOf(options.credentials),
        ...verb.meta?.(...args),
      },
    });
    try {
      const result = await call(...args);
      await event.success({ meta: verb.outcome?.(result) });
      return result;
    } catch (error) {
      await event.fail({ error: toError(error) });
      throw error;
    }
  };
}
