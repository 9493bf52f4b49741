import { substituteEnvironment } from './substituteEnvironment';

const provider = (config: string) =>
  `kind: Provider\nspec:\n  config:\n    ${config.replace(/\n/g, '\n    ')}`;

const substitute = (text: string) =>
  substituteEnvironment(
    text,
    { PORT: '5432', HOST: 'db.example.com', EMPTY: '', LONG: 'a\nb: c' },
    'platform.yaml',
  );

describe('substituteEnvironment', () => {
  it.each([
    {
      reason: 'a value takes the place of its variable, as YAML it would be',
      text: 'host: ${env.HOST}\nport: ${env.PORT}',
      expected: 'host: db.example.com\nport: 5432',
    },
    {
      reason: 'several on one line',
      text: 'url: http://${env.HOST}:${env.PORT}',
      expected: 'url: http://db.example.com:5432',
    },
    {
      reason: 'placeholders for later stay',
      text: 'name: ${environment.name}-${env.PORT}',
      expected: 'name: ${environment.name}-5432',
    },
    {
      reason: 'a comment may name what is not set',
      text: '# ${env.NOT_SET}\na: 1',
      expected: '# ${env.NOT_SET}\na: 1',
    },
  ])('$reason', ({ text, expected }) => {
    expect(substitute(provider(text))).toEqual({
      text: provider(expected),
      errors: [],
    });
  });

  it.each([
    { name: 'NOT_SET', problem: 'is not set' },
    { name: 'EMPTY', problem: 'is not set' },
    { name: 'LONG', problem: 'has several lines' },
  ])(
    'names the line of a variable that $problem ($name)',
    ({ name, problem }) => {
      const { errors } = substitute(provider(`a: 1\nb: \${env.${name}}`));
      expect(errors).toEqual([
        {
          origin: 'platform.yaml:5',
          line: 5,
          pointer: '',
          message: `the environment variable ${name} ${problem}`,
        },
      ]);
    },
  );

  it.each([
    {
      reason: 'in a document of another kind',
      text: 'kind: ResourceDefinition\nspec:\n  inputs:\n    host: ${env.HOST}',
      line: 4,
      pointer: '/spec/inputs/host',
    },
    {
      reason: 'outside the config of a provider',
      text: 'kind: Provider\nmetadata:\n  title: on ${env.HOST}',
      line: 3,
      pointer: '/metadata/title',
    },
  ])('puts no value where it would be shown: $reason', each => {
    const { text, errors } = substitute(each.text);
    expect(text).toBe(each.text);
    expect(errors).toEqual([
      expect.objectContaining({
        line: each.line,
        pointer: each.pointer,
        message: expect.stringContaining('only in `spec.config` of a Provider'),
      }),
    ]);
  });
});
