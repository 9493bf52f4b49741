import { JsonObject } from '@backstage/types';
import { requireSandboxPart } from '@infra-orchestration/sandbox';
import { randomBytes, randomUUID } from 'node:crypto';
import {
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rm,
  writeFile,
} from 'node:fs/promises';
import { readdirSync, readlinkSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Place } from '../../engine/__testUtils__/kill/places';
import { Replicas } from '../../engine/__testUtils__/kill/Replicas';

/** Each resource leaves a line when it is made, and takes its time. */
const MODULE = `
variable "journal" {
  type = string
}
resource "terraform_data" "one" {
  provisioner "local-exec" {
    command = "echo one >> \${var.journal}; sleep 2"
  }
}
resource "terraform_data" "two" {
  input = terraform_data.one.id
  provisioner "local-exec" {
    command = "echo two >> \${var.journal}; sleep 2"
  }
}
output "two" {
  value = terraform_data.two.output
}
`;

const document = (kind: string, name: string, spec: JsonObject) => ({
  apiVersion: 'infra-orchestration.dev/v1alpha1',
  kind,
  metadata: { name },
  spec,
});

/** A whole backend with the driver for modules, in a process of its own that can be killed. */
export class ModuleBackend {
  static async start(place: Place): Promise<ModuleBackend> {
    const dir = await mkdtemp(join(tmpdir(), 'infra-module-kill-'));
    await mkdir(join(dir, 'module'));
    await writeFile(join(dir, 'module', 'main.tf'), MODULE);
    const backend = new ModuleBackend(place, dir, await freePort());
    await backend.replicas.spawn();
    await backend.call('PUT', '/documents', {
      documents: backend.#documents(),
    });
    return backend;
  }

  readonly replicas: Replicas;
  readonly #token = randomUUID();

  private constructor(
    place: Place,
    private readonly dir: string,
    private readonly port: number,
  ) {
    const url = `http://127.0.0.1:${port}`;
    const { binary } = requireSandboxPart('tofu');
    const config = {
      app: { baseUrl: url },
      backend: {
        baseUrl: url,
        listen: `127.0.0.1:${port}`,
        auth: {
          externalAccess: [
            {
              type: 'static',
              options: { token: this.#token, subject: 'kill-test' },
            },
          ],
        },
      },
      infra: {
        secrets: {
          keys: [{ id: 'kill', secret: randomBytes(32).toString('base64') }],
        },
        engine: { leaseDuration: { seconds: 2 } },
        opentofu: {
          programs: { tofu: binary },
          allowedSources: [`${dir}/`],
          workDir: join(dir, 'work'),
        },
      },
    };
    this.replicas = new Replicas({
      script: join(__dirname, 'backendProcess.ts'),
      environment: {
        KILL_TEST_BACKEND: JSON.stringify({
          config,
          database: place.connection,
        }),
      },
      // Nobody dies at a crash point here.
      onMessage: (replica, { question }) =>
        question !== undefined && replica.send({ goOn: question }),
    });
  }

  /** An environment with one module; the lines of its resources are in the journal of its name. */
  async create(name: string): Promise<string> {
    const { environment } = await this.call('POST', '/environments', {
      entityRef: 'component:default/greeter',
      name,
      type: 'development',
      desired: {
        claims: {
          it: { type: 'made', params: { journal: this.#journal(name) } },
        },
      },
    });
    return environment.id;
  }

  async journal(name: string): Promise<string[]> {
    const text = await readFile(this.#journal(name), 'utf8').catch(() => '');
    return text.split('\n').filter(Boolean);
  }

  async statusOf(id: string): Promise<string> {
    return (await this.call('GET', `/environments/${id}`)).status;
  }

  /** Folders of runs that are there. */
  async runs(): Promise<string[]> {
    return await readdir(join(this.dir, 'work', 'runs'));
  }

  /** The backend dies on the spot; what it started does not. */
  async kill(): Promise<void> {
    this.replicas.living.forEach(replica => replica.kill());
    await this.replicas.untilFewerThan(1);
  }

  /** What it started dies as well. */
  killPrograms(): void {
    for (const pid of readdirSync('/proc').filter(name => /^\d+$/.test(name))) {
      try {
        if (readlinkSync(`/proc/${pid}/cwd`).startsWith(`${this.dir}/`)) {
          process.kill(Number(pid), 'SIGKILL');
        }
      } catch {
        // It is not ours to see, or has ended.
      }
    }
  }

  async call(method: string, path: string, body?: JsonObject): Promise<any> {
    const response = await fetch(
      `http://127.0.0.1:${this.port}/api/infra${path}`,
      {
        method,
        headers: {
          authorization: `Bearer ${this.#token}`,
          'content-type': 'application/json',
        },
        body: body && JSON.stringify(body),
      },
    );
    const text = await response.text();
    if (!response.ok) {
      throw new Error(`${method} ${path}: ${response.status} ${text}`);
    }
    return text && JSON.parse(text);
  }

  async stop(): Promise<void> {
    await this.replicas.stop();
    await rm(this.dir, { recursive: true, force: true });
  }

  #journal(name: string): string {
    return join(this.dir, `${name}.journal`);
  }

  #documents(): JsonObject[] {
    return [
      document('Provider', 'modules', { driver: 'opentofu' }),
      document('EnvironmentType', 'development', {}),
      document('ResourceType', 'made', {
        params: {
          type: 'object',
          properties: { journal: { type: 'string' } },
        },
        outputs: { type: 'object', properties: { two: { type: 'string' } } },
      }),
      document('ResourceDefinition', 'made', {
        type: 'made',
        provider: 'modules',
        kind: 'module',
        inputs: {
          source: { path: join(this.dir, 'module') },
          variables: { journal: '${params.journal}' },
        },
        criteria: [{}],
      }),
    ];
  }
}

/** The backend has to know its own address, and a second one takes it over. */
async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>(resolve => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as { port: number };
  await new Promise(resolve => {
    server.close(resolve);
  });
  return port;
}
