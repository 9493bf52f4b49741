import { AuditorService, LoggerService } from '@backstage/backend-plugin-api';
import { StoredDocument } from '../store';

/** Writes what files and URLs changed to the audit log, as the use cases do for the API. */
export async function auditDocuments(
  changed: readonly StoredDocument[],
  { auditor, logger }: { auditor: AuditorService; logger: LoggerService },
): Promise<void> {
  for (const { kind, name, revision, deleted, origin, source } of changed) {
    try {
      const event = await auditor.createEvent({
        eventId: deleted ? 'document-delete' : 'document-apply',
        severityLevel: 'high',
        meta: { kind, name, revision, origin, source },
      });
      await event.success();
    } catch (error) {
      // The change is in force already; a log that is away must not stop the next one.
      logger.error(`The change of ${kind} ${name} was not audited: ${error}`);
    }
  }
}
