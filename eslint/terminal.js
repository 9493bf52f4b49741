const { createConfigForRole } = require('@backstage/cli/config/eslint-factory');
const houseRules = require('./houseRules');

/** Lint of programs for the terminal, which use what the root's package.json has. */
module.exports = directory =>
  createConfigForRole(directory, 'node-library', {
    rules: {
      ...houseRules.rules,
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
