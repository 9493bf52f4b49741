import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { identityOf } from '../../sandbox/src/identity.ts';
import { claimInstance } from './instance.ts';
import { dataDirectory } from './sandboxEnvironment.ts';

const scratch = mkdtempSync(join(tmpdir(), 'instance-test-'));
after(() => rmSync(scratch, { recursive: true, force: true }));

describe('an instance', () => {
  it('is refused while another process has it, and free once that is gone', async () => {
    const other = spawn('sleep', ['60']);
    await once(other, 'spawn');
    mkdirSync(join(scratch, 'locks'));
    writeFileSync(
      join(scratch, 'locks/instance-demo.json'),
      JSON.stringify(identityOf(other.pid!)),
    );
    assert.throws(
      () => claimInstance('demo', scratch),
      new RegExp(`'demo' \\(process ${other.pid}\\).*--instance NAME`),
    );
    claimInstance('another', scratch);

    other.kill('SIGKILL');
    await once(other, 'exit');
    claimInstance('demo', scratch);
  });

  it('has data of its own for each set of servers', () => {
    const kubeconfig = (server: string) => {
      const file = join(scratch, `${server}.json`);
      writeFileSync(
        file,
        JSON.stringify({
          apiVersion: 'v1',
          kind: 'Config',
          'current-context': 'here',
          contexts: [{ name: 'here', context: { cluster: 'c', user: 'u' } }],
          clusters: [
            { name: 'c', cluster: { server: `https://${server}.test` } },
          ],
          users: [{ name: 'u', user: {} }],
        }),
      );
      return { INFRA_SANDBOX_KUBECONFIG: file };
    };
    const postgres = {
      INFRA_SANDBOX_POSTGRES_URL: 'postgres://me:one@db.test/x',
    };
    const directories = [
      dataDirectory('demo', {}),
      dataDirectory('demo', kubeconfig('a')),
      dataDirectory('demo', kubeconfig('b')),
      dataDirectory('demo', { ...kubeconfig('a'), ...postgres }),
    ];
    assert.equal(new Set(directories).size, 4);
    // A new password is no other server.
    assert.equal(
      dataDirectory('demo', postgres),
      dataDirectory('demo', {
        INFRA_SANDBOX_POSTGRES_URL: 'postgres://me:two@db.test/x',
      }),
    );
  });
});
