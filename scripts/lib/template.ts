import { setTimeout } from 'node:timers/promises';
import { BackstageApi } from './api.ts';

interface TaskEvent {
  id: number;
  type: 'log' | 'completion' | 'cancelled' | 'recovered';
  body: { message?: string; stepId?: string };
}

const CATALOG_DEADLINE_MS = 120_000;

/** The catalog reads its locations after the backend is ready: a person would see the page fill. */
export async function untilInCatalog(
  api: BackstageApi,
  entityRefs: string[],
): Promise<void> {
  const deadline = performance.now() + CATALOG_DEADLINE_MS;
  for (;;) {
    const { items } = await api.request<{ items: (object | null)[] }>(
      'catalog/entities/by-refs',
      { method: 'POST', body: { entityRefs } },
    );
    const missing = entityRefs.filter((_, index) => !items[index]);
    if (missing.length === 0) return;
    if (performance.now() > deadline)
      throw new Error(
        `The catalog has no ${missing.join(', ')} after ${
          CATALOG_DEADLINE_MS / 1000
        } s; the log of Backstage may say why`,
      );
    await setTimeout(250);
  }
}

/**
 * Executes a software template as the page of the scaffolder does on a click, and passes on each
 * line of the task's log.
 *
 * @throws Error when the task does not complete.
 */
export async function executeTemplate(
  api: BackstageApi,
  templateRef: string,
  values: Record<string, unknown>,
  onLine: (line: string, stepId?: string) => void,
): Promise<void> {
  const { id } = await api.request<{ id: string }>('scaffolder/v2/tasks', {
    method: 'POST',
    body: { templateRef, values },
  });
  let after = -1;
  for (;;) {
    const events = await api.request<TaskEvent[]>(
      `scaffolder/v2/tasks/${id}/events${after >= 0 ? `?after=${after}` : ''}`,
    );
    for (const event of events) {
      after = Math.max(after, event.id);
      if (event.body.message) onLine(event.body.message, event.body.stepId);
      if (event.type !== 'completion') continue;
      const { status } = await api.request<{ status: string }>(
        `scaffolder/v2/tasks/${id}`,
      );
      if (status === 'completed') return;
      throw new Error(`The template's task ${id} ended ${status}`);
    }
    await setTimeout(250);
  }
}
