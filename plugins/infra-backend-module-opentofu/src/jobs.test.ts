import { mockServices } from '@backstage/backend-test-utils';
import { JsonObject } from '@backstage/types';
import {
  Driver,
  InfraStates,
  ResourceIdentity,
} from '@infra-orchestration/backstage-plugin-infra-node';
import { OutsideGate } from '@infra-orchestration/backstage-plugin-infra-node/driverUtils';
import { requireSandboxPart } from '@infra-orchestration/sandbox';
import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as after } from 'node:timers/promises';
import { TestKubelet } from './__testUtils__/kubelet/TestKubelet';
import { MemoryStates } from './__testUtils__/MemoryStates';
import { defaultAppSettings } from './appSettings';
import { createOpenTofuDriver } from './driver';
import { changeNameOf } from './job/objects';

jest.setTimeout(120_000);

const { binary } = requireSandboxPart('tofu');
const kubelet = new TestKubelet(
  readFileSync(requireSandboxPart('kubernetes').kubeconfig, 'utf8'),
);
const states = new MemoryStates();

/** Each resource leaves a line when it is made, and takes its time. */
const SLOW = `
variable "journal" { type = string }
variable "token" {
  type      = string
  sensitive = true
}
resource "terraform_data" "one" {
  input = var.token
  provisioner "local-exec" { command = "echo one >> \${var.journal}; sleep 2" }
}
resource "terraform_data" "two" {
  input = terraform_data.one.id
  provisioner "local-exec" { command = "echo two >> \${var.journal}; sleep 2" }
}
output "two" { value = terraform_data.two.output }
output "token" {
  value     = terraform_data.one.output
  sensitive = true
}
`;
const TOKEN = 'very-secret-token';

const opened: (() => Promise<void>)[] = [];

let dir: string;

beforeAll(async () => {
  await kubelet.start();
  await states.start();
  dir = await mkdtemp(join(tmpdir(), 'opentofu-jobs-'));
  await mkdir(join(dir, 'slow'));
  await writeFile(join(dir, 'slow', 'main.tf'), SLOW);
});

afterAll(async () => {
  await Promise.all(opened.map(close => close()));
  await kubelet.stop();
  await states.stop();
  await rm(dir, { recursive: true });
});

/** A backend's process: dead from the moment that it is told so. */
class Process {
  readonly lines: string[] = [];
  readonly #driver: Driver;
  #dead = false;

  constructor() {
    const gate: OutsideGate = async call => {
      if (this.#dead) {
        throw new Error('dead');
      }
      const result = await call();
      if (this.#dead) {
        throw new Error('dead');
      }
      return result;
    };
    this.#driver = createOpenTofuDriver({
      states: this.#mortal(states),
      gate,
      app: {
        ...defaultAppSettings,
        programs: { tofu: binary },
        allowedSources: [`${dir}/`],
        workDir: join(dir, 'work'),
      },
    });
  }

  die(): void {
    this.#dead = true;
  }

  async connect(kubernetes: JsonObject = {}) {
    const { logger } = this.#context(new AbortController().signal);
    const connection = await this.#driver.connect({
      providerName: 'jobs',
      config: {
        stopGraceSeconds: 20,
        runner: {
          kubernetes: {
            namespace: kubelet.namespace,
            image: 'registry.example.com/tofu:1',
            program: binary,
            nodeSelector: kubelet.nodeSelector,
            startTimeoutSeconds: 30,
            ...kubernetes,
          },
        },
      },
      credentials: { kubeconfig: kubelet.kubeconfig },
      signal: new AbortController().signal,
      logger,
    });
    opened.push(() => this.#driver.disconnect!(connection));
    return connection;
  }

  async checkAccess() {
    const context = this.#context(new AbortController().signal);
    return this.#driver.checkAccess(await this.connect(), context);
  }

  async call(
    verb: 'observe' | 'apply' | 'remove',
    of: Subject,
    signal = new AbortController().signal,
  ): Promise<any> {
    const [kind] = this.#driver.kinds;
    return kind[verb]({
      connection: await this.connect(),
      ...of,
      ...this.#context(signal),
      secrets: {} as any,
      adopt: false,
    });
  }

  /** The dead close nothing. */
  #mortal(inner: MemoryStates): InfraStates {
    return {
      find: name => inner.find(name),
      isBusy: name => inner.isBusy(name),
      takeOver: id => inner.takeOver(id),
      open: async options => {
        const run = await inner.open(options);
        const close = async () => (this.#dead ? undefined : run.close());
        return { ...run, close };
      },
    };
  }

  #context(signal: AbortSignal) {
    const logger = mockServices.logger.mock();
    logger.info.mockImplementation(line => this.lines.push(line));
    return { signal, logger };
  }
}

interface Subject {
  identity: ResourceIdentity;
  externalName: string;
  inputs: JsonObject;
}

function subject(): Subject & { journal(): Promise<string[]> } {
  const seed = randomBytes(4).toString('hex');
  const journal = join(dir, `${seed}.txt`);
  return {
    identity: {
      instanceId: seed,
      environmentId: 'e',
      environmentName: 'dev',
      environmentType: 'development',
      entityRef: 'component:default/a',
      address: 'queue.default#q',
      ownershipMark: `installation/${seed}`,
    },
    externalName: `dev-${seed}`,
    inputs: {
      source: { path: join(dir, 'slow') },
      variables: { journal },
      secrets: { token: TOKEN },
    },
    journal: async () =>
      existsSync(journal)
        ? (await readFile(journal, 'utf8')).trim().split('\n')
        : [],
  };
}

async function until(what: string, isSo: () => Promise<boolean>) {
  const deadline = Date.now() + 30_000;
  while (!(await isSo())) {
    if (Date.now() > deadline) {
      throw new Error(`Not ${what} in time`);
    }
    await after(50);
  }
}

