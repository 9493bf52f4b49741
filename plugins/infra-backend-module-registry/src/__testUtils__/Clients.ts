import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { sandbox } from './registries';

const run = promisify(execFile);

/** What people and clusters use, with a login as they have it: in a `config.json`. */
export class Clients {
  readonly #dir = mkdtempSync(join(tmpdir(), 'registry-clients-'));

  /** Makes an image of one file and pushes it. */
  async push(image: string, dockerConfig: string): Promise<void> {
    const file = join(this.#dir, 'greeting');
    writeFileSync(file, `Hello from ${image}`);
    const layer = join(this.#dir, 'layer.tar');
    await run('tar', ['-cf', layer, '-C', this.#dir, 'greeting']);
    await this.crane(dockerConfig, 'append', '-f', layer, '-t', image);
  }

  async crane(dockerConfig: string, ...args: string[]): Promise<string> {
    const { stdout } = await run(sandbox().crane, args, {
      env: { ...process.env, DOCKER_CONFIG: this.#login(dockerConfig) },
    });
    return stdout.trim();
  }

  /** Pulls as a cluster does. */
  async skopeoPull(image: string, dockerConfig: string): Promise<void> {
    await run(sandbox().skopeo, [
      ...['copy', '--src-tls-verify=false', '--authfile'],
      join(this.#login(dockerConfig), 'config.json'),
      ...[`docker://${image}`, `dir:${mkdtempSync(join(this.#dir, 'to-'))}`],
    ]);
  }

  async skopeoPush(
    from: string,
    to: string,
    dockerConfig: string,
  ): Promise<void> {
    await run(sandbox().skopeo, [
      ...['copy', '--src-tls-verify=false', '--dest-tls-verify=false'],
      ...['--authfile', join(this.#login(dockerConfig), 'config.json')],
      ...[`docker://${from}`, `docker://${to}`],
    ]);
  }

  stop(): void {
    rmSync(this.#dir, { recursive: true, force: true });
  }

  #login(dockerConfig: string): string {
    const dir = mkdtempSync(join(this.#dir, 'login-'));
    writeFileSync(join(dir, 'config.json'), dockerConfig, { mode: 0o600 });
    return dir;
  }
}
