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
  hooks: ['core'],
  engine: ['core', 'store', 'drivers', 'hooks', 'secrets'],
  definitions: ['core', 'store'],
  service: ['core', 'store', 'definitions'],
  notify: ['core', 'store', 'service'],
  api: ['service', 'schema'],
  actions: ['service'],
  ingress: ['service'],
};

const zones = Object.entries(rooms).map(([room, others]) => ({
  target: `./src/${room}`,
  from: './src',
  except: [room, ...others].map(name => `./${name}`),
  message: `${room}/ may import ${
    others.join(', ') || 'no other room'
  }; see docs/architecture/index.md`,
}));

const CLOCK = 'core/ has neither clock nor randomness: take it as an argument.';
const OUTSIDE = 'core/ decides only: no I/O, and nothing of the backend.';

const banned = (object, property) => ({ object, property, message: CLOCK });

const knex = { name: 'knex', message: 'Only store/ speaks to the database.' };

const random = ['randomBytes', 'randomInt', 'randomUUID', 'randomFill'];
const inputAndOutput = [
  ...['child_process', 'dns', 'fs', 'fs/promises', 'http', 'http2', 'https'],
  ...['net', 'os', 'process', 'tls', 'worker_threads'],
];
const clocks = ['perf_hooks', 'timers', 'timers/promises'];
/** With the `node:` before its name and without. */
const builtIn = (names, message, importNames) =>
  names.flatMap(name =>
    [name, `node:${name}`].map(each => ({ name: each, message, importNames })),
  );

module.exports = basePath => ({
  settings: {
    // Without it the rule below resolves no TypeScript file, and says nothing.
    'import/resolver': { node: { extensions: ['.ts', '.tsx', '.js'] } },
  },
  rules: {
    'import/no-restricted-paths': ['error', { basePath, zones }],
  },
  overrides: [
    {
      files: ['src/**/*.ts'],
      excludedFiles: ['src/store/**', 'src/plugin.ts', '**/*.test.ts'],
      rules: {
        '@typescript-eslint/no-restricted-imports': [
          'error',
          { paths: [knex] },
        ],
      },
    },
    {
      files: ['src/core/**/*.ts'],
      excludedFiles: ['**/*.test.ts', '**/__testUtils__/**'],
      rules: {
        'no-restricted-properties': [
          'error',
          banned('Date', 'now'),
          banned('Math', 'random'),
          banned('performance', 'now'),
          banned('crypto', 'getRandomValues'),
          banned('process', 'hrtime'),
          ...random.map(name => banned('crypto', name)),
        ],
        'no-restricted-syntax': [
          'error',
          {
            selector:
              'NewExpression[callee.name="Date"][arguments.length=0], CallExpression[callee.name="Date"]',
            message: CLOCK,
          },
        ],
        '@typescript-eslint/no-restricted-imports': [
          'error',
          {
            paths: [
              knex,
              ...builtIn(inputAndOutput, OUTSIDE),
              ...builtIn(clocks, CLOCK),
              ...builtIn(['crypto'], CLOCK, [...random, 'webcrypto']),
            ],
            patterns: [
              {
                group: [
                  '@backstage/backend-*',
                  '@backstage/plugin-*',
                  '@backstage/catalog-client',
                  '@backstage/integration',
                ],
                message: OUTSIDE,
              },
            ],
          },
        ],
      },
    },
  ],
});
