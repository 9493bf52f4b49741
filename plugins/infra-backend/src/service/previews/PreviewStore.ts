import { PreviewProblem, PreviewRecord } from '../../core';
import { Db, previews } from '../../store';

type Source = NonNullable<PreviewRecord['source']>;

/**
 * Writes where previews are.
 *
 * Each but those of looks throws ChangedMeanwhileError where the preview is not as it was read.
 */
export class PreviewStore {
  constructor(private readonly options: { db: Db; now(): Date }) {}

  async noteSource(preview: PreviewRecord, source: Source): Promise<void> {
    const { db, now } = this.options;
    await previews.noteSource(db, preview, { source, now: now() });
  }

  async noteProblem(
    preview: PreviewRecord,
    problem: PreviewProblem | undefined,
  ): Promise<void> {
    const { db, now } = this.options;
    await previews.noteProblem(db, preview, { problem, now: now() });
  }

  async forget(preview: PreviewRecord, goneAt: string): Promise<void> {
    const { db, now } = this.options;
    await previews.forget(db, preview, { goneAt, now: now() });
  }

  async noteLook(
    preview: PreviewRecord,
    nextLookAt: Date | undefined,
  ): Promise<void> {
    await previews.noteLook(this.options.db, preview, nextLookAt);
  }

  /** Whatever has changed meanwhile. */
  async lookAgain(id: string, at: Date): Promise<void> {
    await previews.lookAgain(this.options.db, id, at);
  }
}
