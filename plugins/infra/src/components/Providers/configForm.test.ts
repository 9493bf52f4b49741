import fc from 'fast-check';
import { configFields, ConfigValues, readConfig } from './configForm';

const fieldOf = (property: object, name = 'it') =>
  configFields({ type: 'object', properties: { [name]: { ...property } } })[0];

const typed = (text: string): ConfigValues => ({
  typed: { it: text },
  chosen: {},
});

describe('configFields', () => {
  it.each([
    ['text', { type: 'string' }, 'a plain text'],
    [
      'long',
      { type: 'string', description: 'PEM certificates to trust' },
      'a certificate has several lines',
    ],
    ['number', { type: 'integer' }, 'numbers are typed'],
    ['flag', { type: 'boolean' }, 'yes, no, or by default'],
    ['choice', { enum: ['a', 'b'] }, 'one of a list, also without a type'],
    ['choices', { type: 'array', items: { enum: ['a'] } }, 'several of a list'],
    ['lines', { type: 'array', items: { type: 'string' } }, 'texts by line'],
    ['yaml', { type: 'array', items: { type: 'object' } }, 'too rich a list'],
    ['yaml', { type: 'object' }, 'a part of its own'],
    ['yaml', {}, 'nothing is said of it'],
  ])('is %s for %j', (kind, property, reason) => {
    expect([fieldOf(property).kind, reason]).toEqual([kind, reason]);
  });

  it('takes a file of certificates for a path', () => {
    const property = { type: 'string', description: 'The same as PEM file' };
    expect(fieldOf(property, 'caFile').kind).toBe('text');
  });

  it('keeps in sight what is required, what is chosen, and the first few', () => {
    const text = { type: 'string' };
    const fields = configFields({
      type: 'object',
      required: ['f'],
      properties: {
        a: text,
        b: { type: 'object' },
        c: text,
        d: text,
        e: { type: 'array', items: { enum: ['x'] } },
        f: text,
      },
    });
    const main = fields.filter(({ isMain }) => isMain).map(({ name }) => name);
    expect(main).toEqual(['a', 'c', 'e', 'f']);
  });
});

describe('readConfig', () => {
  it.each([
    [{ type: 'string' }, '  a ', 'a', 'blanks around are not meant'],
    [{ type: 'integer' }, '5432', 5432, 'a number'],
    [{ type: 'boolean' }, 'false', false, 'no is not nothing'],
    [
      { type: 'array', items: { type: 'string' } },
      'a\n\n b\n',
      ['a', 'b'],
      'empty lines count for nothing',
    ],
    [{ type: 'object' }, 'mode: require', { mode: 'require' }, 'YAML'],
    [{ type: 'string' }, ' ', undefined, 'empty is left out'],
  ])('reads %j from %j', (property, text, value, reason) => {
    const { config } = readConfig([fieldOf(property)], typed(text));
    expect([config.it, reason]).toEqual([value, reason]);
  });

  it('keeps the lines of a certificate as they are', () => {
    const field = fieldOf({ type: 'string', description: 'PEM' });
    const pem =
      '-----BEGIN CERTIFICATE-----\nAA==\n-----END CERTIFICATE-----\n';
    expect(readConfig([field], typed(pem)).config).toEqual({ it: pem });
  });

  it.each([
    [{ type: 'integer' }, 'many', 'notNumber'],
    [{ type: 'object' }, 'a: [', 'notYaml'],
  ])('says what is wrong with %j from %j', (property, text, problem) => {
    const read = readConfig([fieldOf(property)], typed(text));
    expect(read).toEqual({ config: {}, problems: { it: problem } });
  });

  it('asks for what is required', () => {
    const fields = configFields({
      type: 'object',
      required: ['it'],
      properties: { it: { type: 'string' } },
    });
    expect(readConfig(fields, typed('')).problems).toEqual({ it: 'required' });
  });

  it('gives back any value that YAML can hold', () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.stringMatching(/^[a-z]{1,8}$/), fc.jsonValue()),
        value => {
          const { config } = readConfig(
            [fieldOf({ type: 'object' })],
            typed(JSON.stringify(value)),
          );
          expect(JSON.stringify(config.it)).toBe(JSON.stringify(value));
        },
      ),
    );
  });
});
