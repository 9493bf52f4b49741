import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { findGo } from '../../sandbox/src/parts/go.ts';
import { cacheHome } from '../../sandbox/src/paths.ts';
import { runProgram } from './child.ts';

const peersDir = resolve(import.meta.dirname, '../peers');

interface Peer {
  /** Folder with the Go module that pins it. */
  module: string;
  package: string;
  ldflags: string;
}

export const tofu: Peer = {
  module: 'tofu',
  package: 'github.com/opentofu/opentofu/cmd/tofu',
  ldflags: '-s -w -X github.com/opentofu/opentofu/version.dev=no',
};

export const kubectlProvider: Peer = {
  module: 'kubectl-provider',
  package: 'github.com/gavinbunney/terraform-provider-kubectl',
  ldflags: '-s -w',
};

/** Path of the peer's program, built from source where this version of it was not built yet. */
export async function build(peer: Peer): Promise<string> {
  const folder = join(peersDir, peer.module);
  const hash = createHash('sha256');
  for (const file of ['go.mod', 'go.sum']) {
    hash.update(readFileSync(join(folder, file)));
  }
  const directory = join(cacheHome(), 'peers', hash.digest('hex').slice(0, 16));
  const program = join(directory, peer.module);
  if (existsSync(program)) return program;

  const module = readFileSync(join(folder, 'go.mod'), 'utf8');
  const go = await findGo({
    moduleDir: folder,
    needed: /^go (\S+)/m.exec(module)![1],
    purpose: `${peer.module}, a peer of the benchmark`,
    alternative: 'Or leave it out: --ways bare,product,kubectl',
  });
  console.log(`Building ${peer.module} from source (minutes, once) …`);
  mkdirSync(directory, { recursive: true });
  const unfinished = `${program}.${process.pid}`;
  await runProgram(
    go.command,
    [
      'build',
      '-trimpath',
      '-gcflags=all=-dwarf=false',
      '-ldflags',
      peer.ldflags,
      '-o',
      unfinished,
      peer.package,
    ],
    { cwd: folder, env: { ...go.env, GOGC: '400' } },
  );
  renameSync(unfinished, program);
  return program;
}
