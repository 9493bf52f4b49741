const { createConfigForRole } = require('@backstage/cli/config/eslint-factory');
const houseRules = require('../eslint/houseRules');

// No package of its own: what it needs is in the root's package.json.
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
