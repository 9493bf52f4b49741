import { substituteEnvironment } from './substituteEnvironment';

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
    expect(substitute(text)).toEqual({ text: expected, errors: [] });
  });

  it.each([
    { name: 'NOT_SET', problem: 'is not set' },
    { name: 'EMPTY', problem: 'is not set' },
    { name: 'LONG', problem: 'has several lines' },
  ])(
    'names the line of a variable that $problem ($name)',
    ({ name, problem }) => {
      const { errors } = substitute(`a: 1\nb: \${env.${name}}`);
      expect(errors).toEqual([
        {
          origin: 'platform.yaml:2',
          line: 2,
          pointer: '',
          message: `the environment variable ${name} ${problem}`,
        },
      ]);
    },
  );
});
