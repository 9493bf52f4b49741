module.exports = require('@backstage/cli/config/eslint-factory')(__dirname, {
  overrides: [
    {
      // The conformance suite registers tests from functions of its own, in files that are no tests.
      files: ['src/testUtils/conformance/**'],
      rules: {
        'jest/expect-expect': 'off',
        'jest/no-export': 'off',
        'jest/no-standalone-expect': 'off',
        'jest/valid-title': 'off',
      },
    },
  ],
});
