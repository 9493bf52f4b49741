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
  AuthorizedArtifacts,
  AuthorizedDelivery,
  AuthorizedEnvironments,
  AuthorizedPlatform,
  AuthorizedPreviews,
  AuthorizedTasks,
  AuthorizedUndelivered,
  AuthorizedProviders,
  Authorizer,
  DefaultActivity,
  DefaultEnvironments,
  DefaultPlatform,
  DefaultProviders,
  DefaultUndelivered,
  ArtifactUseCases,
  DeliveryUseCases,
  DeliveryCrashPoints,
  DocumentRegistry,
  DriverDirectory,
  Enqueuer,
  DeploymentApprovals,
  EnvironmentChanges,
  EnvironmentCreation,
  EnvironmentDrafter,
  EnvironmentLife,
  EnvironmentRequests,
  EnvironmentUseCases,
  EventBus,
  infraEnvironmentPermissionResourceRef,
  infraTaskPermissionResourceRef,
  InfraUseCases,
  Memberships,
  Planner,
  PreviewUseCases,
  rememberOwn,
  RevisionMaker,
  ScoreReader,
  TaskAuthorizer,
  TaskUseCases,
  UseCaseTracker,
} from './service';
import { Db, deployments } from './store';

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
  /** Names of those who are told of events. */
  sinks: readonly string[];
  /** Before anybody asks who may. */
  tasks: TaskUseCases;
  /** As {@link composeEnvironments} makes them. */
  environments: EnvironmentUseCases;
  /** Before anybody asks who may. */
  artifacts: ArtifactUseCases;
  delivery: DeliveryUseCases;
  previews: PreviewUseCases;
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
  const environments = new AuthorizedEnvironments(options.environments, {
    authorizer,
    environmentOf: async id =>
      (await deployments.get(options.db, id))?.environmentId,
  });
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
      artifacts: new AuthorizedArtifacts(options.artifacts, authorizer),
      delivery: new AuthorizedDelivery(options.delivery, {
        environments,
        authorizer,
      }),
      previews: new AuthorizedPreviews(options.previews, authorizer),
      undelivered: new AuthorizedUndelivered(
        new DefaultUndelivered(options),
        authorizer,
      ),
    },
    options.auditor,
  );
}

export interface ComposeEnvironmentsOptions
  extends Pick<
    ComposeUseCasesOptions,
    | 'db'
    | 'config'
    | 'catalog'
    | 'urlReader'
    | 'enqueuer'
    | 'planner'
    | 'eventBus'
    | 'tracker'
  > {
  memberships: Memberships;
  crashPoints?: DeliveryCrashPoints;
}

/** Before anybody asks whether the caller may. */
export function composeEnvironments(
  options: ComposeEnvironmentsOptions,
): EnvironmentUseCases {
  const { db, planner } = options;
  const drafter = new EnvironmentDrafter({
    db,
    catalog: rememberOwn(options.catalog),
    scoreReader: new ScoreReader({
      urlReader: options.urlReader,
      integrations: ScmIntegrations.fromConfig(options.config),
    }),
  });
  const revisions = new RevisionMaker({ db, planner, drafter });
  return new DefaultEnvironments({
    db,
    drafter,
    creation: new EnvironmentCreation(options),
    changes: new EnvironmentChanges({ ...options, revisions }),
    requests: new EnvironmentRequests(options),
    life: new EnvironmentLife(options),
    approvals: new DeploymentApprovals({ ...options, revisions }),
  });
}
