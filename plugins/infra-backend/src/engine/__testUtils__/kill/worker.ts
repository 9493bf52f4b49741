import { ConfigReader } from '@backstage/config';
import { LoggerService } from '@backstage/backend-plugin-api';
import { DriverRegistry } from '../../../drivers';
import { createSecretStore } from '../../../secrets';
import { secretRows } from '../../../store';
import { connectTo } from '../../../store/__testUtils__/connectTo';
import { createEngine } from '../../engine';
import { CrashPoint, defaultEngineOptions } from '../../types';
import { askWorld, createRemoteDriver } from './remoteDriver';

/**
 * A backend process reduced to its engine, to be killed. Asks the world at every crash point
 * whether it has to die there.
 */
async function main(): Promise<void> {
  const { database, worldUrl } = JSON.parse(process.env.KILL_TEST_WORKER!);
  const silent: LoggerService = {
    error: () => {},
    warn: () => {},
    info: () => {},
    debug: () => {},
    child: () => silent,
  };
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
      leaseTtl: 1_000,
      sweepInterval: 100,
      backoff: { base: 10, max: 50 },
      readiness: { base: 10, max: 50 },
    },
    crashPoints: {
      at: async (point: CrashPoint) => {
        const { die } = await askWorld(worldUrl, { do: 'point', point });
        if (die) {
          process.kill(process.pid, 'SIGKILL');
          await new Promise(() => {});
        }
      },
    },
  });
  await engine.start();
  process.send?.('started');
}

main().catch(error => {
  process.stderr.write(`${error.stack}\n`);
  process.exit(1);
});

// A worker whose test is gone has nothing to do any more.
process.on('disconnect', () => process.exit(0));
