import { ChildProcess, spawn } from 'node:child_process';
import { EventEmitter, once } from 'node:events';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Gets an object of the pod's namespace. */
type Get = (resource: string, name: string) => Promise<any>;

/**
 * The one container of a pod as a process of this host: its volumes are folders, and wherever a mount
 * path is named in commands and variables, the folder's path is put.
 */
export class Container {
  readonly log = new EventEmitter();
  /** All that it printed so far. */
  text = '';
  ended = false;
  #child: ChildProcess | undefined;
  #dir = '';

  constructor(private readonly pod: any, private readonly get: Get) {}

  /** @returns exit code and termination message */
  async run(): Promise<{ exitCode: number; message: string }> {
    this.#dir = await mkdtemp(join(tmpdir(), 'kubelet-'));
    const [container] = this.pod.spec.containers;
    const message = join(this.#dir, 'termination-log');
    await writeFile(message, '');
    const paths = [
      [container.terminationMessagePath, message],
      ...(await this.#mounts(container)),
    ];
    const placed = (text: string) =>
      paths.reduce((all, [from, to]) => all.replaceAll(from, to), text);
    const [command, ...args] = container.command.map(placed);
    const env = { PATH: process.env.PATH, ...(await this.#env(container)) };
    this.#child = spawn(command, args, {
      cwd: this.#dir,
      env: Object.fromEntries(
        Object.entries(env).map(([name, value]) => [name, placed(`${value}`)]),
      ),
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of [this.#child.stdout!, this.#child.stderr!]) {
      stream.on('data', chunk => {
        this.text += chunk;
        this.log.emit('more');
      });
    }
    const [code] = await once(this.#child, 'close');
    this.ended = true;
    this.log.emit('more');
    return { exitCode: code ?? 137, message: await readFile(message, 'utf8') };
  }

  /** As a kubelet does: the first process is told; with `KILL` all are ended. */
  signal(name: 'TERM' | 'KILL'): void {
    const pid = this.#child?.pid;
    if (pid && !this.ended) {
      process.kill(name === 'KILL' ? -pid : pid, `SIG${name}`);
    }
  }

  async remove(): Promise<void> {
    await rm(this.#dir, { recursive: true, force: true });
  }

  async #mounts({ volumeMounts = [] }: any): Promise<[string, string][]> {
    const mounts: [string, string][] = [];
    for (const { name, mountPath } of volumeMounts) {
      const volume = this.pod.spec.volumes.find(
        (each: any) => each.name === name,
      );
      const dir = join(this.#dir, name);
      await mkdir(dir);
      if (volume.secret) {
        const { data } = await this.get('secrets', volume.secret.secretName);
        for (const { key, path } of volume.secret.items) {
          await writeFile(join(dir, path), Buffer.from(data[key], 'base64'));
        }
      }
      mounts.push([mountPath, dir]);
    }
    return mounts;
  }

  async #env({ env }: any): Promise<Record<string, string>> {
    const values: Record<string, string> = {};
    for (const { name, value, valueFrom } of env) {
      const ref = valueFrom?.secretKeyRef;
      values[name] = ref
        ? Buffer.from(
            (await this.get('secrets', ref.name)).data[ref.key],
            'base64',
          ).toString()
        : value;
    }
    return values;
  }
}
