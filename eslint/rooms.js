/**
 * Which room of infra-backend may import which; the table of docs/architecture/index.md. A room may
 * always import itself.
 */
const rooms = {
  core: [],
  observability: [],
  secrets: ['store'],
  store: ['core'],
  drivers: ['core', 'store', 'secrets'],
  engine: ['core', 'store', 'drivers', 'secrets'],
  definitions: ['core', 'store'],
  service: ['core', 'store', 'definitions'],
  api: ['service', 'schema'],
  actions: ['service'],
};

const zones = Object.entries(rooms).map(([room, others]) => ({
  target: `./src/${room}`,
  from: './src',
  except: [room, ...others].map(name => `./${name}`),
  message: `${room}/ may import ${
    others.join(', ') || 'no other room'
  }; see docs/architecture/index.md`,
}));

const banned = (object, property) => ({
  object,
  property,
  message: 'core/ has neither clock nor randomness: take it as an argument.',
});

module.exports = basePath => ({
  rules: {
    'import/no-restricted-paths': ['error', { basePath, zones }],
  },
  overrides: [
    {
      files: ['src/core/**/*.ts'],
      excludedFiles: ['**/*.test.ts'],
      rules: {
        'no-restricted-properties': [
          'error',
          banned('Date', 'now'),
          banned('Math', 'random'),
          banned('crypto', 'randomUUID'),
        ],
        'no-restricted-syntax': [
          'error',
          {
            selector: 'NewExpression[callee.name="Date"][arguments.length=0]',
            message: 'core/ has no clock: take the time as an argument.',
          },
        ],
      },
    },
    {
      files: ['src/**/*.ts'],
      excludedFiles: ['src/store/**', 'src/plugin.ts', '**/*.test.ts'],
      rules: {
        '@typescript-eslint/no-restricted-imports': [
          'error',
          {
            paths: [
              {
                name: 'knex',
                message: 'Only store/ speaks to the database.',
              },
            ],
          },
        ],
      },
    },
  ],
});
