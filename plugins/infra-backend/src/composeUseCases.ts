import {
  AuditorService,
  PermissionsRegistryService,
  PermissionsService,
  RootConfigService,
  UrlReaderService,
} from '@backstage/backend-plugin-api';
import { ScmIntegrations } from '@backstage/integration';
import { CatalogService } from '@backstage/plugin-catalog-node';
import {
  auditedUseCases,
  AuthorizedActivity,
  AuthorizedEnvironments,
  AuthorizedPlatform,
  AuthorizedTasks,
  AuthorizedProviders,
  Authorizer,
  DefaultActivity,
  DefaultEnvironments,
  DefaultPlatform,
  DefaultProviders,
  DocumentRegistry,
  DriverDirectory,
  Enqueuer,
  EnvironmentChanges,
  EnvironmentCreation,
  EnvironmentDrafter,
  EnvironmentRequests,
  EventBus,
  infraEnvironmentPermissionResourceRef,
  infraTaskPermissionResourceRef,
  InfraUseCases,
  Planner,
  RevisionMaker,
  ScoreReader,
  TaskAuthorizer,
  TaskUseCases,
  UseCaseTracker,
} from './service';
import { Db } from './store';

export interface ComposeUseCasesOptions {
  db: Db;
  config: RootConfigService;
  catalog: CatalogService;
  urlReader: UrlReaderService;
  auditor: AuditorService;
  permissions: PermissionsService;
  permissionsRegistry: PermissionsRegistryService;
  registry: DocumentRegistry;
  drivers: DriverDirectory;
  enqueuer: Enqueuer;
  planner: Planner;
  eventBus: EventBus;
  tracker: UseCaseTracker;
  /** Before anybody asks who may. */
  tasks: TaskUseCases;
}

/** From the outside in: audit, permissions, the use case itself. */
export function composeUseCases(
  options: ComposeUseCasesOptions,
): InfraUseCases {
  const authorizer = new Authorizer({
    permissions: options.permissions,
    ruleset: options.permissionsRegistry.getPermissionRuleset(
      infraEnvironmentPermissionResourceRef,
    ),
  });
  const environments = new AuthorizedEnvironments(
    composeEnvironments(options),
    authorizer,
  );
  return auditedUseCases(
    {
      environments,
      tasks: new AuthorizedTasks(
        options.tasks,
        new TaskAuthorizer({
          permissions: options.permissions,
          ruleset: options.permissionsRegistry.getPermissionRuleset(
            infraTaskPermissionResourceRef,
          ),
        }),
      ),
      activity: new AuthorizedActivity(new DefaultActivity(options), {
        environments,
        authorizer,
      }),
      platform: new AuthorizedPlatform(
        new DefaultPlatform(options),
        authorizer,
      ),
      providers: new AuthorizedProviders(
        new DefaultProviders(options),
        authorizer,
      ),
    },
    options.auditor,
  );
}

function composeEnvironments(options: ComposeUseCasesOptions) {
  const { db, planner } = options;
  const drafter = new EnvironmentDrafter({
    db,
    catalog: options.catalog,
    scoreReader: new ScoreReader({
      urlReader: options.urlReader,
      integrations: ScmIntegrations.fromConfig(options.config),
    }),
  });
  return new DefaultEnvironments({
    db,
    drafter,
    creation: new EnvironmentCreation(options),
    changes: new EnvironmentChanges({
      ...options,
      revisions: new RevisionMaker({ db, planner, drafter }),
    }),
    requests: new EnvironmentRequests(options),
  });
}
