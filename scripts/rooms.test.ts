import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { root } from './lib/paths.ts';

const require = createRequire(import.meta.url);
const { ESLint } = require('eslint');

const backend = join(root, 'plugins/infra-backend');
const eslint = new ESLint({ cwd: backend });

/** What lint says of a file with this content; it need not exist. */
async function rulesBroken(file: string, text: string): Promise<string[]> {
  const [result] = await eslint.lintText(text, {
    filePath: join(backend, 'src', file),
  });
  return result.messages
    .filter((message: { severity: number }) => message.severity === 2)
    .map((message: { ruleId: string }) => message.ruleId);
}

const imports = (path: string) => `import * as x from '${path}';\nx;\n`;
const PATHS = 'import/no-restricted-paths';
const IMPORTS = '@typescript-eslint/no-restricted-imports';

const cases: { reason: string; file: string; text: string; rule?: string }[] = [
  ...[
    ['core', 'store'],
    ['observability', 'engine'],
    ['secrets', 'engine'],
    ['store', 'engine'],
    ['drivers', 'engine'],
    ['engine', 'service'],
    ['definitions', 'engine'],
    ['service', 'engine'],
    ['api', 'store'],
    ['actions', 'store'],
  ].map(([room, other]) => ({
    reason: `${room}/ does not import ${other}/`,
    file: `${room}/snippet.ts`,
    text: imports(`../${other}`),
    rule: PATHS,
  })),
  {
    reason: 'engine/ imports store/',
    file: 'engine/snippet.ts',
    text: imports('../store'),
  },
  {
    reason: 'a room imports itself, from a folder in it too',
    file: 'core/plan/snippet.ts',
    text: imports('../graph'),
  },
  {
    reason: 'only store/ imports knex',
    file: 'service/snippet.ts',
    text: imports('knex'),
    rule: IMPORTS,
  },
  ...[
    'knex',
    'node:fs/promises',
    'fs',
    'node:timers/promises',
    '@backstage/backend-plugin-api',
    '@backstage/plugin-catalog-node',
  ].map(name => ({
    reason: `core/ does not import ${name}`,
    file: 'core/snippet.ts',
    text: imports(name),
    rule: IMPORTS,
  })),
  {
    reason: 'core/ takes no randomness from crypto',
    file: 'core/snippet.ts',
    text: `import { randomUUID } from 'node:crypto';\nrandomUUID();\n`,
    rule: IMPORTS,
  },
  {
    reason: 'core/ takes hashes from crypto',
    file: 'core/snippet.ts',
    text: `import { createHash } from 'node:crypto';\ncreateHash('sha256');\n`,
  },
  ...[
    ['Date.now()', 'no-restricted-properties'],
    ['performance.now()', 'no-restricted-properties'],
    ['Math.random()', 'no-restricted-properties'],
    ['crypto.randomUUID()', 'no-restricted-properties'],
    ['new Date()', 'no-restricted-syntax'],
  ].map(([expression, rule]) => ({
    reason: `core/ does not call ${expression}`,
    file: 'core/snippet.ts',
    text: `export const x = ${expression};\n`,
    rule,
  })),
];

describe('lint of the rooms', () => {
  for (const { reason, file, text, rule } of cases) {
    it(`knows: ${reason}`, async () => {
      const broken = (await rulesBroken(file, text)).filter(name =>
        [
          PATHS,
          IMPORTS,
          'no-restricted-properties',
          'no-restricted-syntax',
        ].includes(name),
      );
      assert.deepEqual(broken, rule ? [rule] : []);
    });
  }
});
