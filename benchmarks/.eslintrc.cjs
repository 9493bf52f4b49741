const { createConfigForRole } = require('@backstage/cli/config/eslint-factory');
const houseRules = require('../eslint/houseRules');

// Programs for the terminal, which use what the scripts and the sandbox have.
module.exports = createConfigForRole(__dirname, 'node-library', {
  rules: {
    ...houseRules.rules,
    // They are the terminal's programs.
    'no-console': 'off',
    '@backstage/no-undeclared-imports': 'off',
    '@backstage/no-relative-monorepo-imports': 'off',
    'import/no-extraneous-dependencies': 'off',
    'no-restricted-imports': 'off',
  },
  overrides: [
    ...houseRules.overrides,
    // Tests of node:test.
    { files: ['**/*.test.ts'], rules: { 'jest/expect-expect': 'off' } },
  ],
});
