import fc from 'fast-check';
import { withoutQuickActions } from '../gitlab/quickActions';
import { bodyOf, isSameText, lineOf, markOf } from './text';

const text = fc.string({ unit: 'binary', maxLength: 400 });

describe('bodyOf', () => {
  it('bears its mark and keeps to the limit, whatever it says', () => {
    fc.assert(
      fc.property(text, fc.integer({ min: 120, max: 300 }), (comment, max) => {
        const body = bodyOf({ key: 'shop', comment }, max);
        expect(body.startsWith(`${markOf('shop')}\n`)).toBe(true);
        expect(body.length).toBeLessThanOrEqual(max);
      }),
    );
  });

  it('cuts no character in two', () => {
    fc.assert(
      fc.property(fc.integer({ min: 120, max: 140 }), max => {
        const body = bodyOf({ key: 'shop', comment: '😀'.repeat(100) }, max);
        expect(body).not.toMatch(/[\uD800-\uDBFF](?![\uDC00-\uDFFF])/);
      }),
    );
  });

  it('bears no mark of another key', () => {
    expect(markOf('shop2').startsWith(markOf('shop'))).toBe(false);
  });
});

describe('lineOf', () => {
  it('is one line of at most so many characters', () => {
    fc.assert(
      fc.property(text, line => {
        expect(lineOf(line, 140).length).toBeLessThanOrEqual(140);
        expect(lineOf(line, 140)).not.toMatch(/[\r\n]/);
      }),
    );
  });
});

describe('isSameText', () => {
  it.each([
    { reason: 'ends of lines differ', one: 'a\r\nb', other: 'a\nb' },
    { reason: 'blanks are at the end', one: 'a\n\n', other: 'a' },
  ])('is so where only $reason', ({ one, other }) => {
    expect(isSameText(one, other)).toBe(true);
  });

  it('is not so where a word differs', () => {
    expect(isSameText('a b', 'a c')).toBe(false);
  });
});

describe('withoutQuickActions', () => {
  it('leaves no line that begins with a slash, and says the same', () => {
    const lines = fc.array(fc.constantFrom('/merge', ' /close', 'a/b', ''), {
      maxLength: 8,
    });
    fc.assert(
      fc.property(lines, parts => {
        const markdown = parts.join('\n');
        const safe = withoutQuickActions(markdown);
        expect(safe).not.toMatch(/^\s*\//m);
        expect(safe.replaceAll('\\/', '/')).toBe(markdown);
        expect(withoutQuickActions(safe)).toBe(safe);
      }),
    );
  });
});
