import { isSameText, markOf } from './text';

export interface Comment {
  /** Those that were made later have a higher one. */
  id: number;
  body: string;
  /** Made with the credentials that are used now. */
  isOwn: boolean;
}

/** Of one pull request. */
export interface Comments {
  list(): Promise<Comment[]>;
  create(body: string): Promise<void>;
  /** @throws DriverError `retryable` where it is gone */
  change(id: number, body: string): Promise<void>;
  /** Removing what is gone is success. */
  remove(id: number): Promise<void>;
}

/**
 * Leaves one comment with the key, and has it say what it is to say. A comment with the mark that
 * somebody else wrote is none: whoever wrote it could change what it says afterwards.
 *
 * Two replicas that do this at the same time may both find nothing and make one each. So whoever made one
 * looks again, and all keep the oldest; as all do the same, it is the same one that stays. The younger
 * ones of a process that died before that go the next time.
 */
export async function settleComment(
  comments: Comments,
  key: string,
  body: string,
): Promise<void> {
  let own = await ownOf(comments, key);
  if (own.length === 0) {
    await comments.create(body);
    own = await ownOf(comments, key);
  }
  const [oldest, ...younger] = own;
  if (oldest && !isSameText(oldest.body, body)) {
    await comments.change(oldest.id, body);
  }
  for (const { id } of younger) {
    await comments.remove(id);
  }
}

async function ownOf(comments: Comments, key: string): Promise<Comment[]> {
  const all = await comments.list();
  return all
    .filter(({ isOwn, body }) => isOwn && body.startsWith(markOf(key)))
    .sort((one, other) => one.id - other.id);
}
