import { ConfigReader } from '@backstage/config';
import { LoggerService } from '@backstage/backend-plugin-api';
import { DriverRegistry } from '../../../drivers';
import { builtInHooks, HookRegistry } from '../../../hooks';
import { createSecretStore } from '../../../secrets';
import { Db, hooks, secretRows } from '../../../store';
import { connectTo } from '../../../store/__testUtils__/connectTo';
import { createEngine } from '../../engine';
import { defaultEngineOptions } from '../../types';
import { Channel } from './channel';
import { createRemoteDriver } from './remoteDriver';

/** A backend process reduced to its engine, to be killed. The test tells it where to stand. */
async function main(): Promise<void> {
  const { database, worldUrl, checks } = JSON.parse(
    process.env.KILL_TEST_WORKER!,
  );
  const silent: LoggerService = {
    error: () => {},
    warn: () => {},
    info: () => {},
    debug: () => {},
    child: () => silent,
  };
  const channel = new Channel();
  const db = connectTo(database);
  const config = new ConfigReader({});
  const registry = new DriverRegistry();
  registry.add(createRemoteDriver(worldUrl));
  const { store: secrets } = await createSecretStore({
    rows: secretRows(db),
    config,
    logger: silent,
  });
  const engine = await createEngine({
    db,
    registry,
    secrets,
    config,
    logger: silent,
    installation: 'kill',
    queueSchema: 'infra_queue',
    options: {
      ...defaultEngineOptions,
      // All environments stand at once, with several calls each.
      concurrency: 500,
      providerConcurrency: 1_000,
      leaseTtl: 3_000,
      sweepInterval: 100,
      backoff: { base: 10, max: 50 },
      readiness: { base: 10, max: 50 },
    },
    crashPoints: channel,
    hooks: checks && hooksFor(db, checks),
  });
  await engine.start();
  channel.ready({});
}

/** The kinds of a backend, for a service that checks. */
function hooksFor(
  db: Db,
  { host, secret }: { host: string; secret: string },
): HookRegistry {
  const registry = new HookRegistry();
  const config = { allowedHosts: [host], secret, prometheus: [] };
  registry.addHookKind(
    ...builtInHooks(config, {
      answerOf: runId => hooks.findAnswer(db, runId),
      answerUrl: async runId => `http://${host}/answers/${runId}`,
    }),
  );
  return registry;
}

main().catch(error => {
  process.stderr.write(`${error.stack}\n`);
  process.exit(1);
});
