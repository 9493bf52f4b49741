import {
  AuthService,
  LoggerService,
  RootConfigService,
  SchedulerService,
  UrlReaderService,
} from '@backstage/backend-plugin-api';
import { ScmIntegrations } from '@backstage/integration';
import { CatalogService } from '@backstage/plugin-catalog-node';
import { EventsService } from '@backstage/plugin-events-node';
import { HintAnswers } from '@infra-orchestration/backstage-plugin-infra-node';
import { startLoop, systemClock } from './engine';
import { subscribeToHints } from './ingress';
import { readPollInterval } from './readConfig';
import {
  ArtifactIntake,
  ArtifactRegistrar,
  ArtifactUseCases,
  AttachmentsWorker,
  DeliveryCrashPoints,
  DefaultArtifacts,
  ImageInspectors,
  IntakeWorker,
  RegistryPoll,
  ScoreReader,
  UseFinder,
  UseKeeper,
} from './service';
import { Db } from './store';
import { LaterTaker } from './takeLater';

/** What another replica wrote down, and what is to be tried again, waits for this long at most. */
const SWEEP_MS = 2_000;
/** Nobody waits for what is attached to an image. */
const ATTACHMENTS_MS = 5_000;

export interface ComposeArtifactsOptions {
  db: Db;
  auth: AuthService;
  catalog: CatalogService;
  config: RootConfigService;
  events: EventsService;
  hintAnswers: HintAnswers;
  /** With those of all modules. */
  inspectors: ImageInspectors;
  logger: LoggerService;
  scheduler: SchedulerService;
  urlReader: UrlReaderService;
  /** Delivery of these components has something to do. */
  wakeDelivery(entityRefs: readonly string[]): Promise<void>;
  crashPoints?: DeliveryCrashPoints;
}

export interface RunningArtifacts {
  /** Before anybody asks whether the caller may. */
  useCases: ArtifactUseCases;
  /** What annotations and pipelines say of repositories. */
  uses: UseKeeper;
  /** Before anybody can send: what comes from then on is written down. */
  listen(): Promise<void>;
  start(): Promise<void>;
  stop(): Promise<void>;
}

/** Images from all sides: as people and CI tell of them, as events do, and as they are found. */
export function composeArtifacts(
  options: ComposeArtifactsOptions,
): RunningArtifacts {
  const { auth, config, logger, urlReader } = options;
  const waker = {
    wake: (entityRefs: string[]) => {
      options
        .wakeDelivery(entityRefs)
        .catch(error => logger.debug(`Delivery was not woken: ${error}`));
    },
  };
  const uses = new UseKeeper({
    ...options,
    waker,
    credentials: () => auth.getOwnServiceCredentials(),
  });
  const registrar = new ArtifactRegistrar({ ...options, waker, uses });
  const intake = new ArtifactIntake({ ...options, registrar });
  const worker = new IntakeWorker({ intake, logger });
  const attachments = new AttachmentsWorker(options);
  const poll = new RegistryPoll({ ...options, registrar });
  const integrations = ScmIntegrations.fromConfig(config);
  const scoreReader = new ScoreReader({ urlReader, integrations });
  const useFinder = new UseFinder({ ...options, scoreReader });
  const later = new LaterTaker('Writing down what was told of', logger);
  let isStarted = false;
  let stopLoops = async () => {};
  return {
    uses,
    useCases: new DefaultArtifacts({ ...options, registrar, useFinder }),
    listen: async () => {
      const wake = () => {
        if (isStarted) {
          worker.wake();
        }
      };
      const parts = { intake, later, worker: { wake } };
      await subscribeToHints({ ...options, ...parts });
    },
    start: async () => {
      await scheduleChores(options, { poll, uses });
      isStarted = true;
      stopLoops = startLoops(logger, { worker, attachments });
    },
    stop: async () => {
      later.stop();
      await stopLoops();
      await worker.stop();
    },
  };
}

/** Each is done by all replicas. @returns what stops them */
function startLoops(
  logger: LoggerService,
  {
    worker,
    attachments,
  }: { worker: IntakeWorker; attachments: AttachmentsWorker },
): () => Promise<void> {
  const bySystem = { clock: systemClock, logger };
  const loops = [
    startLoop({
      ...{ ...bySystem, name: 'Asking registries', interval: SWEEP_MS },
      work: async () => worker.wake(),
    }),
    startLoop({
      ...{ ...bySystem, name: 'Looking for what is attached to images' },
      interval: ATTACHMENTS_MS,
      work: signal => attachments.run(signal),
    }),
  ];
  return async () => {
    await Promise.all(loops.map(loop => loop.stop()));
  };
}

/** Each is done by one replica at a time. */
async function scheduleChores(
  { config, scheduler }: ComposeArtifactsOptions,
  { poll, uses }: { poll: RegistryPoll; uses: UseKeeper },
): Promise<void> {
  const frequency = readPollInterval(config);
  await scheduler.scheduleTask({
    id: 'infra-registry-poll',
    frequency,
    initialDelay: frequency,
    timeout: { hours: 1 },
    fn: signal => poll.run(signal),
  });
  await scheduler.scheduleTask({
    id: 'infra-artifact-uses',
    frequency: { minutes: 1 },
    initialDelay: { seconds: 10 },
    timeout: { minutes: 5 },
    fn: () => uses.refresh(),
  });
}
