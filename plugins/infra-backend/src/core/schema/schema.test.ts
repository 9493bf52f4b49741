import { InputError } from '@backstage/errors';
import { JsonObject, JsonValue } from '@backstage/types';
import fc from 'fast-check';
import {
  checkSchema,
  compileSchema,
  namesAt,
  offersPath,
  redactByPointers,
  secretOutputNames,
  secretValuePaths,
  validateAgainst,
  validateTemplate,
  withDefaults,
} from '.';
import { getByPointer, visitLeaves } from '../json';

const person: JsonObject = {
  type: 'object',
  required: ['name'],
  additionalProperties: false,
  properties: {
    name: { type: 'string', minLength: 2 },
    size: { enum: ['small', 'large'] },
    port: { type: 'integer', minimum: 1, maximum: 65535 },
    tags: { type: 'array', items: { type: 'string' } },
    both: { type: ['string', 'array'] },
    label: {
      type: 'string',
      pattern: '^[a-z]+$',
      'x-expected': 'lower-case letters',
    },
    shape: {
      oneOf: [
        {
          type: 'object',
          required: ['radius'],
          additionalProperties: false,
          properties: { radius: { type: 'number' } },
        },
        {
          type: 'object',
          required: ['width', 'height'],
          additionalProperties: false,
          properties: { width: { type: 'number' }, height: { type: 'number' } },
        },
      ],
    },
    names: {
      type: 'object',
      propertyNames: { pattern: '^[a-z]+$', 'x-expected': 'lower case' },
    },
    fixed: { const: 'v1' },
    mail: { type: 'string', format: 'email' },
    never: false,
  },
};

function messages(value: JsonValue): string[] {
  return validateAgainst(person, value).map(p => `${p.pointer}: ${p.message}`);
}

describe('validateAgainst', () => {
  it.each<{ reason: string; value: JsonValue; expected: string[] }>([
    {
      reason: 'a valid value has no problems',
      value: { name: 'al' },
      expected: [],
    },
    {
      reason: 'a missing field is named, at the object that lacks it',
      value: {},
      expected: [': `name` is missing; add it'],
    },
    {
      reason: 'an unknown field is refused with what was probably meant',
      value: { name: 'al', prot: 1 },
      expected: [': unknown field `prot` (did you mean `port`?)'],
    },
    {
      reason: 'a wrong type says the right one in words',
      value: { name: 'al', port: 'x', tags: 'y' },
      expected: ['/port: must be a whole number', '/tags: must be a list'],
    },
    {
      reason: 'several types are listed',
      value: { name: 'al', both: 1 },
      expected: ['/both: must be a string or a list'],
    },
    {
      reason: 'allowed values are listed',
      value: { name: 'al', size: 'huge' },
      expected: ['/size: must be `small` or `large`'],
    },
    {
      reason: 'a number out of range says the range',
      value: { name: 'al', port: 0 },
      expected: ['/port: must be at least 1'],
    },
    {
      reason: 'a schema may say what it expects in its own words',
      value: { name: 'al', label: 'X' },
      expected: ['/label: must be lower-case letters'],
    },
    {
      reason: 'of alternatives the nearest is told alone',
      value: { name: 'al', shape: { radius: 'x' } },
      expected: ['/shape/radius: must be a number'],
    },
    {
      reason: 'where no alternative is of the type, one sentence says so',
      value: { name: 'al', shape: 3 },
      expected: ['/shape: fits none of the forms allowed here'],
    },
    {
      reason: 'a wrong name is told of at the member that has it',
      value: { name: 'al', names: { A: 1 } },
      expected: ['/names/A: the name `A` must be lower case'],
    },
    {
      reason: 'a constant says what it must be',
      value: { name: 'al', fixed: 'v2' },
      expected: ['/fixed: must be `v1`'],
    },
    {
      reason: 'formats are checked',
      value: { name: 'al', mail: 'x' },
      expected: ['/mail: must be a valid email'],
    },
    {
      reason: 'what is never allowed is to be left out',
      value: { name: 'al', never: 1 },
      expected: ['/never: is not allowed here; leave it out'],
    },
  ])('$reason', ({ value, expected }) => {
    expect(messages(value)).toEqual(expected);
  });

  it('never says a value, because it may be a secret', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(
          'name',
          'port',
          'size',
          'label',
          'shape',
          'fixed',
          'mail',
        ),
        field => {
          const secret = 'hunter2-Hunter2';
          const found = validateAgainst(
            { ...person, required: [] },
            { [field]: [{ deep: secret }, secret] },
          );
          expect(found.length).toBeGreaterThan(0);
          expect(JSON.stringify(found)).not.toContain('unter2');
        },
      ),
    );
  });

  it('does not judge what is not known yet', () => {
    const value = { name: 'al', port: '${x}', shape: { radius: '${y}' } };
    const unknown = ['/port', '/shape/radius'];
    expect(validateAgainst(person, value, { unknown })).toEqual([]);
    expect(validateAgainst(person, { port: 1 }, { unknown })).toHaveLength(1);
  });

  it('refuses a schema that cannot be used, saying why', () => {
    const broken = { $ref: '#/nowhere' };
    expect(() => validateAgainst(broken, 1)).toThrow(InputError);
    expect(() => validateAgainst(broken, 1)).toThrow('nowhere');
  });

  it('compiles equal schemas once', () => {
    const copy = JSON.parse(JSON.stringify(person));
    expect(compileSchema(copy)).toBe(compileSchema(person));
  });

  it('takes a schema that names another dialect', () => {
    const schema = {
      $schema: 'http://json-schema.org/draft-07/schema#',
      type: 'string',
    };
    expect(validateAgainst(schema, 'x')).toEqual([]);
  });
});

