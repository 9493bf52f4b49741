import { ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { requireSandboxPart } from '@infra-orchestration/sandbox';

const run = promisify(execFile);
/** Debian's registry is where the sandbox's is; a login shell may not have that on its path. */
const PATH = [process.env.PATH, '/usr/bin', '/usr/local/bin'].join(delimiter);

export interface Endpoint {
  name: string;
  url: string;
  authorization: string;
}

/** A registry of CNCF Distribution that notifies, and clients of it. */
export class NotifyingRegistry {
  readonly #dir = mkdtempSync(join(tmpdir(), 'notifying-registry-'));
  #process?: ChildProcess;
  #port = 0;

  static async start(endpoints: Endpoint[]): Promise<NotifyingRegistry> {
    const registry = new NotifyingRegistry();
    await registry.#start(endpoints);
    return registry;
  }

  get host(): string {
    return `127.0.0.1:${this.#port}`;
  }

  /** Makes an image of one file and pushes it. @returns its digest */
  async push(image: string): Promise<string> {
    const file = join(this.#dir, 'greeting');
    writeFileSync(file, `Hello from ${image}`);
    const layer = join(this.#dir, 'layer.tar');
    await run('tar', ['-cf', layer, '-C', this.#dir, 'greeting']);
    const name = `${this.host}/${image}`;
    await this.#crane('append', '-f', layer, '-t', name);
    return this.#crane('digest', name);
  }

  /** Pulls one image and pushes it as another. */
  async copy(from: string, to: string): Promise<void> {
    await run(requireSandboxPart('registry').skopeo, [
      ...['copy', '--src-tls-verify=false', '--dest-tls-verify=false'],
      ...[`docker://${this.host}/${from}`, `docker://${this.host}/${to}`],
    ]);
  }

  /** Puts an image where no tag names it. */
  async copyByDigest(from: string, to: string): Promise<string> {
    const digest = await this.#crane('digest', `${this.host}/${from}`);
    const names = [from, `${to}@${digest}`].map(name => `${this.host}/${name}`);
    await this.#crane('copy', ...names);
    return digest;
  }

  async has(path: string, digest: string): Promise<boolean> {
    const url = `http://${this.host}/v2/${path}/manifests/${digest}`;
    const accept = 'application/vnd.docker.distribution.manifest.v2+json';
    return (await fetch(url, { method: 'HEAD', headers: { accept } })).ok;
  }

  async stop(): Promise<void> {
    if (this.#process?.exitCode === null) {
      const gone = once(this.#process, 'exit');
      this.#process.kill('SIGKILL');
      await gone;
    }
    rmSync(this.#dir, { recursive: true, force: true });
  }

  async #start(endpoints: Endpoint[]): Promise<void> {
    this.#port = await freePort();
    const file = join(this.#dir, 'registry.yml');
    writeFileSync(file, this.#configuration(endpoints));
    this.#process = spawn('docker-registry', ['serve', file], {
      stdio: 'ignore',
      env: { ...process.env, PATH },
    });
    await once(this.#process, 'spawn');
    for (let attempt = 0; attempt < 100; attempt++) {
      const answer = await fetch(`http://${this.host}/v2/`).catch(() => {});
      if (answer?.ok) {
        return;
      }
      await new Promise(resolve => setTimeout(resolve, 100));
    }
    throw new Error('The registry does not answer');
  }

  /** JSON is YAML. */
  #configuration(endpoints: Endpoint[]): string {
    return JSON.stringify({
      version: 0.1,
      log: { accesslog: { disabled: true } },
      storage: { filesystem: { rootdirectory: join(this.#dir, 'images') } },
      http: { addr: this.host, secret: 'of-a-test' },
      notifications: {
        endpoints: endpoints.map(({ name, url, authorization }) => ({
          ...{ name, url, timeout: '2s', threshold: 3, backoff: '1s' },
          headers: { Authorization: [authorization] },
        })),
      },
    });
  }

  async #crane(...args: string[]): Promise<string> {
    const { crane } = requireSandboxPart('registry');
    const { stdout } = await run(crane, ['--insecure', ...args]);
    return stdout.trim();
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, 'close');
  return port;
}
