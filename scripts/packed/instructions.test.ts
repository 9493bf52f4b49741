import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { root } from '../lib/paths.ts';
import { readInstructions } from './instructions.ts';

describe('the README', () => {
  const { added, backendLines } = readInstructions();
  const backend = added.get('packages/backend')!;

  it('names packages that are here', () => {
    for (const name of [...added.values()].flat()) {
      const folder = name.replace('@infra-orchestration/backstage-plugin-', '');
      assert.ok(existsSync(join(root, 'plugins', folder)), name);
    }
    assert.deepEqual(added.get('packages/app'), [
      '@infra-orchestration/backstage-plugin-infra',
    ]);
  });

  it('adds each backend package that it installs', () => {
    const imported = [...backendLines.matchAll(/import\('(\S+)'\)/g)];
    assert.deepEqual(
      imported.map(match => match[1]),
      backend,
    );
  });
});