async function expectNothingLeft() {
  await until('cleared up', async () => {
    const left = await Promise.all(
      (['jobs', 'pods', 'secrets'] as const).map(each => kubelet.list(each)),
    );
    return left.flat().length === 0;
  });
  expect(states.runs.size).toBe(0);
  expect([...states.states.values()].filter(({ lock }) => lock)).toEqual([]);
}

describe('runs as Jobs of a cluster', () => {
  it('plans, applies and destroys, and leaves nothing', async () => {
    const of = subject();
    const backend = new Process();
    expect(await backend.call('observe', of)).toMatchObject({
      status: 'absent',
      diff: expect.arrayContaining([
        { path: '/terraform_data.one', after: 'created' },
      ]),
    });
    let isApplied = false;
    const applying = backend.call('apply', of).then(() => {
      isApplied = true;
    });
    await until('begun', async () => (await of.journal()).includes('one'));
    const objects = JSON.stringify([
      await kubelet.list('jobs'),
      await kubelet.list('pods'),
    ]);
    expect(objects).not.toContain(TOKEN);
    expect(objects).toContain(of.identity.ownershipMark);
    // Once it has been read it is gone, while the run goes on.
    await until(
      'removed',
      async () => (await kubelet.list('secrets')).length === 0,
    );
    expect(isApplied).toBe(false);
    await applying;
    expect(await of.journal()).toEqual(['one', 'two']);
    expect(backend.lines.join('\n')).toMatch(/terraform_data.two: Creation/);
    expect(await backend.call('observe', of)).toMatchObject({
      upToDate: true,
      ready: true,
      outputs: { secrets: { token: TOKEN } },
    });
    await backend.call('remove', of);
    expect(await states.find(of.externalName)).toBeUndefined();
    await expectNothingLeft();
    const logs = [...kubelet.containers.values()].map(({ text }) => text);
    expect(logs.join('')).not.toContain(TOKEN);
  });

  it('is cancelled: the program ends what it began, and neither Job nor lock is left', async () => {
    const of = subject();
    const backend = new Process();
    const aborter = new AbortController();
    const applying = backend.call('apply', of, aborter.signal);
    await until('begun', async () => (await of.journal()).includes('one'));
    aborter.abort(new Error('cancelled'));
    await expect(applying).rejects.toThrow('cancelled');
    await expectNothingLeft();
    expect(await of.journal()).toEqual(['one']);
    expect(await states.find(of.externalName)).toBeDefined();
    await backend.call('remove', of);
  });

  it('finds the run of a backend that died, and makes nothing twice', async () => {
    const of = subject();
    const dead = new Process();
    const applying = dead.call('apply', of);
    await until('begun', async () => (await of.journal()).includes('one'));
    const [job] = await kubelet.list('jobs');
    dead.die();
    await expect(applying).rejects.toThrow('dead');
    const next = new Process();
    await next.call('apply', of);
    expect(await of.journal()).toEqual(['one', 'two']);
    expect(await next.call('observe', of)).toMatchObject({ upToDate: true });
    expect(next.lines.join('\n')).toMatch(/terraform_data.two: Creation/);
    expect(job.metadata.annotations['infra-orchestration.dev/state']).toBe(
      of.externalName,
    );
    await next.call('remove', of);
    await expectNothingLeft();
  });

  it('removes what a run makes whose backend died', async () => {
    const of = subject();
    const dead = new Process();
    const applying = dead.call('apply', of);
    await until('begun', async () => (await of.journal()).includes('one'));
    dead.die();
    await expect(applying).rejects.toThrow('dead');
    await new Process().call('remove', of);
    expect(await of.journal()).toEqual(['one', 'two']);
    expect(await states.find(of.externalName)).toBeUndefined();
    await expectNothingLeft();
  });

  it('goes on from the stored state where the pod died', async () => {
    const of = subject();
    const backend = new Process();
    const applying = backend.call('apply', of);
    await until('begun', async () => (await of.journal()).includes('one'));
    [...kubelet.containers.values()].at(-1)!.signal('KILL');
    await expect(applying).rejects.toMatchObject({
      code: 'retryable',
      message: expect.stringContaining('The pod of the run ended before'),
    });
    await backend.call('apply', of);
    await backend.call('remove', of);
    await expectNothingLeft();
  });

  it('tells what the module is wrong about', async () => {
    const of = subject();
    of.inputs.variables = {};
    await expect(new Process().call('apply', of)).rejects.toMatchObject({
      code: 'terminal',
      message: expect.stringContaining('journal'),
    });
    await expectNothingLeft();
  });

  it('touches no Job of its name that others made', async () => {
    const of = subject();
    const name = changeNameOf({
      name: of.externalName,
      ownershipMark: of.identity.ownershipMark,
    });
    const path = `/apis/batch/v1/namespaces/${kubelet.namespace}/jobs`;
    const containers = [{ name: 'a', image: 'a' }];
    await kubelet.api('POST', path, {
      metadata: { name },
      spec: {
        suspend: true,
        template: { spec: { restartPolicy: 'Never', containers } },
      },
    });
    await expect(new Process().call('apply', of)).rejects.toMatchObject({
      code: 'conflict',
    });
    expect(await kubelet.list('jobs')).toHaveLength(1);
    await kubelet.api('DELETE', `${path}/${name}`);
  });

  it('says by the access check what the cluster grants, and what to apply', async () => {
    const report = await new Process().checkAccess();
    expect(report.ok).toBe(true);
    expect(report.checks.map(({ name }) => name)).toContain(
      `create jobs in ${kubelet.namespace}`,
    );
    expect(report.remedy?.content).toContain('pods/log');
  });
});
