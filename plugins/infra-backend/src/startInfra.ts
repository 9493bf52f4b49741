import {
  AuditorService,
  AuthService,
  DatabaseService,
  DiscoveryService,
  HttpAuthService,
  HttpRouterService,
  LifecycleService,
  LoggerService,
  PermissionsRegistryService,
  PermissionsService,
  RootConfigService,
  SchedulerService,
  UrlReaderService,
  UserInfoService,
} from '@backstage/backend-plugin-api';
import {
  ActionsRegistryService,
  MetricsService,
  TracingService,
} from '@backstage/backend-plugin-api/alpha';
import { CatalogService } from '@backstage/plugin-catalog-node';
import { EventsService } from '@backstage/plugin-events-node';
import { NotificationService } from '@backstage/plugin-notifications-node';
import { SignalsService } from '@backstage/plugin-signals-node';
import { HintAnswers } from '@infra-orchestration/backstage-plugin-infra-node';
import { registerInfraActions } from './actions';
import { createRouter } from './api';
import {
  composeModuleServices,
  LateModuleServices,
} from './composeModuleServices';
import { composeArtifacts, RunningArtifacts } from './composeArtifacts';
import { composeDelivery } from './composeDelivery';
import { composeOutbox, RunningOutbox } from './composeOutbox';
import { composeStates, LateStates } from './composeStates';
import { composeEnvironments, composeUseCases } from './composeUseCases';
import { composeTasks } from './composeTasks';
import { composeHooks, composeVerifications } from './composeVerifications';
import { createCredentialKeeper } from './credentialKeeper';
import {
  DefaultDocumentRegistry,
  DocumentLoader,
  readSourceConfigs,
} from './definitions';
import { createDriverDirectory } from './driverDirectory';
import { CredentialPolicy, DriverRegistry, SecretStores } from './drivers';
import { CrashPoints, createEngine, Engine } from './engine';
import {
  createEngineTracker,
  createUseCaseTracker,
  engineHealth,
  EnvironmentSignals,
  InfraHealth,
  observeInstallation,
  trackedPlanner,
} from './observability';
import {
  readEngineOptions,
  readInstallation,
  readRefreshInterval,
} from './readConfig';
import { HookRegistry, readHooksConfig } from './hooks';
import { keepTrying } from './keepTrying';
import { createMemberships, createNotifier } from './peopleServices';
import { registerPermissions } from './registerPermissions';
import {
  auditedEnvironments,
  DeliveryCrashPoints,
  Forges,
  ImageInspectors,
  LateTasks,
  PolicyWatch,
} from './service';
import {
  createSecretStore,
  rotateSecrets,
  SecretCipher,
  SecretStore,
} from './secrets';
import { Db, environments, openDatabase, providers, secretRows } from './store';

type Rotate = (signal: AbortSignal) => Promise<void>;

/** What the plugin is given. */
export interface InfraServices {
  actionsRegistry: ActionsRegistryService;
  auditor: AuditorService;
  auth: AuthService;
  catalog: CatalogService;
  config: RootConfigService;
  database: DatabaseService;
  discovery: DiscoveryService;
  events: EventsService;
  httpAuth: HttpAuthService;
  httpRouter: HttpRouterService;
  health: InfraHealth;
  hintAnswers: HintAnswers;
  lifecycle: LifecycleService;
  logger: LoggerService;
  metrics: MetricsService;
  notifications: NotificationService;
  permissions: PermissionsService;
  permissionsRegistry: PermissionsRegistryService;
  scheduler: SchedulerService;
  signals: SignalsService;
  tracing: TracingService;
  urlReader: UrlReaderService;
  userInfo: UserInfoService;
  /** With the drivers of all modules. */
  registry: DriverRegistry;
  /** With the kinds of all modules. */
  hooks: HookRegistry;
  /** Those of all modules. */
  secretStores: SecretStores;
  /** What modules brought to ask registries with. */
  inspectors: ImageInspectors;
  /** Those of all modules. */
  forges: Forges;
  /** What modules got of the states. */
  states: LateStates;
  /** As modules have them. */
  manualTasks: LateTasks;
  /** What else modules got. */
  moduleServices: LateModuleServices;
  crashPoints?: CrashPoints & DeliveryCrashPoints;
}

