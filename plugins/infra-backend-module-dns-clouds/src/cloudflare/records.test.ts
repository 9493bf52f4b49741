import { RecordLocation } from '@infra-orchestration/backstage-plugin-infra-backend-module-dns';
import {
  batchFor,
  CloudflareRecord,
  commentFor,
  LOCK,
  readStored,
} from './records';

const owner = 'heritage=infra-orchestration,owner=i/0000-1';
const location: RecordLocation = {
  zone: 'example.test',
  host: 'web.example.test',
  type: 'A',
  ownerHost: '_infra-owner-a.web.example.test',
};

function record(
  id: string,
  content: string,
  rest: Partial<CloudflareRecord> = {},
): CloudflareRecord {
  return {
    id,
    name: location.host,
    type: 'A',
    content,
    ttl: 60,
    created_on: '2026-01-01T12:00:00Z',
    ...rest,
  };
}

const mark = record('mark', `"${owner}"`, { type: 'TXT' });
const lock = record('lock', `"${LOCK}"`, { type: 'TXT' });
const earlier = { created_on: '2026-01-01T11:59:59Z' };
const later = { created_on: '2026-01-01T12:00:01Z' };

describe('readStored', () => {
  it('does not take the lock for a mark', () => {
    expect(readStored(location, [], [mark, lock]).owner).toEqual([owner]);
    expect(readStored(location, [], [lock]).owner).toEqual([]);
  });

  it.each([
    {
      reason: 'ours, a moment older than the mark of the same batch',
      there: { ...earlier, comment: commentFor(owner) },
      blockers: [],
    },
    {
      reason: "a stranger's, there before the mark",
      there: earlier,
      blockers: ['A 192.0.2.1, older than the mark,'],
    },
    {
      reason: 'of another resource of ours, there before the mark',
      there: { ...earlier, comment: commentFor(`${owner}2`) },
      blockers: ['A 192.0.2.1, older than the mark,'],
    },
    {
      reason: 'added to a name that was marked already: drift',
      there: later,
      blockers: [],
    },
  ])('knows a value as $reason', ({ there, blockers }) => {
    const value = record('1', '192.0.2.1', there);
    const stored = readStored(location, [value], [mark, lock]);
    expect(stored).toMatchObject({
      record: { values: ['192.0.2.1'] },
      blockers,
    });
    const { deletes } = batchFor(location, stored.revision as any, {
      action: 'remove',
    });
    expect(deletes.some(({ id }) => id === '1')).toBe(blockers.length === 0);
  });

  it('takes a proxied record for one with another TTL', () => {
    const value = record('1', '192.0.2.1', { proxied: true });
    expect(readStored(location, [value], []).record?.ttl).toBe(0);
  });
});

describe('batchFor', () => {
  const change = {
    action: 'write' as const,
    owner,
    values: ['192.0.2.9'],
    ttl: 90,
  };

  it('makes lock, mark and values at once where nothing is', () => {
    const { revision } = readStored(location, [], []);
    const batch = batchFor(location, revision as any, change);
    expect(batch).toMatchObject({ deletes: [], patches: [] });
    expect(batch.posts.map(post => post.content)).toEqual([
      `"${owner}"`,
      `"${LOCK}"`,
      '192.0.2.9',
    ]);
  });

  it('keeps the age of the mark when values change', () => {
    const value = record('1', '192.0.2.1', { comment: commentFor(owner) });
    const { revision } = readStored(location, [value], [mark, lock]);
    expect(batchFor(location, revision as any, change)).toMatchObject({
      deletes: [{ id: '1' }],
      patches: [
        { id: 'mark', ttl: 90 },
        { id: 'lock', ttl: 90 },
      ],
      posts: [{ content: '192.0.2.9', comment: commentFor(owner) }],
    });
  });

  it('fits into the comment of every plan', () => {
    expect(commentFor(`x/${'y'.repeat(200)}`)).toHaveLength(100);
  });
});
