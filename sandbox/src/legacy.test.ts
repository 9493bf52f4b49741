import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { LegacyConnection } from './client.ts';
import { askLegacy } from './parts/legacy.ts';
import { processesOf, TestHome, untilGone } from './test-support.ts';

const home = new TestHome();

const upWithLegacy = async () =>
  (await home.up('old', 'legacy')).parts[0].connection as LegacyConnection;

const account = { name: 'a', owner: 'x/1', params: { quota: 3 } };

describe('legacy', { concurrency: false }, () => {
  it('answers only to its own key', async () => {
    const connection = await upWithLegacy();
    assert.equal((await askLegacy(connection, 'about', {})).protocol, 'v1');
    await assert.rejects(
      askLegacy({ ...connection, signingKey: 'stolen' }, 'about', {}),
      /answered 401/,
    );
  });

  it('keeps accounts, key and address over a restart', async () => {
    const before = await upWithLegacy();
    await askLegacy(before, 'apply', account);
    const processes = processesOf(home.state('old'));
    await home.cli('down', '--instance', 'old');
    await untilGone(processes);
    const after = await upWithLegacy();
    assert.deepEqual(after, before);
    assert.equal((await askLegacy(after, 'observe', account)).owned, true);
  });
});
