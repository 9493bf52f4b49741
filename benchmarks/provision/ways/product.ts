import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { BackstageApi } from '../../../scripts/lib/api.ts';
import { startBackstage } from '../../../scripts/lib/backstage.ts';
import { stop } from '../../../scripts/lib/run.ts';
import { untilInCatalog } from '../../../scripts/lib/template.ts';
import { cpuSecondsOf } from '../../lib/cpu.ts';
import { pool } from '../../lib/pool.ts';
import {
  criticalPathMs,
  type GraphInstance,
  type TimedOperation,
} from '../criticalPath.ts';
import { AT_ONCE, namespacesOf } from '../objects.ts';
import { platform } from '../platform.ts';
import { type RunResult, type Way } from '../types.ts';

interface Environment {
  id: string;
  name: string;
  status: string;
  updatedAt: string;
}

/** Asking costs the product CPU time; when it was ready it says by itself. */
const ASK_EVERY_MS = 200;
const DEADLINE_MS = 180_000;

const entityRef = 'component:default/greeter';

/** The whole product: REST API, engine, driver, state in SQLite. */
export const product: Way = {
  name: 'this product, by its REST API',
  async prepare(cluster, prefix) {
    const directory = mkdtempSync(join(tmpdir(), 'infra-bench-'));
    const backstage = await startOn(cluster.kubeconfig, directory);
    const api = new BackstageApi(backstage.url);
    await untilInCatalog(api, [entityRef]);
    await warmUp(api, `${prefix}-warm`);
    return {
      cpuSeconds: () => cpuSecondsOf(backstage.process.pid!),
      run: () => createAll(api, namespacesOf(prefix)),
      async clean() {
        await stop(backstage.process);
        rmSync(directory, { recursive: true });
      },
    };
  },
};

function startOn(kubeconfig: string, directory: string) {
  mkdirSync(join(directory, 'database'));
  const documents = join(directory, 'platform.json');
  writeFileSync(
    documents,
    platform(kubeconfig)
      .map(document => JSON.stringify(document))
      .join('\n---\n'),
  );
  return startBackstage({
    name: 'backstage-benchmark',
    port: 0,
    env: {
      INFRA_DEMO_PROVIDERS: documents,
      INFRA_DEMO_DATABASE: join(directory, 'database'),
      APP_CONFIG_infra_installation: `bench-${process.pid}`,
      APP_CONFIG_infra_documents: JSON.stringify([
        { type: 'file', target: documents },
      ]),
    },
  });
}

async function createAll(
  api: BackstageApi,
  names: string[],
): Promise<RunResult> {
  const began = Date.now();
  const askedAt = new Map<string, number>();
  await pool(names, AT_ONCE, async name => {
    askedAt.set(name, Date.now());
    await createEnvironment(api, name);
  });
  const answered = Date.now();
  const ready = await allReady(api, names);
  const runs = await Promise.all(
    ready.map(async ({ id, name, updatedAt }) => ({
      wait: Date.parse(updatedAt) - askedAt.get(name)!,
      path: await criticalPathOf(api, id),
    })),
  );
  return {
    doneAt: Math.max(...ready.map(({ updatedAt }) => Date.parse(updatedAt))),
    notes: [
      `${names.length} API calls answered after ${answered - began} ms`,
      `from API call to all ready: ${spread(runs.map(({ wait }) => wait))} ms`,
      `critical path of its graph: ${spread(runs.map(({ path }) => path))} ms`,
      `ratio of the two: ${spread(
        runs.map(({ wait, path }) => wait / path),
        2,
      )}`,
    ],
  };
}

function spread(values: number[], digits = 0): string {
  const sorted = values.toSorted((a, b) => a - b);
  const [median, worst] = [sorted[sorted.length >> 1], sorted.at(-1)!];
  return `median ${median.toFixed(digits)}, slowest ${worst.toFixed(digits)}`;
}

async function criticalPathOf(api: BackstageApi, id: string): Promise<number> {
  const [instances, { items }] = await Promise.all([
    api.request<GraphInstance[]>(`infra/environments/${id}/resources`),
    api.request<{ items: TimedOperation[] }>(
      `infra/environments/${id}/operations?limit=100`,
    ),
  ]);
  return criticalPathMs(instances, items);
}

async function createEnvironment(
  api: BackstageApi,
  name: string,
): Promise<Environment> {
  const { environment } = await api.request<{ environment: Environment }>(
    'infra/environments',
    {
      method: 'POST',
      body: { entityRef, name, type: 'bench', desired: { workload: null } },
    },
  );
  return environment;
}

/** Connections, discovery and compiled code are there before what is measured, and all is quiet. */
async function warmUp(api: BackstageApi, name: string): Promise<void> {
  const { id } = await createEnvironment(api, name);
  await allReady(api, [name]);
  await api.request(`infra/environments/${id}`, { method: 'DELETE' });
  await until(api, environments =>
    environments.some(environment => environment.id === id) ? undefined : true,
  );
}

/** Each environment as it was when it was first seen ready. */
async function allReady(
  api: BackstageApi,
  names: string[],
): Promise<Environment[]> {
  const ready = new Map<string, Environment>();
  return until(api, environments => {
    for (const environment of environments) {
      const { name, status } = environment;
      if (status === 'Failed') throw new Error(`${name} failed`);
      if (status === 'Ready' && names.includes(name) && !ready.has(name)) {
        ready.set(name, environment);
      }
    }
    return ready.size === names.length ? [...ready.values()] : undefined;
  });
}

async function until<T>(
  api: BackstageApi,
  look: (environments: Environment[]) => T | undefined,
): Promise<T> {
  const deadline = Date.now() + DEADLINE_MS;
  for (;;) {
    const { items } = await api.request<{ items: Environment[] }>(
      `infra/environments?entityRef=${encodeURIComponent(entityRef)}&limit=100`,
    );
    const found = look(items);
    if (found !== undefined) return found;
    if (Date.now() > deadline) {
      const seen = items.map(({ name, status }) => `${name} ${status}`);
      throw new Error(`Still waiting, with ${seen.join(', ')}`);
    }
    await setTimeout(ASK_EVERY_MS);
  }
}
