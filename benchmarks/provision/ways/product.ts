import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { BackstageApi } from '../../../scripts/lib/api.ts';
import { startBackstage } from '../../../scripts/lib/backstage.ts';
import { stop } from '../../../scripts/lib/run.ts';
import { pool } from '../../lib/pool.ts';
import { AT_ONCE, innerObjects, namespacesOf } from '../objects.ts';
import { type Way } from '../types.ts';

interface Environment {
  id: string;
  name: string;
  status: string;
}

const entityRef = 'component:default/greeter';

/** The whole product: REST API, engine, driver, state in SQLite. */
export const product: Way = {
  name: 'this product, by its REST API',
  async prepare(cluster, prefix) {
    const directory = mkdtempSync(join(tmpdir(), 'infra-bench-'));
    mkdirSync(join(directory, 'database'));
    const documents = join(directory, 'platform.json');
    writeFileSync(
      documents,
      platform(cluster.kubeconfig)
        .map(d => JSON.stringify(d))
        .join('\n---\n'),
    );
    const backstage = await startBackstage({
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
    const api = new BackstageApi(backstage.url);
    await warmUp(api, `${prefix}-warm`);
    return {
      pid: () => backstage.process.pid!,
      async run() {
        const began = performance.now();
        const created = new Map<string, number>();
        await pool(namespacesOf(prefix), AT_ONCE, async name => {
          created.set(name, performance.now());
          await createEnvironment(api, name);
        });
        const asked = performance.now();
        const readyAt = await allReady(api, [...created.keys()]);
        const waits = [...readyAt]
          .map(([name, at]) => at - created.get(name)!)
          .sort((a, b) => a - b);
        return {
          notes: [
            `${created.size} API calls answered after ${ms(asked - began)}`,
            `from API call to Ready: median ${ms(
              waits[waits.length >> 1],
            )}, slowest ${ms(waits.at(-1)!)}`,
            `critical path of each graph: namespace, then manifests (2 instances)`,
          ],
        };
      },
      async clean() {
        await stop(backstage.process);
        rmSync(directory, { recursive: true });
      },
    };
  },
};

const ms = (value: number) => `${Math.round(value)} ms`;

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

/** Connections, discovery and compiled code are there before what is measured. */
async function warmUp(api: BackstageApi, name: string): Promise<void> {
  const { id } = await createEnvironment(api, name);
  await allReady(api, [name]);
  await api.request(`infra/environments/${id}`, { method: 'DELETE' });
}

async function allReady(
  api: BackstageApi,
  names: string[],
): Promise<Map<string, number>> {
  const ready = new Map<string, number>();
  const deadline = performance.now() + 180_000;
  while (ready.size < names.length) {
    const { items } = await api.request<{ items: Environment[] }>(
      `infra/environments?entityRef=${encodeURIComponent(entityRef)}&limit=100`,
    );
    for (const { name, status } of items) {
      if (status === 'Failed') throw new Error(`${name} failed`);
      if (status === 'Ready' && names.includes(name) && !ready.has(name)) {
        ready.set(name, performance.now());
      }
    }
    if (performance.now() > deadline)
      throw new Error(`${ready.size} of ${names.length} ready`);
    await setTimeout(50);
  }
  return ready;
}

function platform(kubeconfig: string): object[] {
  const document = (kind: string, name: string, spec: object) => ({
    apiVersion: 'infra-orchestration.dev/v1alpha1',
    kind,
    metadata: { name },
    spec,
  });
  return [
    document('ResourceType', 'bench-objects', {
      params: { type: 'object' },
      outputs: { type: 'object' },
    }),
    document('EnvironmentType', 'bench', {
      claims: {
        namespace: { type: 'k8s-namespace' },
        objects: { type: 'bench-objects' },
      },
    }),
    document('Provider', 'cluster', {
      driver: 'kubernetes',
      config: { kubeconfigFile: kubeconfig },
    }),
    document('ResourceDefinition', 'namespace', {
      type: 'k8s-namespace',
      provider: 'cluster',
      kind: 'namespace',
      inputs: { name: '${environment.name}' },
      criteria: [{}],
    }),
    document('ResourceDefinition', 'objects', {
      type: 'bench-objects',
      provider: 'cluster',
      kind: 'manifests',
      requires: { namespace: { type: 'k8s-namespace' } },
      inputs: {
        namespace: '${resources.namespace.outputs.name}',
        objects: innerObjects(),
      },
      criteria: [{}],
    }),
  ];
}