/**
 * Wires the rooms. Work begins in the start-up hook, when all plugins are there, and ends in the
 * shutdown hook: streams first, as their clients come back elsewhere; then the engine, which
 * leaves what it cannot end to another replica or the next start.
 */
export async function startInfra(services: InfraServices): Promise<void> {
  const db = await openDatabase(services.database);
  registerPermissions(services.permissionsRegistry, db);
  const { cipher, engine, installation, rotate, secrets } = await composeEngine(
    services,
    db,
  );
  services.states.set(composeStates({ ...services, db, cipher }));
  services.moduleServices.set(
    composeModuleServices({ db, connections: engine.connections }),
  );
  services.health.add('infra', engineHealth(engine));
  const signals = new EnvironmentSignals(services);
  engine.eventBus.onAnyAppended(id => signals.changed(id));
  observeInstallation(services.metrics, {
    countByStatus: () => environments.countByStatus(db),
    countDue: () => environments.countDue(db),
    listProviders: () => providers.listStatus(db),
  });
  const documents = composeDocuments(services, db, secrets);
  const { useCases, policies, outbox, artifacts, delivery } = composeService(
    services,
    {
      db,
      engine,
      installation,
      registry: documents.registry,
      secrets,
    },
  );
  await artifacts.listen();
  await delivery.listen();
  registerInfraActions(services.actionsRegistry, useCases);
  const shutdown = new AbortController();
  services.httpRouter.use(
    await createRouter({
      httpAuth: services.httpAuth,
      useCases,
      verifications: composeVerifications({
        ...services,
        db,
        enqueuer: engine.enqueuer,
        config: readHooksConfig(services.config),
      }),
      shutdown: shutdown.signal,
    }),
  );
  const { loader } = documents;
  services.lifecycle.addStartupHook(() =>
    beginWork(services, shutdown.signal, {
      ...{ engine, outbox, artifacts, loader, policies, rotate },
    }),
  );
  services.lifecycle.addShutdownHook(async () => {
    shutdown.abort();
    signals.stop();
    const parts = [engine, outbox, artifacts, delivery];
    await Promise.all(parts.map(part => part.stop()));
  });
}

async function beginWork(
  services: InfraServices,
  signal: AbortSignal,
  parts: {
    engine: Engine;
    outbox: RunningOutbox;
    artifacts: RunningArtifacts;
    loader: DocumentLoader;
    policies: PolicyWatch;
    rotate: Rotate;
  },
): Promise<void> {
  const { logger } = services;
  const { engine, outbox, artifacts, loader, policies, rotate } = parts;
  const trying = { logger, signal };
  await keepTrying('Starting the engine', () => engine.start(), trying);
  await keepTrying('Telling of events', () => outbox.start(), trying);
  await keepTrying('Learning of images', () => artifacts.start(), trying);
  await keepTrying(
    'Scheduling the chores',
    () => scheduleChores(services, loader, rotate, policies),
    trying,
  );
  // Without them the engine works by the documents in force; the chores try again.
  await loader
    .refresh()
    .catch(error => logger.error(`Platform documents were not read: ${error}`));
  rotate(signal).catch(error =>
    logger.error(`Secrets were not encrypted anew: ${error}`),
  );
}

