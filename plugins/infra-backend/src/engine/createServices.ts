import {
  LoggerService,
  RootConfigService,
} from '@backstage/backend-plugin-api';
import {
  CredentialPolicy,
  DriverRegistry,
  LocalCallSlots,
  ProviderConnections,
  ProviderMonitor,
  Revocations,
  SecretStores,
  SharedCallSlots,
} from '../drivers';
import { HookRegistry } from '../hooks';
import { SecretStore } from '../secrets';
import { Db, environments, instances, isPostgres } from '../store';
import { Clock, systemClock } from './clock';
import { Fingerprints } from './node/fingerprint';
import { PlatformDocuments } from './reconcile/platformDocuments';
import { EngineServices } from './services';
import { EngineTracker, untracked } from './tracker';
import { CrashPoints, EngineOptions } from './types';
import { ChangeHub } from './watch/changeHub';

const CHANGE_DELAY_MS = 250;
const PAGE = 500;

export interface CreateEngineOptions {
  db: Db;
  registry: DriverRegistry;
  secrets: SecretStore;
  /** For credentials of providers that come from the configuration. */
  config: RootConfigService;
  logger: LoggerService;
  /** First part of every ownership mark; never changes. */
  installation: string;
  options: EngineOptions;
  /** On PostgreSQL: the schema in which the queue keeps its tables. */
  queueSchema: string;
  clock?: Clock;
  crashPoints?: CrashPoints;
  /** Default: there are none. */
  hooks?: HookRegistry;
  /** Default: there are none. */
  secretStores?: SecretStores;
  /** Default: nothing is tracked. */
  tracker?: EngineTracker;
}

/** @param engine - how the parts reach the engine that is made of them */
export async function createEngineServices(
  given: CreateEngineOptions,
  engine: { wake(environmentIds: string[]): Promise<void> },
): Promise<EngineServices> {
  const { db, secrets, options, logger, registry } = given;
  const clock = given.clock ?? systemClock;
  const revocations = new Revocations(db, () => clock.now().getTime());
  const connections = createConnections(given, clock, revocations);
  return {
    db,
    clock,
    logger,
    options,
    registry,
    connections,
    secrets,
    installation: given.installation,
    crashPoints: given.crashPoints ?? { at: () => {} },
    tracker: given.tracker ?? untracked,
    hooks: given.hooks ?? new HookRegistry(),
    documents: new PlatformDocuments(db),
    fingerprints: await Fingerprints.create(secrets),
    monitor: new ProviderMonitor({
      db,
      connections,
      logger,
      now: () => clock.now(),
      random: () => clock.random(),
      check: options.providerCheck,
      revocations,
      onRevoked: provider => wakeAll(db, clock, { provider }, engine.wake),
      onRecovered: provider =>
        wakeAll(db, clock, { provider, unsettled: true }, engine.wake),
    }),
    slots: isPostgres(db)
      ? new SharedCallSlots({
          db,
          defaultConcurrency: options.providerConcurrency,
        })
      : new LocalCallSlots(options.providerConcurrency),
    changes: new ChangeHub({
      clock,
      delay: CHANGE_DELAY_MS,
      flush: async (instanceIds, changedAt) => {
        const concerned = await instances.requestObservations(db, {
          instanceIds,
          changedAt,
          now: clock.now(),
        });
        await engine.wake(concerned);
      },
    }),
  };
}

function createConnections(
  given: CreateEngineOptions,
  clock: Clock,
  revocations: Revocations,
): ProviderConnections {
  const { registry, logger, options, config, secrets } = given;
  const { secretStores = new SecretStores() } = given;
  return new ProviderConnections({
    revocationOf: provider => revocations.of(provider),
    registry,
    logger,
    callTimeout: options.callTimeout,
    now: () => clock.now().getTime(),
    credentials: {
      config,
      env: process.env,
      secret: ref => secrets.get(ref),
      store: path => secretStores.read(path, logger),
      policy: CredentialPolicy.fromConfig(config),
    },
  });
}

/** Every environment that has something on the provider; or only those in which it is not settled. */
async function wakeAll(
  db: Db,
  clock: Clock,
  which: { provider: string; unsettled?: boolean },
  wake: (environmentIds: string[]) => Promise<void>,
): Promise<void> {
  let after: string | undefined;
  do {
    const ids = await instances.listEnvironmentsOfProvider(db, {
      ...which,
      limit: PAGE,
      after,
    });
    await environments.markDue(db, { ids, now: clock.now() });
    await wake(ids);
    after = ids.length === PAGE ? ids.at(-1) : undefined;
  } while (after !== undefined);
}
