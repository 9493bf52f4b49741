import { JsonValue } from '@backstage/types';
import fc from 'fast-check';
import { stringify } from 'yaml';
import { fromPointer, visitLeaves } from '../core';
import { parseYaml } from './parseYaml';

function one(text: string) {
  const { documents, problems } = parseYaml(text);
  expect(problems).toEqual([]);
  expect(documents).toHaveLength(1);
  return documents[0];
}

/** The text from a position to the end of its line. */
function at(text: string, pointer: string): string {
  const { line, column } = one(text).locate(pointer);
  return text.split('\n')[line - 1].slice(column - 1);
}

describe('locate', () => {
  const text = `# comment
a:
  b: [1, {c: 2}]
  "quoted key": x
list:
  - one
  - two: 2
    three: 3
shared: &s { deep: { er: 1 } }
again: *s
? long
: value
`;

  it.each<{ reason: string; pointer: string; found: string }>([
    {
      reason: 'the root is where the document begins',
      pointer: '',
      found: 'a:',
    },
    { reason: 'a member is where its name is', pointer: '/a', found: 'a:' },
    {
      reason: 'a nested member is where its name is',
      pointer: '/a/b',
      found: 'b: [1, {c: 2}]',
    },
    {
      reason: 'an item is where it begins',
      pointer: '/a/b/0',
      found: '1, {c: 2}]',
    },
    {
      reason: 'so is an item that is an object',
      pointer: '/a/b/1',
      found: '{c: 2}]',
    },
    {
      reason: 'members inside of one line are found',
      pointer: '/a/b/1/c',
      found: 'c: 2}]',
    },
    {
      reason: 'a quoted name is found by what it means',
      pointer: '/a/quoted key',
      found: '"quoted key": x',
    },
    {
      reason: 'items of a list in lines are found',
      pointer: '/list/1',
      found: 'two: 2',
    },
    {
      reason: 'and members of those',
      pointer: '/list/1/three',
      found: 'three: 3',
    },
    {
      reason: 'what is written elsewhere is found there',
      pointer: '/again/deep/er',
      found: 'er: 1 } }',
    },
    {
      reason: 'a name that is written long is found',
      pointer: '/long',
      found: 'long',
    },
    {
      reason: 'what is not there is at the nearest thing around it',
      pointer: '/a/nothing/here',
      found: 'a:',
    },
    {
      reason: 'so is an item beyond the end',
      pointer: '/list/7',
      found: 'list:',
    },
    {
      reason: 'nothing lies inside a scalar',
      pointer: '/list/0/x',
      found: 'one',
    },
  ])('$reason', ({ pointer, found }) => {
    expect(at(text, pointer)).toBe(found);
  });

  it('finds names with slashes and tildes by their pointers', () => {
    expect(at('x:\n  a/b~c: 1\n', '/x/a~1b~0c')).toBe('a/b~c: 1');
  });

  it('finds every leaf of any value at a line that holds its name', () => {
    const key = fc.stringMatching(/^[a-z][a-z0-9_/~.-]{0,6}$/);
    const value = fc.letrec<{ v: JsonValue }>(tie => ({
      v: fc.oneof(
        { depthSize: 'small' },
        fc.integer(),
        fc.constantFrom('text', 'two words', 'a\nb', ''),
        fc.array(tie('v'), { maxLength: 3 }),
        fc.dictionary(key, tie('v'), { maxKeys: 3 }),
      ) as fc.Arbitrary<JsonValue>,
    })).v;
    fc.assert(
      fc.property(
        fc.dictionary(key, value, { minKeys: 1, maxKeys: 4 }),
        object => {
          const written = stringify(object, { aliasDuplicateObjects: false });
          const lines = written.split('\n');
          const document = one(written);
          expect(document.value).toEqual(object);
          const lost: string[] = [];
          visitLeaves(object, (_, pointer) => {
            const name = fromPointer(pointer).pop()!;
            const { line, column } = document.locate(pointer);
            const rest = lines[line - 1].slice(column - 1).replace(/^["']/, '');
            // An item has no name, only a place.
            if (!/^\d+$/.test(name) && !rest.startsWith(name)) {
              lost.push(pointer);
            }
          });
          expect(lost).toEqual([]);
        },
      ),
    );
  });
});

describe('parseYaml', () => {
  it.each<{ reason: string; text: string; value: JsonValue }>([
    {
      reason: 'yes and no are texts, as in YAML 1.2',
      text: 'a: yes\nb: no',
      value: { a: 'yes', b: 'no' },
    },
    {
      reason: 'a number with a leading zero is decimal',
      text: 'a: 0600',
      value: { a: 600 },
    },
    {
      reason: 'a date is a text',
      text: 'a: 2026-01-01',
      value: { a: '2026-01-01' },
    },
    {
      reason: 'a block is a text with its lines',
      text: 'a: |\n  x\n  y\n',
      value: { a: 'x\ny\n' },
    },
    {
      reason: 'a placeholder needs no quotes',
      text: 'a: ${environment.name}',
      value: { a: '${environment.name}' },
    },
    {
      reason: 'JSON is YAML',
      text: '{"a": [1, null]}',
      value: { a: [1, null] },
    },
    {
      reason: 'a directive may come before',
      text: '%YAML 1.2\n---\na: 1',
      value: { a: 1 },
    },
  ])('$reason', ({ text, value }) => {
    expect(one(text).value).toEqual(value);
  });

  it('gives each document its own place', () => {
    const { documents } = parseYaml('a: 1\n---\n\n# why\nb: 2\n---\nc: 3\n');
    expect(documents.map(d => d.start.line)).toEqual([1, 5, 7]);
    expect(documents.map(d => d.locate('/b').line)).toEqual([1, 5, 7]);
  });

  it('takes documents beside one that cannot be read', () => {
    const { documents, problems } = parseYaml('a: 1\n---\nb: [\n---\nc: 3\n');
    expect(documents.map(d => d.value)).toContainEqual({ a: 1 });
    expect(problems.length).toBeGreaterThan(0);
    expect(problems[0].line).toBeGreaterThanOrEqual(3);
  });

  it('does not reach the prototype through a name', () => {
    const { value } = one('__proto__: { polluted: true }\n');
    expect((value as any).polluted).toBeUndefined();
    expect(({} as any).polluted).toBeUndefined();
  });

  it('tells of an anchor that is not there', () => {
    const { documents, problems } = parseYaml('a: *nowhere\n');
    expect(documents).toEqual([]);
    expect(problems).toEqual([
      expect.objectContaining({
        line: 1,
        message: expect.stringContaining('nowhere'),
      }),
    ]);
  });
});
