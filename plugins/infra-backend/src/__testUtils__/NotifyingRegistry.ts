import { ChildProcess, execFile, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
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
const env = { ...process.env, PATH };

/** A registry of CNCF Distribution that asks for a password, tells of what is pushed, and is pushed to. */
export class NotifyingRegistry {
  readonly login = {
    username: 'ci',
    password: randomBytes(12).toString('hex'),
  };
  readonly #dir = mkdtempSync(join(tmpdir(), 'notifying-registry-'));
  #process?: ChildProcess;
  #port = 0;

  /** @param listener - what is told, and the value of the header `Authorization` that goes along */
  static async start(listener: {
    url: string;
    authorization: string;
  }): Promise<NotifyingRegistry> {
    const registry = new NotifyingRegistry();
    await registry.#start(listener);
    return registry;
  }

  get host(): string {
    return `127.0.0.1:${this.#port}`;
  }

  /**
   * Makes an image of one file and pushes it, as CI does.
   *
   * @param commit - what its label says that it is of
   * @returns its digest, as the registry has it
   */
  async push(image: string, commit?: string): Promise<string> {
    writeFileSync(join(this.#dir, 'greeting'), `Hello from ${image}`);
    const layer = join(this.#dir, 'layer.tar');
    await run('tar', ['-cf', layer, '-C', this.#dir, 'greeting']);
    const name = `${this.host}/${image}`;
    await this.#crane('append', '-f', layer, '-t', name);
    if (commit) {
      const label = `org.opencontainers.image.revision=${commit}`;
      await this.#crane('mutate', '--label', label, name);
    }
    return await this.#crane('digest', name);
  }

  /** Puts something beside an image as who signs it does: a manifest of its own, by a tag. @returns its digest */
  async attach(image: string, digest: string, suffix: string): Promise<string> {
    const manifest = await this.#crane('manifest', `${this.host}/${image}`);
    const [path] = image.split(':');
    const { username, password } = this.login;
    const auth = Buffer.from(`${username}:${password}`).toString('base64');
    const { mediaType, ...rest } = JSON.parse(manifest);
    const tag = `${digest.replace(':', '-')}${suffix}`;
    const answer = await fetch(
      `http://${this.host}/v2/${path}/manifests/${tag}`,
      {
        method: 'PUT',
        headers: { authorization: `Basic ${auth}`, 'content-type': mediaType },
        body: JSON.stringify({ mediaType, ...rest, annotations: { tag } }),
      },
    );
    return answer.headers.get('docker-content-digest')!;
  }

  async stop(): Promise<void> {
    if (this.#process?.exitCode === null) {
      const gone = once(this.#process, 'exit');
      this.#process.kill('SIGKILL');
      await gone;
    }
    rmSync(this.#dir, { recursive: true, force: true });
  }

  async #start(listener: {
    url: string;
    authorization: string;
  }): Promise<void> {
    this.#port = await freePort();
    const { username, password } = this.login;
    const auth = Buffer.from(`${username}:${password}`).toString('base64');
    const htpasswd = await run('htpasswd', ['-nbB', username, password], {
      env,
    });
    this.#write('htpasswd', htpasswd.stdout);
    this.#write(
      'config.json',
      JSON.stringify({ auths: { [this.host]: { auth } } }),
    );
    const file = this.#write('registry.yml', this.#configuration(listener));
    this.#process = spawn('docker-registry', ['serve', file], {
      stdio: 'ignore',
      env,
    });
    await once(this.#process, 'spawn');
    for (let attempt = 0; attempt < 100; attempt++) {
      const answer = await fetch(`http://${this.host}/v2/`).catch(() => {});
      if (answer?.status === 401) {
        return;
      }
      await new Promise(resolve => setTimeout(resolve, 100));
    }
    throw new Error('The registry does not answer');
  }

  /** JSON is YAML. */
  #configuration({ url, authorization }: Record<string, string>): string {
    return JSON.stringify({
      version: 0.1,
      log: { accesslog: { disabled: true } },
      storage: { filesystem: { rootdirectory: join(this.#dir, 'images') } },
      http: { addr: this.host, secret: 'of-a-test' },
      auth: {
        htpasswd: { realm: 'test', path: join(this.#dir, 'htpasswd') },
      },
      notifications: {
        endpoints: [
          {
            ...{ name: 'backstage', url },
            ...{ timeout: '2s', threshold: 3, backoff: '1s' },
            headers: { Authorization: [authorization] },
          },
        ],
      },
    });
  }

  #write(name: string, content: string): string {
    const file = join(this.#dir, name);
    writeFileSync(file, content, { mode: 0o600 });
    return file;
  }

  async #crane(...args: string[]): Promise<string> {
    const { stdout } = await run(requireSandboxPart('registry').crane, args, {
      env: { ...env, DOCKER_CONFIG: this.#dir },
    });
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
