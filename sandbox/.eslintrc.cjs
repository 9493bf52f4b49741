const { createConfigForRole } = require('@backstage/cli/config/eslint-factory');

// No Backstage package and so without a role; its tests are of node:test.
module.exports = createConfigForRole(__dirname, 'node-library', {
  ignorePatterns: ['plane/**'],
  overrides: [
    { files: ['src/*.test.ts'], rules: { 'jest/expect-expect': 'off' } },
  ],
});
