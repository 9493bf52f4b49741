import { ConfigReader } from '@backstage/config';
import { LoggerService } from '@backstage/backend-plugin-api';
import { DriverRegistry } from '../../../drivers';
import { createSecretStore } from '../../../secrets';
import { secretRows } from '../../../store';
import { connectTo } from '../../../store/__testUtils__/connectTo';
import { createEngine } from '../../engine';
import { defaultEngineOptions } from '../../types';
import { Channel } from './channel';
import { createRemoteDriver } from './remoteDriver';

/** A backend process reduced to its engine, to be killed. The test tells it where to stand. */
async function main(): Promise<void> {
  const { database, worldUrl } = JSON.parse(process.env.KILL_TEST_WORKER!);
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
  });
  await engine.start();
  channel.ready({});
}

main().catch(error => {
  process.stderr.write(`${error.stack}\n`);
  process.exit(1);
});