describe('validateTemplate', () => {
  it.each<{ reason: string; value: JsonValue; expected: string[] }>([
    {
      reason: 'a placeholder that is a whole string may become any type',
      value: { name: '${a.b}', port: '${a.b}', size: '${a.b}', tags: '${a.b}' },
      expected: [],
    },
    {
      reason: 'a text with a placeholder in it can only become a text',
      value: { name: 'al', port: '${a.b}0' },
      expected: ['/port'],
    },
    {
      reason: 'what a text with a placeholder will be is not known',
      value: {
        name: 'al',
        label: 'X${a.b}',
        size: 'sm${a.b}',
        mail: '${a.b}@',
      },
      expected: [],
    },
    {
      reason:
        'an escaped dollar is a plain text and is judged as what it means',
      value: { name: 'al', label: '$${a.b}' },
      expected: ['/label'],
    },
    {
      reason: 'inside an alternative a placeholder may make any of them fit',
      value: { name: 'al', shape: { radius: '${a.b}' } },
      expected: [],
    },
    {
      reason: 'fields beside a placeholder are judged as ever',
      value: { port: '${a.b}', prot: 1 },
      expected: ['', ''],
    },
  ])('$reason', ({ value, expected }) => {
    expect(validateTemplate(person, value).map(p => p.pointer)).toEqual(
      expected,
    );
  });
});

describe('withDefaults', () => {
  const schema = {
    type: 'object',
    properties: {
      size: { type: 'integer', default: 1 },
      nested: {
        type: 'object',
        default: {},
        properties: { deep: { default: 'x' } },
      },
    },
  };

  it('fills in what is missing and leaves the original alone', () => {
    const value = {};
    expect(withDefaults(schema, value)).toEqual({
      size: 1,
      nested: { deep: 'x' },
    });
    expect(value).toEqual({});
  });

  it('leaves what is given, also where it is wrong', () => {
    expect(withDefaults(schema, { size: 'big' })).toMatchObject({
      size: 'big',
    });
  });
});

describe('checkSchema', () => {
  it.each<{ reason: string; schema: JsonObject; expected: RegExp[] }>([
    {
      reason: 'a schema with our extensions is fine',
      schema: person,
      expected: [],
    },
    {
      reason: 'a keyword that does not exist is a slip',
      schema: { type: 'object', propertis: {} },
      expected: [/unknown keyword: "propertis"/],
    },
    {
      reason: 'a keyword of the wrong type is told of where it stands',
      schema: { properties: { a: { type: 'strin' } } },
      expected: [/.*/],
    },
    {
      reason: 'a reference must lead somewhere',
      schema: { $ref: '#/$defs/none' },
      expected: [/none/],
    },
    {
      reason: 'a format must be one that is known',
      schema: { type: 'string', format: 'dat' },
      expected: [/dat/],
    },
  ])('$reason', ({ schema, expected }) => {
    const found = checkSchema(schema);
    expect(found).toHaveLength(expected.length);
    expected.forEach((pattern, i) => expect(found[i].message).toMatch(pattern));
  });

  it('points into the schema', () => {
    const [{ pointer }] = checkSchema({
      properties: { a: { minLength: 'x' } },
    });
    expect(pointer).toBe('/properties/a/minLength');
  });
});

