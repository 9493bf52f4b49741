/**
 * Measures the engine on an outside world that answers at once, so that what is measured is the
 * engine, its store and its queue. Figures of docs/adr/0003 come from here:
 *
 *   node --require @backstage/cli/config/nodeTransform.cjs dev/measureEngine.ts [postgres-url]
 */
import { randomUUID } from 'node:crypto';
import { LoggerService } from '@backstage/backend-plugin-api';
import { ConfigReader } from '@backstage/config';
import { createInMemoryDriver } from '@infra-orchestration/backstage-plugin-infra-node/testUtils';
import Knex, { Knex as KnexPool } from 'knex';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DriverRegistry } from '../src/drivers';
import { createEngine, defaultEngineOptions, Engine } from '../src/engine';
import { basicPlatform, things } from '../src/engine/__testUtils__/documents';
import { createSecretStore } from '../src/secrets';
import {
  deployments,
  documents,
  environments,
  inTransaction,
  openDatabase,
  secretRows,
} from '../src/store';

const GRAPH = { a: [], b: ['a'], c: ['a'], d: ['b', 'c'], e: [] };

const silent: LoggerService = {
  error: message => process.stderr.write(`${message}\n`),
  warn: message => process.stderr.write(`${message}\n`),
  info: () => {},
  debug: () => {},
  child: () => silent,
};

async function openEngine(db: KnexPool, world = createInMemoryDriver()) {
  const config = new ConfigReader({});
  const registry = new DriverRegistry();
  registry.add(world);
  const { store: secrets } = await createSecretStore({
    rows: secretRows(db),
    config,
    logger: { ...silent, warn: () => {} },
  });
  return await createEngine({
    db,
    registry,
    secrets,
    config,
    logger: silent,
    installation: 'measure',
    queueSchema: 'infra_queue',
    options: defaultEngineOptions,
  });
}

async function create(db: KnexPool, engine: Engine): Promise<string> {
  const id = randomUUID();
  const deploymentId = randomUUID();
  const now = new Date();
  await inTransaction(db, async trx => {
    await environments.insert(
      trx,
      {
        id,
        entityRef: 'component:default/measured',
        name: id.slice(0, 8),
        type: 'development',
        owner: 'group:default/team',
        labels: {},
        createdBy: 'user:default/ann',
      },
      { now, deploymentId },
    );
    await deployments.insert(
      trx,
      {
        id: deploymentId,
        environmentId: id,
        generation: 1,
        mode: 'deploy',
        desired: { claims: things(GRAPH), params: {}, images: {} },
        platformRevision: await documents.platformRevision(trx),
        requestedBy: 'user:default/ann',
      },
      { now },
    );
    await engine.enqueuer.enqueue(id, 'created', { trx });
  });
  return id;
}

async function untilReady(db: KnexPool, count: number): Promise<void> {
  for (;;) {
    const [{ ready }] = await db('environments')
      .where({ status: 'Ready' })
      .count({ ready: '*' });
    if (Number(ready) >= count) {
      return;
    }
    await new Promise(resolve => setTimeout(resolve, 20));
  }
}

function report(name: string, value: string): void {
  process.stdout.write(`  ${name.padEnd(52)} ${value}\n`);
}

const percentile = (sorted: number[], p: number) =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * p))];

async function measure(title: string, db: KnexPool): Promise<void> {
  process.stdout.write(`${title}\n`);
  await openDatabase({ getClient: async () => db });
  await documents.apply(db, {
    changes: basicPlatform.map(document => ({ document, origin: 'measure' })),
    now: new Date(),
  });
  const driver = createInMemoryDriver();
  const engine = await openEngine(db, driver);
  await engine.start();

  const first: number[] = [];
  let asked = 0;
  let seen = true;
  driver.world.onCall(() => {
    if (!seen) {
      seen = true;
      first.push(performance.now() - asked);
    }
  });
  const ready: number[] = [];
  for (let n = 1; n <= 60; n++) {
    asked = performance.now();
    seen = false;
    const id = await create(db, engine);
    await new Promise<void>((resolve, reject) => {
      let stop = () => {};
      const look = async () => {
        const environment = await environments.get(db, id);
        if (environment?.status === 'Ready') {
          stop();
          resolve();
        }
      };
      stop = engine.eventBus.onAppended(id, look);
      // It may have been ready before anybody listened.
      look().catch(reject);
    });
    ready.push(performance.now() - asked);
  }
  const latencies = first.slice(10).sort((a, b) => a - b);
  const whole = ready.slice(10).sort((a, b) => a - b);
  report(
    'asked for → first driver call, ms',
    `p50 ${percentile(latencies, 0.5).toFixed(1)}  p95 ${percentile(
      latencies,
      0.95,
    ).toFixed(1)}`,
  );
  report(
    'asked for → all 5 ready (3 deep), ms',
    `p50 ${percentile(whole, 0.5).toFixed(1)}  p95 ${percentile(
      whole,
      0.95,
    ).toFixed(1)}`,
  );

  let statements = 0;
  db.on('query', () => statements++);
  const count = 300;
  const begun = performance.now();
  const cpu = process.cpuUsage();
  for (let n = 0; n < count; n++) {
    await create(db, engine);
  }
  await untilReady(db, 60 + count);
  const seconds = (performance.now() - begun) / 1_000;
  const used = process.cpuUsage(cpu);
  report(
    `${count} environments of 5 resources made`,
    `${(count / seconds).toFixed(0)}/s, ${((count * 5) / seconds).toFixed(
      0,
    )} resources/s`,
  );
  report('statements per environment', (statements / count).toFixed(1));
  report(
    'CPU per environment, ms',
    ((used.user + used.system) / 1_000 / count).toFixed(1),
  );

  await db('resource_instances').update({ last_observed_at: new Date(0) });
  statements = 0;
  const driftBegun = performance.now();
  await db('environments').update({ next_reconcile_at: new Date(0) });
  for (;;) {
    const [{ stale }] = await db('resource_instances')
      .where('last_observed_at', '<=', new Date(1))
      .count({ stale: '*' });
    if (Number(stale) === 0) {
      break;
    }
    await new Promise(resolve => setTimeout(resolve, 20));
  }
  const driftSeconds = (performance.now() - driftBegun) / 1_000;
  report(
    `drift check of ${60 + count} environments (sweep included)`,
    `${((60 + count) / driftSeconds).toFixed(0)}/s`,
  );
  report('statements per drift check', (statements / (60 + count)).toFixed(1));
  await engine.stop();
}

async function main(): Promise<void> {
  const directory = mkdtempSync(join(tmpdir(), 'infra-measure-'));
  const file = Knex({
    client: 'better-sqlite3',
    connection: { filename: join(directory, 'infra.sqlite') },
    useNullAsDefault: true,
    pool: { min: 1, max: 1 },
  });
  await measure('SQLite, a file', file);
  await file.destroy();
  const url = process.argv[2];
  if (url) {
    const name = `measure_${Date.now()}`;
    const admin = Knex({ client: 'pg', connection: url });
    await admin.raw(`create database ${name}`);
    const db = Knex({
      client: 'pg',
      connection: url.replace(/\/[^/]*$/, `/${name}`),
      pool: { min: 2, max: 10 },
    });
    await measure('PostgreSQL', db);
    await db.destroy();
    await admin.raw(`drop database ${name} with (force)`);
    await admin.destroy();
  }
}

main().catch(error => {
  process.stderr.write(`${error.stack}\n`);
  process.exitCode = 1;
});
