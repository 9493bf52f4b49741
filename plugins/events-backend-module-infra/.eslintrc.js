module.exports = require('@backstage/cli/config/eslint-factory')(__dirname, {
  overrides: [
    {
      // What holds for every source registers tests from functions of its own.
      files: ['src/__testUtils__/**'],
      rules: {
        'jest/expect-expect': 'off',
        'jest/no-export': 'off',
        'jest/no-standalone-expect': 'off',
      },
    },
  ],
});