describe('secrets of a schema', () => {
  const outputs: JsonObject = {
    type: 'object',
    properties: {
      host: { type: 'string' },
      password: { type: 'string', 'x-secret': true },
      tls: {
        type: 'object',
        properties: { key: { type: 'string', 'x-secret': true } },
      },
      plain: { type: 'string', 'x-secret': false },
    },
  };

  it('are the outputs that are or hold one', () => {
    expect(secretOutputNames(outputs)).toEqual(['password', 'tls']);
    expect(secretOutputNames({})).toEqual([]);
  });

  it('are found in a value', () => {
    const schema = {
      properties: {
        ...(outputs.properties as JsonObject),
        list: { items: { properties: { token: { 'x-secret': true } } } },
        map: { additionalProperties: { 'x-secret': true } },
      },
    };
    const value = {
      host: 'h',
      password: 'p',
      tls: { key: 'k', crt: 'c' },
      list: [{ token: 't' }, { other: 1 }],
      map: { 'a/b': 's' },
    };
    expect(secretValuePaths(schema, value)).toEqual([
      '/password',
      '/tls/key',
      '/list/0/token',
      '/map/a~1b',
    ]);
  });
});

describe('offersPath', () => {
  const schema: JsonObject = {
    type: 'object',
    properties: {
      host: { type: 'string' },
      tls: { type: 'object', properties: { ca: { type: 'string' } } },
      list: { type: 'array', items: { properties: { a: {} } } },
      labels: { type: 'object', additionalProperties: { type: 'string' } },
      free: { type: 'object' },
      any: {},
      mixed: { anyOf: [{ type: 'string' }] },
      shut: false,
      closed: { properties: { a: {} }, additionalProperties: false },
    },
  };

  it.each([
    ['everything is offered as a whole', [], true],
    ['a member that is named', ['host'], true],
    ['a member that is not named, beside others that are', ['hst'], false],
    ['nothing lies inside a text', ['host', 'x'], false],
    ['a nested member', ['tls', 'ca'], true],
    ['a nested member that is not named', ['tls', 'cb'], false],
    ['an item of a list', ['list', '0', 'a'], true],
    ['a member of an item that is not named', ['list', '0', 'b'], false],
    ['a list has no names', ['list', 'x'], true],
    ['a map takes any name', ['labels', 'x'], true],
    ['a value of a map of texts has no members', ['labels', 'x', 'y'], false],
    ['an object that names nothing is open', ['free', 'x', 'y'], true],
    ['so is a schema that says nothing', ['any', 'x'], true],
    ['alternatives are not looked into', ['mixed', 'x'], true],
    ['a schema that allows nothing has no members', ['shut', 'x'], false],
    ['and nothing can stand where it is', ['shut'], false],
    ['an object may forbid all but what it names', ['closed', 'b'], false],
    ['and have that', ['closed', 'a'], true],
    ['what every object has is not a member', ['constructor'], false],
  ])('%s', (_, path, expected) => {
    expect(offersPath(schema, path)).toBe(expected);
  });

  it('tells the names there are', () => {
    expect(namesAt(schema, ['tls'])).toEqual(['ca']);
    expect(namesAt(schema, ['free'])).toEqual([]);
  });
});

describe('redactByPointers', () => {
  it.each<{ reason: string; pointers: string[]; expected: JsonValue }>([
    {
      reason: 'members are left out',
      pointers: ['/a'],
      expected: { b: { c: 2 }, l: [1, 'x'] },
    },
    {
      reason: 'items become null, so that others keep their places',
      pointers: ['/l/0'],
      expected: { a: 1, b: { c: 2 }, l: [null, 'x'] },
    },
    {
      reason: 'what lies below goes with it',
      pointers: ['/b', '/b/c'],
      expected: { a: 1, l: [1, 'x'] },
    },
    {
      reason: 'pointers that lead nowhere do nothing',
      pointers: ['/zzz', '/l/9'],
      expected: { a: 1, b: { c: 2 }, l: [1, 'x'] },
    },
    { reason: 'the root is all of it', pointers: [''], expected: null },
  ])('$reason', ({ pointers, expected }) => {
    const value = { a: 1, b: { c: 2 }, l: [1, 'x'] };
    expect(redactByPointers(value, pointers)).toEqual(expected);
  });

  it('takes away exactly what is named', () => {
    fc.assert(
      fc.property(
        fc.jsonValue() as fc.Arbitrary<JsonValue>,
        fc.nat(),
        (value, pick) => {
          const leaves: string[] = [];
          visitLeaves(value, (_, pointer) => leaves.push(pointer));
          const gone = leaves[pick % leaves.length];
          const redacted = redactByPointers(value, [gone]);
          for (const pointer of leaves) {
            expect(getByPointer(redacted, pointer) ?? null).toEqual(
              pointer === gone ? null : getByPointer(value, pointer),
            );
          }
        },
      ),
    );
  });
});
