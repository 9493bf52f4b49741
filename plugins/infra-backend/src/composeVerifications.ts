import {
  AuditorService,
  DiscoveryService,
  HttpRouterService,
  PermissionsRegistryService,
  PermissionsService,
} from '@backstage/backend-plugin-api';
import { HookKind } from '@infra-orchestration/backstage-plugin-infra-node';
import { builtInHooks, HooksConfig, isVerificationToken } from './hooks';
import {
  auditedVerifications,
  Authorizer,
  DefaultVerifications,
  Enqueuer,
  infraEnvironmentPermissionResourceRef,
  VerificationUseCases,
} from './service';
import { Db, hooks } from './store';

export interface ComposeVerificationsOptions {
  db: Db;
  config: Pick<HooksConfig, 'secret'>;
  auditor: AuditorService;
  enqueuer: Enqueuer;
  httpRouter: HttpRouterService;
  permissions: PermissionsService;
  permissionsRegistry: PermissionsRegistryService;
}

/** What checks outside answer. */
export function composeVerifications(
  options: ComposeVerificationsOptions,
): VerificationUseCases {
  const { auditor, config, httpRouter, permissions } = options;
  // Whoever was asked to verify something has the token of the run instead of a login.
  httpRouter.addAuthPolicy({
    path: '/verifications',
    allow: 'unauthenticated',
  });
  const ruleset = options.permissionsRegistry.getPermissionRuleset(
    infraEnvironmentPermissionResourceRef,
  );
  return auditedVerifications(
    new DefaultVerifications({
      ...options,
      authorizer: new Authorizer({ permissions, ruleset }),
      isToken: (token, runId) =>
        config.secret !== undefined &&
        isVerificationToken(token, { secret: config.secret, runId }),
    }),
    auditor,
  );
}

/** The kinds that need no module. */
export function composeHooks(options: {
  config: HooksConfig;
  db: Db;
  discovery: DiscoveryService;
}): HookKind[] {
  const { config, db, discovery } = options;
  return builtInHooks(config, {
    answerOf: runId => hooks.findAnswer(db, runId),
    answerUrl: async runId =>
      `${await discovery.getExternalBaseUrl('infra')}/verifications/${runId}`,
  });
}
