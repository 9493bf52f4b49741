import fc from 'fast-check';
import { LONGEST_LABEL, shortLabel } from './label';

describe('shortLabel', () => {
  it.each([
    { reason: 'a label is itself', text: 'pr-123', expected: /^pr-123$/ },
    {
      reason: 'what a branch is named like is made a label',
      text: 'feature/JIRA-12_Login',
      expected: /^feature-jira-12-login-[0-9a-f]{10}$/,
    },
    {
      reason: 'what looks shortened is shortened, so that it meets nothing',
      text: 'pr-0123456789',
      expected: /^pr-0123456789-[0-9a-f]{10}$/,
    },
    {
      reason: 'of what has no letter the hash is left',
      text: '../..',
      expected: /^[0-9a-f]{10}$/,
    },
  ])('$reason', ({ text, expected }) => {
    expect(shortLabel(text)).toMatch(expected);
  });

  const lengths = fc.integer({ min: 12, max: LONGEST_LABEL });
  const texts = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 120 }),
    fc.stringMatching(/^[a-z0-9-]{1,80}$/),
  );

  it('is always a label of no more than the length', () => {
    fc.assert(
      fc.property(texts, lengths, (text, length) => {
        const label = shortLabel(text, length);
        expect(label).toMatch(/^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/);
        expect(label.length).toBeLessThanOrEqual(length);
      }),
    );
  });

  it('tells different texts apart', () => {
    const near = fc
      .tuple(fc.stringMatching(/^[a-z0-9-]{0,70}$/), texts, texts)
      .map(([start, a, b]) => [start + a, start + b]);
    fc.assert(
      fc.property(near, lengths, ([a, b], length) => {
        fc.pre(a !== b);
        expect(shortLabel(a, length)).not.toBe(shortLabel(b, length));
      }),
    );
  });

  it('tells a text from what another was shortened to', () => {
    fc.assert(
      fc.property(texts, lengths, (text, length) => {
        const label = shortLabel(text, length);
        fc.pre(label !== text);
        expect(shortLabel(label, length)).not.toBe(label);
      }),
    );
  });
});
