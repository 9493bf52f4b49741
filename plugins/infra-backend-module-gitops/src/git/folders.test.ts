import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { processIdentity } from '@infra-orchestration/backstage-plugin-infra-node/driverUtils';
import { makeFolder, removeFolder, sweepFolders } from './folders';

it('folders outlive a sweep as long as their process lives', async () => {
  const own = await makeFolder();
  const root = dirname(own);
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1e6)']);
  await once(child, 'spawn');
  const of = join(root, `${processIdentity(child.pid!)}-Abc123`);
  const ofNobody = join(root, `${process.pid}@another-boot-1-Abc123`);
  await mkdir(of);
  await mkdir(ofNobody);

  await sweepFolders();
  expect([own, of, ofNobody].map(existsSync)).toEqual([true, true, false]);

  const ended = once(child, 'exit');
  child.kill('SIGKILL');
  await ended;
  await sweepFolders();
  expect([own, of].map(existsSync)).toEqual([true, false]);
  await removeFolder(own);
});
