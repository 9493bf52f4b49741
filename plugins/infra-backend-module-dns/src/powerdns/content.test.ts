import fc from 'fast-check';
import { formatContent, formatText, parseContent, parseText } from './content';

describe('texts in presentation form', () => {
  it.each([
    { reason: 'a plain text', value: 'v=1', content: '"v=1"' },
    { reason: 'an empty text', value: '', content: '""' },
    {
      reason: 'quotes and backslashes',
      value: 'say "a\\b"; c',
      content: '"say \\"a\\\\b\\"; c"',
    },
    {
      reason: 'bytes beyond ASCII and control characters',
      value: 'ü\n\u007f',
      content: '"\\195\\188\\010\\127"',
    },
    {
      reason: 'more than one piece',
      value: 'x'.repeat(300),
      content: `"${'x'.repeat(255)}" "${'x'.repeat(45)}"`,
    },
  ])('writes and reads $reason', ({ value, content }) => {
    expect(formatText(value)).toBe(content);
    expect(parseText(content)).toBe(value);
  });

  it.each([
    ['pieces without quotes', 'abc def', 'abcdef'],
    ['unnecessary escapes', '"\\a\\;"', 'a;'],
    ['characters that are not escaped', '"ü"', 'ü'],
  ])('reads %s', (_reason, content, value) => {
    expect(parseText(content)).toBe(value);
  });

  it('reads whatever it wrote', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 600 }), value => {
        fc.pre(Buffer.from(value).toString() === value);
        const content = formatText(value);
        expect(content).toMatch(/^[\x20-\x7e]*$/);
        expect(parseText(content)).toBe(value);
      }),
    );
  });
});

describe('other contents', () => {
  it.each([
    ['A', '192.0.2.1', '192.0.2.1'],
    ['AAAA', '2001:db8::1', '2001:db8::1'],
    ['CNAME', 'target.example.net', 'target.example.net.'],
  ] as const)('%s %s', (type, value, content) => {
    expect(formatContent(type, value)).toBe(content);
    expect(parseContent(type, content)).toBe(value);
  });

  it('reads an address however it is stored', () => {
    expect(parseContent('AAAA', '2001:DB8:0::0001')).toBe('2001:db8::1');
  });
});
