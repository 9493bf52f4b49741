import { JsonObject, JsonValue } from '@backstage/types';
import { validateAgainst } from '.';

interface Case {
  reason: string;
  schema: JsonObject;
  value: JsonValue;
  /** `pointer: message` of each problem. */
  says: string[];
}

const cases: Case[] = [
  {
    reason: 'a missing field deep inside is told at its object',
    schema: { properties: { a: { items: { required: ['b'] } } } },
    value: { a: [{ b: 1 }, {}] },
    says: ['/a/1: `b` is missing; add it'],
  },
  {
    reason: 'several missing fields are told each',
    schema: { required: ['a', 'b'] },
    value: {},
    says: [': `a` is missing; add it', ': `b` is missing; add it'],
  },
  {
    reason: 'an unknown field without anything alike lists what there is',
    schema: { properties: { a: {}, b: {} }, additionalProperties: false },
    value: { zzzz: 1 },
    says: [': unknown field `zzzz` (there is `a`, `b`)'],
  },
  {
    reason: 'where there is nothing to have, nothing is listed',
    schema: { additionalProperties: false },
    value: { a: 1 },
    says: [': unknown field `a`'],
  },
  {
    reason:
      'fields that no part of a composed schema knows are unknown as well',
    schema: {
      allOf: [{ properties: { a: {} } }],
      properties: { b: {} },
      unevaluatedProperties: false,
    },
    value: { a: 1, b: 1, c: 1 },
    says: [': unknown field `c` (did you mean `b`?)'],
  },
  {
    reason: 'names with slashes and tildes are written as pointers are',
    schema: { additionalProperties: { type: 'string' } },
    value: { 'a/b~c': 1 },
    says: ['/a~1b~0c: must be a string'],
  },
  ...(
    [
      ['string', 1, 'a string'],
      ['number', 'x', 'a number'],
      ['integer', 1.5, 'a whole number'],
      ['boolean', 1, 'a boolean'],
      ['array', {}, 'a list'],
      ['object', [], 'an object'],
      ['null', 1, 'null'],
    ] as const
  ).map(
    ([type, value, words]): Case => ({
      reason: `the type ${type} has words of its own`,
      schema: { type },
      value: value as JsonValue,
      says: [`: must be ${words}`],
    }),
  ),
  {
    reason: 'three types are listed with commas',
    schema: { type: ['string', 'number', 'null'] },
    value: true,
    says: [': must be a string, a number or null'],
  },
  {
    reason: 'a list may be too short',
    schema: { minItems: 2 },
    value: [1],
    says: [': must have at least 2 items'],
  },
  {
    reason: 'a text may be too long',
    schema: { maxLength: 2 },
    value: 'abc',
    says: [': must have at most 2 characters'],
  },
  {
    reason: 'a pattern is shown where nothing better is known',
    schema: { pattern: '^a+$' },
    value: 'b',
    says: [': must match the pattern `^a+$`'],
  },
  {
    reason: 'words of the schema go before the pattern, and before the format',
    schema: {
      properties: {
        a: { pattern: '^a+$', 'x-expected': 'only the letter a' },
        b: { format: 'date', 'x-expected': 'a day' },
      },
    },
    value: { a: 'b', b: 'c' },
    says: ['/a: must be only the letter a', '/b: must be a day'],
  },
  {
    reason: 'a number that fits two alternatives fits too many',
    schema: { oneOf: [{ minimum: 1 }, { minimum: 2 }] },
    value: 3,
    says: [
      ': fits more than one of the forms allowed here; leave out what makes it ambiguous',
    ],
  },
  {
    reason: 'of alternatives the one with the fewest mistakes is meant',
    schema: {
      anyOf: [
        { type: 'object', required: ['a', 'b', 'c'] },
        {
          type: 'object',
          required: ['x'],
          properties: { a: { type: 'number' } },
        },
      ],
    },
    value: { a: 1 },
    says: [': `x` is missing; add it'],
  },
  {
    reason: 'alternatives of other types are not meant',
    schema: {
      anyOf: [{ type: 'string' }, { type: 'object', required: ['x', 'y'] }],
    },
    value: {},
    says: [': `x` is missing; add it', ': `y` is missing; add it'],
  },
  {
    reason: 'alternatives that are references are told as well',
    schema: {
      $defs: {
        text: { type: 'string' },
        point: { type: 'object', required: ['x'] },
      },
      properties: {
        at: { anyOf: [{ $ref: '#/$defs/text' }, { $ref: '#/$defs/point' }] },
      },
    },
    value: { at: {} },
    says: ['/at: `x` is missing; add it'],
  },
  {
    reason: 'of conditions what they demand is told, not that they were there',
    schema: { if: { required: ['a'] }, then: { required: ['b'] } },
    value: { a: 1 },
    says: [': `b` is missing; add it'],
  },
  {
    reason: 'the same problem is told once',
    schema: { allOf: [{ required: ['a'] }, { required: ['a'] }] },
    value: {},
    says: [': `a` is missing; add it'],
  },
  {
    reason: 'problems are told in the order of their places',
    schema: {
      properties: { b: { type: 'string' }, a: { type: 'string' } },
      required: ['c'],
    },
    value: { b: 1, a: 1 },
    says: [
      ': `c` is missing; add it',
      '/a: must be a string',
      '/b: must be a string',
    ],
  },
  {
    reason: 'a field that another one needs is missing',
    schema: { dependentRequired: { a: ['b'] } },
    value: { a: 1 },
    says: [': `b` is missing; `a` needs it'],
  },
  {
    reason: 'what is there twice is told',
    schema: { uniqueItems: true },
    value: ['x', 'x'],
    says: [': items 0 and 1 are the same; leave one out'],
  },
];

describe('what people are told', () => {
  it.each(cases)('$reason', ({ schema, value, says }) => {
    const found = validateAgainst(schema, value);
    expect(found.map(p => `${p.pointer}: ${p.message}`)).toEqual(says);
  });

  it('names the member apart, for whoever wants to point at it', () => {
    const schema = {
      required: ['a'],
      properties: { a: {} },
      additionalProperties: false,
    };
    expect(
      validateAgainst(schema, { b: 1 }).map(p => [p.keyword, p.member]),
    ).toEqual([
      ['required', 'a'],
      ['additionalProperties', 'b'],
    ]);
  });
});
