import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import {
  isProcessAlive,
  processIdentity,
} from '@infra-orchestration/backstage-plugin-infra-node/driverUtils';

const root = () => join(tmpdir(), `infra-gitops-${userInfo().uid}`);

/**
 * A private folder of this process, for what Git has anyway: losing it costs one fetch. Its name tells
 * which process it is of, so that another can see when nobody needs it any more.
 */
export async function makeFolder(): Promise<string> {
  await mkdir(root(), { recursive: true, mode: 0o700 });
  return mkdtemp(join(root(), `${processIdentity(process.pid)}-`));
}

export async function removeFolder(dir: string): Promise<void> {
  await rm(dir, { recursive: true, force: true, maxRetries: 3 });
}

/** Takes away what processes left that are gone. */
export async function sweepFolders(): Promise<void> {
  const names = await readdir(root()).catch(() => []);
  for (const name of names) {
    if (!isProcessAlive(name.slice(0, name.lastIndexOf('-')))) {
      await removeFolder(join(root(), name));
    }
  }
}
