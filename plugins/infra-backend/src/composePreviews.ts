import {
  AuthService,
  LoggerService,
  RootConfigService,
  UrlReaderService,
} from '@backstage/backend-plugin-api';
import { ScmIntegrations } from '@backstage/integration';
import { CatalogService } from '@backstage/plugin-catalog-node';
import { EventsService } from '@backstage/plugin-events-node';
import { Engine } from './engine';
import { subscribeToPullRequests } from './ingress';
import {
  DefaultPreviews,
  DeliveryCrashPoints,
  EnvironmentUseCases,
  Forges,
  PreviewComponents,
  PreviewIntake,
  PreviewNotes,
  PreviewRegistrar,
  PreviewSource,
  PreviewStarter,
  PreviewStore,
  PreviewTeller,
  PreviewUseCases,
  PreviewWorker,
  ScoreReader,
  UseKeeper,
} from './service';
import { Db, previews } from './store';
import { LaterTaker } from './takeLater';

export interface ComposePreviewsOptions {
  db: Db;
  auth: AuthService;
  catalog: CatalogService;
  config: RootConfigService;
  engine: Pick<Engine, 'wakeDelivery'>;
  events: EventsService;
  /** With those of all modules. */
  forges: Forges;
  logger: LoggerService;
  urlReader: UrlReaderService;
  uses: Pick<UseKeeper, 'refresh'>;
  /** Before anybody asks whether the caller may, with an entry in the audit log. */
  audited: EnvironmentUseCases;
  crashPoints?: DeliveryCrashPoints;
}

export interface RunningPreviews {
  /** Before anybody asks whether the caller may. */
  useCases: PreviewUseCases;
  look(entityRef: string): Promise<void>;
  listDue(options: { limit: number }): Promise<string[]>;
  isInUse(): Promise<boolean>;
  /** Before anybody can send. */
  listen(): Promise<void>;
  stop(): Promise<void>;
}

/** Previews from all sides: as forges tell of them, as people and CI ask for them, and as they are made. */
export function composePreviews(
  options: ComposePreviewsOptions,
): RunningPreviews {
  const { db, auth, catalog, config, engine, forges, logger } = options;
  const { crashPoints } = options;
  const now = () => new Date();
  const credentials = () => auth.getOwnServiceCredentials();
  const wake = (entityRefs: string[]) => {
    engine
      .wakeDelivery(entityRefs)
      .catch(error => logger.debug(`Previews were not woken: ${error}`));
  };
  const registrar = new PreviewRegistrar({ db, now, wake, crashPoints });
  const notes = new PreviewNotes({ forges, appUrl: readAppUrl(config) });
  const teller = new PreviewTeller({
    ...{ db, notes, logger, now, crashPoints },
    random: () => Math.random(),
  });
  const scoreReader = new ScoreReader({
    urlReader: options.urlReader,
    integrations: ScmIntegrations.fromConfig(config),
  });
  const worker = new PreviewWorker({
    ...{ db, notes, logger, now, crashPoints },
    store: new PreviewStore({ db, now }),
    source: new PreviewSource({
      ...{ db, catalog, scoreReader, credentials, uses: options.uses },
    }),
    starter: new PreviewStarter({
      environments: options.audited,
      credentials,
    }),
    tell: id => teller.tell(id),
  });
  const components = new PreviewComponents({ catalog, credentials, now });
  const intake = new PreviewIntake({ db, components, registrar });
  const later = new LaterTaker('Taking a pull request', logger);
  return {
    useCases: new DefaultPreviews({ db, catalog, registrar }),
    look: entityRef => worker.look(entityRef),
    listDue: ({ limit }) => previews.listDue(db, { now: now(), limit }),
    isInUse: () => previews.isAnyUnsettled(db),
    listen: () =>
      subscribeToPullRequests({
        ...options,
        take: hint =>
          intake.take(hint).catch(error => {
            logger.warn(`A pull request is taken later: ${error}`);
            // The next commit makes up for what is not.
            later.take(() => intake.take(hint));
          }),
      }),
    stop: async () => {
      later.stop();
      await teller.stop();
    },
  };
}

function readAppUrl(config: RootConfigService): string {
  return (config.getOptionalString('app.baseUrl') ?? '').replace(/\/+$/, '');
}
