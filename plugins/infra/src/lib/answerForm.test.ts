import fc from 'fast-check';
import { answerFields, readAnswer } from './answerForm';

const fields = answerFields({
  type: 'object',
  required: ['host', 'port'],
  properties: {
    host: { type: 'string', title: 'Name of the host', description: 'In full' },
    port: { type: 'integer' },
    tls: { type: 'boolean' },
    tier: { enum: ['gold', 'silver'] },
    password: { type: 'string', 'x-secret': true },
    labels: { type: 'object' },
  },
});

describe('answerFields', () => {
  it('has a field for each property, as its schema says', () => {
    expect(fields.map(({ name, kind }) => [name, kind])).toEqual([
      ['host', 'text'],
      ['port', 'number'],
      ['tls', 'flag'],
      ['tier', 'choice'],
      ['password', 'secret'],
      ['labels', 'json'],
    ]);
    expect(fields[0]).toMatchObject({
      label: 'Name of the host',
      description: 'In full',
      isRequired: true,
    });
    expect(fields[3].choices).toEqual(['gold', 'silver']);
    expect(answerFields({})).toEqual([]);
  });
});

describe('readAnswer', () => {
  it.each([
    {
      reason: 'all is filled in',
      typed: {
        host: 'a.example',
        port: '5432',
        tls: 'true',
        tier: 'gold',
        password: 'x',
        labels: '{"a":1}',
      },
      outputs: {
        host: 'a.example',
        port: 5432,
        tls: true,
        tier: 'gold',
        password: 'x',
        labels: { a: 1 },
      },
      problems: {},
    },
    {
      reason: 'what must be there is missing, and the rest may be',
      typed: {},
      outputs: { tls: false },
      problems: { host: 'required', port: 'required' },
    },
    {
      reason: 'what was typed is nothing of its kind',
      typed: { host: 'a', port: 'many', labels: '{' },
      outputs: { host: 'a', tls: false },
      problems: { port: 'notNumber', labels: 'notJson' },
    },
  ])('tells outputs and problems where $reason', expected => {
    expect(readAnswer(fields, expected.typed as any)).toEqual({
      outputs: expected.outputs,
      problems: expected.problems,
    });
  });

  it('gives back any number that was typed', () => {
    fc.assert(
      fc.property(fc.integer(), port => {
        const { outputs } = readAnswer(fields, { port: String(port) });
        expect(outputs.port).toBe(port);
      }),
    );
  });
});
