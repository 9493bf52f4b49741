import fc from 'fast-check';
import {
  escapeText,
  parseTemplate,
  renderTemplate,
  TemplatePart,
} from './template';

function reference(...segments: string[]) {
  return { type: 'reference', segments };
}

function literal(text: string) {
  return { type: 'text', text };
}

describe('parseTemplate', () => {
  it.each<{ reason: string; text: string; parts: object[] }>([
    { reason: 'an empty text has no parts', text: '', parts: [] },
    {
      reason: 'text without a placeholder is itself',
      text: 'a $b {c} $',
      parts: [literal('a $b {c} $')],
    },
    {
      reason: 'a path is read name by name',
      text: '${resources.my-db.outputs.host_1}',
      parts: [reference('resources', 'my-db', 'outputs', 'host_1')],
    },
    {
      reason: 'text and placeholders take turns',
      text: 'a${b}c${d.e}',
      parts: [literal('a'), reference('b'), literal('c'), reference('d', 'e')],
    },
    {
      reason: 'two placeholders may touch',
      text: '${a}${b}',
      parts: [reference('a'), reference('b')],
    },
    {
      reason: 'spaces around the path do not matter',
      text: '${ a.b }',
      parts: [reference('a', 'b')],
    },
    {
      reason: 'any name can be written in brackets',
      text: '${a["x.y/z }"][0].b}',
      parts: [reference('a', 'x.y/z }', '0', 'b')],
    },
    {
      reason: 'a backslash takes a character as it is, as Score files write it',
      text: '${metadata.annotations.example\\.com\\/team}',
      parts: [reference('metadata', 'annotations', 'example.com/team')],
    },
    {
      reason: 'two dollars before a brace are the text of one',
      text: '$${a}',
      parts: [literal('${a}')],
    },
    {
      reason: 'three dollars are one, and a placeholder',
      text: '$$${a}',
      parts: [literal('$'), reference('a')],
    },
    {
      reason: 'four dollars are two, and no placeholder',
      text: '$$$${a}',
      parts: [literal('$${a}')],
    },
    {
      reason: 'dollars that no brace follows are left as they are',
      text: '$$ $$$ a$$',
      parts: [literal('$$ $$$ a$$')],
    },
    {
      reason: 'a value can be asked for as text',
      text: '${a.b | string}',
      parts: [{ ...reference('a', 'b'), asText: true }],
    },
  ])('$reason', ({ text, parts }) => {
    const parsed = parseTemplate(text);
    expect(parsed).toHaveLength(parts.length);
    parsed.forEach((part, i) => expect(part).toMatchObject(parts[i]));
  });

  it.each([
    ['a placeholder that is not closed', 'x ${a.b', 'no closing brace'],
    ['an empty placeholder', '${}', 'not a placeholder'],
    ['a path that ends in a dot', '${a.}', 'not a placeholder'],
    ['a path with a gap', '${a..b}', 'not a placeholder'],
    ['a shell default', '${HOME:-/root}', 'not a placeholder'],
    ['two words', '${a b}', 'not a placeholder'],
    ['a bracket without quotes', '${a[b]}', 'not a placeholder'],
    ['a bad escape in quotes', '${a["\\x"]}', 'not a placeholder'],
    ['a filter that does not exist', '${a | upper}', 'not a placeholder'],
  ])('tells of %s', (_, text, message) => {
    const part = parseTemplate(text).find(p => p.type === 'problem');
    expect(part).toMatchObject({ message: expect.stringContaining(message) });
    expect(part).toMatchObject({ message: expect.stringContaining('$${') });
  });

  it('goes on behind a problem', () => {
    expect(parseTemplate('${} ${a}').map(p => p.type)).toEqual([
      'problem',
      'text',
      'reference',
    ]);
  });

  it('ends on any text, in time that grows with its length', () => {
    const texts = [
      '${'.repeat(20_000),
      '$'.repeat(50_000),
      '${a["'.repeat(9_000),
    ];
    for (const text of texts) {
      expect(parseTemplate(text).length).toBeGreaterThan(0);
    }
  });
});

describe('properties', () => {
  const dollars = fc.string({
    unit: fc.constantFrom('$', '{', '}', 'a', '.', '"', '\\', ' ', '[', '|'),
  });

  it('escaping makes any text literal', () => {
    fc.assert(
      fc.property(fc.oneof(dollars, fc.string()), text => {
        const parts = parseTemplate(escapeText(text, false));
        expect(parts).toEqual(text === '' ? [] : [literal(text)]);
      }),
    );
  });

  it('what is rendered is read as the same parts', () => {
    const part = fc.oneof(
      dollars.map((text): TemplatePart => ({ type: 'text', text })),
      fc.record({
        type: fc.constant('reference' as const),
        segments: fc
          .tuple(
            fc.constantFrom('resources', 'params'),
            fc.array(fc.oneof(dollars, fc.string()), { maxLength: 3 }),
          )
          .map(([root, rest]) => [root, ...rest]),
        expression: fc.constant(''),
        asText: fc.boolean(),
      }),
    );
    const joined = (parts: TemplatePart[]) =>
      parts.reduce<object[]>((all, p) => {
        const last = all[all.length - 1] as TemplatePart | undefined;
        if (p.type === 'text' && last?.type === 'text') {
          return [...all.slice(0, -1), literal(last.text + p.text)];
        }
        return p.type === 'text' && p.text === ''
          ? all
          : [...all, p.type === 'reference' ? { ...p, expression: '' } : p];
      }, []);
    fc.assert(
      fc.property(fc.array(part, { maxLength: 5 }), parts => {
        const again = parseTemplate(renderTemplate(parts));
        expect(joined(again)).toEqual(joined(parts));
      }),
    );
  });

  it('never throws', () => {
    fc.assert(
      fc.property(dollars, text => {
        expect(() => parseTemplate(text)).not.toThrow();
      }),
    );
  });
});
