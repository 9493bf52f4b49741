import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { promisify } from 'node:util';
import type { TofuConnection } from './client.ts';
import { TestHome } from './test-support.ts';

const home = new TestHome();

const runsModule = (part: string) =>
  it('runs a module with the provider of the mirror, and asks no registry', async () => {
    const { parts } = await home.up('a', part);
    const { binary, mirror } = parts[0].connection as TofuConnection;
    const dir = mkdtempSync(join(tmpdir(), 'sandbox-tofu-'));
    writeFileSync(
      join(dir, 'rc'),
      `provider_installation {\n  filesystem_mirror {\n    path = "${mirror}"\n  }\n}\n`,
    );
    writeFileSync(
      join(dir, 'main.tf'),
      'resource "local_file" "it" {\n  filename = "it.txt"\n  content = "made"\n}\n',
    );
    const run = (...args: string[]) =>
      promisify(execFile)(binary, args, {
        cwd: dir,
        env: {
          HOME: dir,
          CHECKPOINT_DISABLE: '1',
          TF_CLI_CONFIG_FILE: join(dir, 'rc'),
        },
      });
    try {
      await run('init', '-input=false');
      await run('apply', '-input=false', '-auto-approve');
      assert.equal(readFileSync(join(dir, 'it.txt'), 'utf8'), 'made');
    } finally {
      rmSync(dir, { recursive: true });
    }
  });

describe('terraform', { concurrency: false }, () => {
  runsModule('terraform');
});

describe('tofu', { concurrency: false }, () => {
  runsModule('tofu');

  it('starts no process', async () => {
    const { parts } = await home.up('b', 'tofu');
    assert.deepEqual(parts[0].processes, []);
  });
});
