import fc from 'fast-check';
import { minute } from '../__testUtils__/deliveryLine';
import { atMinute, commit, preview } from '../__testUtils__/previews';
import { closeByHand, hear, PullRequestNews } from './hear';
import { PreviewIntent } from './types';

const pullRequest = (head: number) => ({
  ...preview().pullRequest,
  headCommit: commit(head),
});

const news = (
  action: PullRequestNews['action'],
  at: number | undefined,
  head = 1,
): PullRequestNews => ({
  action,
  pullRequest: pullRequest(head),
  ...(at !== undefined && { changedAt: atMinute(at) }),
});

const after = (...all: (PullRequestNews | 'close')[]) =>
  all.reduce<PreviewIntent | undefined>(
    (before, each, i) =>
      (each === 'close'
        ? closeByHand(before!, minute(100 + i))
        : hear(before, each, minute(100 + i))) ?? before,
    undefined,
  )!;

describe('what is wanted', () => {
  it.each([
    {
      reason: 'it is opened',
      given: after(news('opened', 1)),
      expected: { askedAt: atMinute(100), headAt: atMinute(1) },
    },
    {
      reason: 'another commit is asked for anew',
      given: after(news('opened', 1), news('updated', 2, 2)),
      expected: {
        askedAt: atMinute(101),
        headAt: atMinute(2),
        earlierCommits: [commit(1)],
      },
    },
    {
      reason: 'a delivery that comes twice changes nothing',
      given: after(news('opened', 1), news('opened', 1)),
      expected: { askedAt: atMinute(100) },
    },
    {
      reason: 'what is older changes nothing',
      given: after(news('updated', 2, 2), news('opened', 1, 1)),
      expected: { pullRequest: pullRequest(2), earlierCommits: [] },
    },
    {
      reason: 'closed is closed, whatever of before comes late',
      given: after(news('closed', 3), news('updated', 2, 2)),
      expected: { closedAt: atMinute(100), closedBy: 'forge' },
    },
    {
      reason: 'of the same instant the end counts',
      given: after(news('closed', 3), news('opened', 3)),
      expected: { closedAt: atMinute(100) },
    },
    {
      reason: 'it is opened again',
      given: after(news('opened', 1), news('closed', 2), news('opened', 3)),
      expected: { closedAt: undefined, askedAt: atMinute(102) },
    },
    {
      reason: 'another commit does not bring back what a person closed',
      given: after(news('opened', 1), 'close', news('updated', 3, 2)),
      expected: {
        closedBy: 'person',
        closedAt: atMinute(101),
        pullRequest: pullRequest(2),
      },
    },
    {
      reason: 'a person may ask for it again',
      given: after(news('opened', 1), 'close', news('asked', undefined)),
      expected: { closedBy: undefined, askedAt: atMinute(102) },
    },
    {
      reason: 'what a person asks for does not turn the clock of the forge',
      given: after(news('asked', undefined, 1), news('updated', 2, 2)),
      expected: { pullRequest: pullRequest(2), changedAt: atMinute(2) },
    },
    {
      reason: 'a pull request of which only the end was heard was never opened',
      given: after(news('closed', 3)),
      expected: { openedAt: undefined },
    },
    {
      reason: 'a head that comes back is no earlier one',
      given: after(
        news('opened', 1, 1),
        news('updated', 2, 2),
        news('updated', 3, 1),
      ),
      expected: { earlierCommits: [commit(2)] },
    },
  ])('is known where $reason', ({ given, expected }) => {
    expect(given).toMatchObject(
      Object.fromEntries(
        Object.entries(expected).filter(([, value]) => value !== undefined),
      ),
    );
    for (const [field, value] of Object.entries(expected)) {
      expect(given[field as keyof PreviewIntent]).toEqual(value);
    }
  });

  it('of a forge is the same in whatever order, and however often, it is heard', () => {
    const story = fc.uniqueArray(
      fc.record({
        at: fc.integer({ min: 1, max: 50 }),
        action: fc.constantFrom('opened', 'updated', 'closed'),
        head: fc.integer({ min: 1, max: 4 }),
      }),
      { minLength: 1, maxLength: 6, selector: ({ at }) => at },
    );
    fc.assert(
      fc.property(
        story.chain(told =>
          fc.tuple(
            fc.constant(told),
            fc.shuffledSubarray([...told, ...told], {
              minLength: told.length * 2,
            }),
          ),
        ),
        ([told, heard]) => {
          const all = heard.map(({ action, at, head }) =>
            news(action as PullRequestNews['action'], at, head),
          );
          const newest = told.reduce((a, b) => (a.at > b.at ? a : b));
          const wanted = after(...all);
          expect(wanted.closedAt !== undefined).toBe(
            newest.action === 'closed',
          );
          expect(wanted.pullRequest.headCommit).toBe(commit(newest.head));
        },
      ),
    );
  });
});
