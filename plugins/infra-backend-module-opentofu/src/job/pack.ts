import { DriverError } from '@infra-orchestration/backstage-plugin-infra-node';
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { create } from 'tar';
import { notCopied } from '../runner/RunFolders';

/** A Secret holds a mebibyte, with all values and the script. */
const MOST_BYTES = 900 * 1024;

/**
 * The work folder as the pod unpacks it: the module with what it comes with, the files beside it, and
 * the program's own configuration.
 *
 * @throws DriverError `terminal` where it does not fit into a Secret
 */
export async function packWork(options: {
  source: { dir: string; path: string };
  files: Record<string, string>;
  programConfig: string;
}): Promise<Buffer> {
  const { source, files, programConfig } = options;
  const dir = await mkdtemp(join(tmpdir(), 'infra-pack-'));
  try {
    const module = join(dir, 'module');
    await mkdir(module);
    await cp(source.dir, module, {
      recursive: true,
      filter: from => !notCopied.has(basename(from)),
    });
    for (const [name, text] of Object.entries(files)) {
      await writeFile(join(module, source.path, name), text);
    }
    await writeFile(join(dir, 'program.rc'), programConfig);
    const chunks: Buffer[] = [];
    const packed = create({ gzip: true, cwd: dir, portable: true }, [
      'module',
      'program.rc',
    ]);
    for await (const chunk of packed) {
      chunks.push(chunk);
    }
    const work = Buffer.concat(chunks);
    if (work.length > MOST_BYTES) {
      throw new DriverError(
        'terminal',
        `The module and what it comes with are ${Math.ceil(
          work.length / 1024,
        )} KiB when packed, and a Job is handed ${
          MOST_BYTES / 1024
        } at most; take out of its source what it does not need`,
      );
    }
    return work;
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}
