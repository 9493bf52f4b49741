/**
 * The sizes of rooms, for the eslint factory of the Backstage CLI. Tests may have long tables and
 * long `describe` blocks; a component's markup makes its function longer than logic should be.
 */
const functions = max => [
  'error',
  { max, skipBlankLines: true, skipComments: true },
];

module.exports = {
  ignorePatterns: [],
  rules: {
    'max-lines': ['error', { max: 450, skipBlankLines: true }],
    'max-lines-per-function': functions(60),
  },
  overrides: [
    {
      // Linted all the same: the generator itself runs the linter over what it has made.
      files: ['**/generated/**'],
      rules: { 'max-lines': 'off', 'max-lines-per-function': 'off' },
    },
    {
      // A hook holds the functions that share its state.
      files: ['**/use*.ts'],
      rules: { 'max-lines-per-function': functions(80) },
    },
    {
      // What tests share, and only they import.
      files: ['src/testing/**'],
      rules: { '@backstage/no-undeclared-imports': 'off' },
    },
    {
      // They look at what is outside by what the scripts do it with; and `use` is Playwright's.
      files: ['e2e-tests/**'],
      rules: {
        '@backstage/no-relative-monorepo-imports': 'off',
        'react-hooks/rules-of-hooks': 'off',
      },
    },
    {
      // A list of tables, with nothing to follow from one line to the next.
      files: ['migrations/**'],
      rules: { 'max-lines-per-function': 'off' },
    },
    {
      files: ['**/*.tsx'],
      rules: { 'max-lines-per-function': functions(120) },
    },
    {
      files: [
        '**/*.test.ts',
        '**/*.test.tsx',
        '**/testUtils/**',
        'dev/**',
        'e2e-tests/**',
      ],
      rules: {
        'max-lines-per-function': 'off',
        // Requests of supertest assert by a method of theirs.
        'jest/expect-expect': [
          'warn',
          { assertFunctionNames: ['expect*', 'infra.**.expect'] },
        ],
      },
    },
  ],
};
