import { changesFor, fixedDifference, Wanted } from './changes';
import { descriptionOf, tagOf } from './names';
import { Answers, outsideOf } from './outside';
import { obstacleOf } from './observe';
import { ownershipOf } from './ownership';
import { hashOf } from './password';

const mark = 'test/1f0c';
const name = 'shop-dev-1f0c93ab';
const password = 'a good password';

const all = { configure: '.*', write: '.*', read: '.*' };
const wanted: Wanted = {
  name,
  mark,
  permissions: all,
  defaultQueueType: 'quorum',
  limits: { 'max-queues': 5 },
};

const answers: Answers = {
  vhost: {
    description: descriptionOf(mark),
    default_queue_type: 'quorum',
    cluster_state: { 'rabbit@a': 'stopped', 'rabbit@b': 'running' },
  },
  user: { tags: [tagOf(mark)], password_hash: hashOf(password) },
  permissions: all,
  limits: [{ value: { 'max-queues': 5 } }],
};

const user = answers.user!;

const cases: {
  reason: string;
  change: Partial<Answers>;
  paths: string[];
  obstacle?: string;
}[] = [
  { reason: 'all is as wanted', change: {}, paths: [] },
  {
    reason: 'the user is missing',
    change: { user: undefined, permissions: undefined },
    paths: [
      '/username',
      '/permissions/configure',
      '/permissions/write',
      '/permissions/read',
    ],
    obstacle: 'The user shop-dev-1f0c93ab is missing',
  },
  {
    reason: 'the password is another',
    change: { user: { ...user, password_hash: hashOf('another') } },
    paths: ['/password'],
    obstacle: 'not the one in force',
  },
  {
    reason: 'the user may do more',
    change: { user: { ...user, tags: [...user.tags, 'administrator'] } },
    paths: ['/tags'],
  },
  {
    reason: 'a pattern is another',
    change: { permissions: { ...all, read: '' } },
    paths: ['/permissions/read'],
  },
  {
    reason: 'a limit is another, and one is there that nobody asked for',
    change: { limits: [{ value: { 'max-queues': 6, 'max-connections': 1 } }] },
    paths: ['/maxConnections', '/maxQueues'],
  },
  {
    reason: 'it runs on no node',
    change: {
      vhost: { ...answers.vhost, cluster_state: { 'rabbit@a': 'stopped' } },
    },
    paths: [],
    obstacle: 'running on no node',
  },
];

describe('what differs', () => {
  it.each(cases)('where $reason', ({ change, paths, obstacle }) => {
    const outside = outsideOf({ ...answers, ...change });
    const diff = changesFor(outside, wanted, password).flatMap(c => c.diff);
    expect(diff.map(({ path }) => path)).toEqual(paths);
    expect(obstacleOf(outside, name, password) ?? '').toContain(obstacle ?? '');
    expect(ownershipOf(outside, mark)).toEqual({ status: 'ours' });
  });

  it('is made in an order in which each finds what it needs', () => {
    const calls = changesFor({ limits: {} }, wanted, password).map(c =>
      c.call(password),
    );
    expect(calls.map(({ path }) => path[0])).toEqual([
      'vhosts',
      'users',
      'permissions',
      'vhost-limits',
    ]);
    expect(JSON.stringify(calls)).not.toContain(password);
  });

  it.each([
    { reason: 'that is not asked for', asked: undefined, differs: false },
    { reason: 'that is as asked', asked: 'quorum', differs: false },
    { reason: 'that is another', asked: 'stream', differs: true },
  ])('is for good with a default type $reason: $differs', c => {
    const fixed = fixedDifference(outsideOf(answers), {
      ...wanted,
      defaultQueueType: c.asked,
    });
    expect(fixed !== undefined).toBe(c.differs);
  });
});

describe('what bears another mark', () => {
  it.each([
    {
      reason: 'a vhost',
      change: { vhost: { description: descriptionOf('test/another') } },
      ownership: { what: 'vhost', foundMark: 'test/another' },
    },
    {
      reason: 'a user without any',
      change: { user: { tags: ['management'] } },
      ownership: { what: 'user', foundMark: undefined },
    },
  ])('is a stranger: $reason', ({ change, ownership }) => {
    expect(ownershipOf(outsideOf({ ...answers, ...change }), mark)).toEqual({
      status: 'stranger',
      ...ownership,
    });
  });
});