function composeService(
  services: InfraServices,
  parts: {
    db: Db;
    engine: Engine;
    installation: string;
    registry: DefaultDocumentRegistry;
    secrets: SecretStore;
  },
) {
  const { db, engine, installation, registry, secrets } = parts;
  const ports = {
    ...services,
    db,
    memberships: createMemberships(services.userInfo),
    notifier: createNotifier(services.notifications),
    registry,
    drivers: createDriverDirectory({
      db,
      registry: services.registry,
      monitor: engine.monitor,
      secrets,
    }),
    enqueuer: engine.enqueuer,
    planner: trackedPlanner(engine.planner, services),
    eventBus: engine.eventBus,
    tracker: createUseCaseTracker(services.metrics),
  };
  const environmentCases = composeEnvironments(ports);
  const audited = auditedEnvironments(environmentCases, services.auditor);
  const artifacts = composeArtifacts({
    ...ports,
    wakeDelivery: entityRefs => engine.wakeDelivery(entityRefs),
  });
  const delivery = composeDelivery({
    ...{ ...ports, engine, audited },
    environments: environmentCases,
    uses: artifacts.uses,
  });
  const outbox = composeOutbox({ ...ports, installation });
  return {
    useCases: composeUseCases({
      ...ports,
      environments: environmentCases,
      artifacts: artifacts.useCases,
      delivery: delivery.useCases,
      previews: delivery.previews,
      tasks: composeTasks({ ...ports, secrets }),
      sinks: outbox.sinks,
    }),
    delivery,
    outbox,
    artifacts,
    policies: new PolicyWatch({
      ...ports,
      environments: audited,
      credentials: () => services.auth.getOwnServiceCredentials(),
    }),
  };
}

function composeDocuments(
  services: InfraServices,
  db: Db,
  secrets: SecretStore,
) {
  const { auditor, config, hooks, logger, registry, secretStores, urlReader } =
    services;
  const installed = () => ({
    drivers: registry.list(),
    hookKinds: hooks.list(),
    secretStores: secretStores.names(),
  });
  return {
    registry: new DefaultDocumentRegistry({
      db,
      installed,
      credentials: createCredentialKeeper(
        secrets,
        CredentialPolicy.fromConfig(config),
      ),
    }),
    loader: new DocumentLoader({
      db,
      installed,
      logger,
      auditor,
      urlReader,
      sources: readSourceConfigs(config),
      env: process.env,
    }),
  };
}

async function composeEngine(
  services: InfraServices,
  db: Db,
): Promise<{
  cipher: SecretCipher;
  engine: Engine;
  installation: string;
  rotate: Rotate;
  secrets: SecretStore;
}> {
  const { config, logger, registry, crashPoints } = services;
  const rows = secretRows(db);
  const { store: secrets, cipher } = await createSecretStore({
    rows,
    config,
    logger,
  });
  services.hooks.addHookKind(
    ...composeHooks({ ...services, db, config: readHooksConfig(config) }),
  );
  const installation = await readInstallation(config, db);
  const engine = await createEngine({
    db,
    registry,
    secrets,
    config,
    logger,
    installation,
    hooks: services.hooks,
    secretStores: services.secretStores,
    options: readEngineOptions(config),
    queueSchema: 'infra_queue',
    crashPoints,
    tracker: createEngineTracker(services),
  });
  const rotate: Rotate = async signal => {
    await rotateSecrets({ rows, cipher, logger, signal });
  };
  return { cipher, engine, installation, rotate, secrets };
}

/** Each is done by one replica at a time. */
async function scheduleChores(
  { config, scheduler }: InfraServices,
  loader: DocumentLoader,
  rotate: Rotate,
  policies: PolicyWatch,
): Promise<void> {
  const interval = readRefreshInterval(config);
  await scheduler.scheduleTask({
    id: 'infra-documents-refresh',
    frequency: interval,
    initialDelay: interval,
    timeout: { minutes: 5 },
    fn: () => loader.refresh(),
  });
  await scheduler.scheduleTask({
    id: 'infra-policies',
    frequency: { seconds: 10 },
    initialDelay: { seconds: 10 },
    timeout: { minutes: 5 },
    fn: signal => policies.sweep(signal),
  });
  await scheduler.scheduleTask({
    id: 'infra-secrets-rotation',
    frequency: { hours: 24 },
    initialDelay: { seconds: 30 },
    timeout: { hours: 1 },
    fn: rotate,
  });
}
