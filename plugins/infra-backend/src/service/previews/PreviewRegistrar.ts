import { randomUUID } from 'node:crypto';
import {
  closeByHand,
  hear,
  ownEnvironment,
  PreviewIntent,
  PreviewRecord,
  PullRequestNews,
} from '../../core';
import { Db, inTransaction, previews, untilUndisturbed } from '../../store';
import { atCrashPoints, DeliveryCrashPoints } from '../crashPoints';
import { PreviewComponent } from './PreviewComponents';

/** The component that a preview is of, and who asks. */
export type PreviewSubject = PreviewComponent &
  Pick<PreviewRecord, 'tells' | 'requestedBy'>;

export interface PreviewRegistrarOptions {
  db: Db;
  now(): Date;
  /** Lets previews of components be looked at; returns at once. */
  wake(entityRefs: string[]): void;
  crashPoints?: DeliveryCrashPoints;
}

/** Writes down what is wanted, before anything is done about it. */
export class PreviewRegistrar {
  constructor(private readonly options: PreviewRegistrarOptions) {}

  /** @returns the preview, and whether there was none that anybody saw */
  async hear(
    subject: PreviewSubject,
    news: PullRequestNews,
  ): Promise<{ preview: PreviewRecord; isNew: boolean }> {
    const { entityRef, repository } = subject;
    const { number } = news.pullRequest;
    const found = await this.#write(entityRef, async trx => {
      const before = await previews.lock(trx, {
        entityRef,
        repository,
        number,
      });
      const now = this.options.now();
      const intent = hear(before, news, now);
      const preview = await write(trx, { before, intent, subject, now });
      return { preview, isNew: before?.openedAt === undefined };
    });
    this.options.wake([entityRef]);
    return found;
  }

  async close(preview: PreviewRecord): Promise<void> {
    const { entityRef, repository } = preview;
    const { number } = preview.pullRequest;
    await this.#write(entityRef, async trx => {
      const before = await previews.lock(trx, {
        entityRef,
        repository,
        number,
      });
      const now = this.options.now();
      const intent = before && closeByHand(before, now);
      if (before && intent) {
        await previews.want(trx, { ...before, ...intent }, { now });
      }
    });
    this.options.wake([entityRef]);
  }

  #write<T>(of: string, work: (trx: Db) => Promise<T>): Promise<T> {
    const { db, crashPoints } = this.options;
    return atCrashPoints(crashPoints, { effect: 'preview.hear', of }, () =>
      untilUndisturbed(() => inTransaction(db, work)),
    );
  }
}

async function write(
  trx: Db,
  options: {
    before: PreviewRecord | undefined;
    intent: PreviewIntent | undefined;
    subject: PreviewSubject;
    now: Date;
  },
): Promise<PreviewRecord> {
  const { before, intent, subject, now } = options;
  if (before) {
    const { owner, tells } = subject;
    // An environment stays of its type; the next one is of the new type.
    const type = ownEnvironment(before) ? before.type : subject.type;
    const isSame =
      before.type === type && before.owner === owner && before.tells === tells;
    if (!intent && isSame) {
      return before;
    }
    const after = { ...before, ...intent, type, owner, tells };
    await previews.want(trx, after, { now });
    return { ...after, version: before.version + 1 };
  }
  const preview: PreviewRecord = {
    ...intent!,
    ...subject,
    id: randomUUID(),
    createdAt: now.toISOString(),
    updatedAt: now.toISOString(),
    version: 1,
    nextLookAt: now.toISOString(),
    tellFailures: 0,
  };
  await previews.insert(trx, preview);
  return preview;
}
