import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { BackstageApi } from '../lib/api.ts';
import { startBackstage } from '../lib/backstage.ts';
import { workDir, yarn } from '../lib/paths.ts';
import { run, stop, stopAll } from '../lib/run.ts';
import { installDependencies } from '../lib/setup.ts';
import { step } from '../lib/steps.ts';
import { untilInCatalog } from '../lib/template.ts';
import { createApp, installPackages } from './newApp.ts';
import { packAll } from './packages.ts';
import { openPage } from './page.ts';
import { appConfig, platformDocuments } from './configuration.ts';

/** A component that each new app has. */
const ENTITY = 'component:default/example-website';
const READY_DEADLINE_MS = 60_000;

/**
 * Packs all packages, makes a new Backstage app with Backstage's own generator, installs the packed
 * packages into it as an adopter would, builds its frontend, and brings up an environment in it.
 */
async function main(): Promise<void> {
  await installDependencies();
  const packages = await step('Pack all packages', progress =>
    packAll(join(workDir, 'packed'), progress),
  );
  const directory = join(workDir, 'packed-app');
  await step('New Backstage app', progress => createApp(directory, progress));
  await step('Install the packed packages', progress =>
    installPackages(directory, packages, progress),
  );
  mkdirSync(join(directory, 'platform'), { recursive: true });
  writeFileSync(join(directory, 'platform/platform.yaml'), platformDocuments);
  writeFileSync(join(directory, 'app-config.local.yaml'), appConfig);
  await step('Build its frontend', progress =>
    run([process.execPath, yarn, 'workspace', 'app', 'build'], {
      log: 'packed-frontend',
      cwd: directory,
      onLine: progress,
    }),
  );
  const backstage = await step('Start it', progress =>
    startBackstage({
      name: 'packed-backstage',
      directory,
      port: 0,
      env: {},
      onLine: progress,
    }),
  );
  try {
    await step('Bring up an environment in it', () => useIt(backstage.url));
    await step('Look at its page', progress =>
      openPage(backstage.url, progress),
    );
  } finally {
    await stop(backstage.process);
  }
}

async function useIt(url: string): Promise<void> {
  const api = new BackstageApi(url);
  await untilInCatalog(api, [ENTITY]);
  const { environment } = await api.request<{ environment: { id: string } }>(
    'infra/environments',
    {
      method: 'POST',
      body: {
        entityRef: ENTITY,
        name: 'dev',
        type: 'development',
        desired: { claims: { settings: { type: 'config' } }, workload: null },
      },
    },
  );
  const deadline = Date.now() + READY_DEADLINE_MS;
  for (;;) {
    const { status } = await api.request<{ status: string }>(
      `infra/environments/${environment.id}`,
    );
    if (status === 'Ready') return;
    if (status === 'Failed' || Date.now() > deadline) {
      throw new Error(`The environment is ${status}`);
    }
    await setTimeout(250);
  }
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => stopAll().finally(() => process.exit(1)));
}
try {
  await main();
  console.log('\nThe packed packages work in a new Backstage app.');
} catch (error) {
  console.error(`\n${(error as Error).message}`);
  process.exitCode = 1;
} finally {
  await stopAll();
}
