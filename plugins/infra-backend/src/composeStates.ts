import {
  AuditorService,
  DiscoveryService,
  HttpAuthService,
  HttpRouterService,
  LoggerService,
  PermissionsService,
} from '@backstage/backend-plugin-api';
import { InfraStates } from '@infra-orchestration/backstage-plugin-infra-node';
import { createStateImportRouter, createStateRouter } from './api';
import { SecretCipher } from './secrets';
import { DefaultStates, StateImports, StateKeeper, StateRuns } from './service';
import { Db } from './store';

export interface ComposeStatesOptions {
  db: Db;
  cipher: SecretCipher;
  auditor: AuditorService;
  discovery: DiscoveryService;
  httpAuth: HttpAuthService;
  httpRouter: HttpRouterService;
  logger: LoggerService;
  permissions: PermissionsService;
}

/** States of modules: what drivers get of them, and the endpoint for the programs that they run. */
export function composeStates(options: ComposeStatesOptions): InfraStates {
  const { discovery, httpAuth, httpRouter, logger } = options;
  const runs = new StateRuns(options);
  const keeper = new StateKeeper({ ...options, runs });
  httpRouter.use(createStateRouter({ runs, keeper, logger }));
  // The login of a run is asked for instead.
  httpRouter.addAuthPolicy({ path: '/states', allow: 'unauthenticated' });
  httpRouter.use(
    createStateImportRouter({
      imports: new StateImports({ ...options, runs }),
      httpAuth,
      // People push from elsewhere.
      baseUrl: () => discovery.getExternalBaseUrl('infra'),
    }),
  );
  return new DefaultStates({
    ...options,
    runs,
    keeper,
    baseUrl: () => discovery.getBaseUrl('infra'),
  });
}

/** An extension point's object, which is there before what it stands for. */
export class LateStates implements InfraStates {
  #inner?: InfraStates;

  set(inner: InfraStates): void {
    this.#inner = inner;
  }

  find: InfraStates['find'] = id => this.#get().find(id);
  isBusy: InfraStates['isBusy'] = name => this.#get().isBusy(name);
  open: InfraStates['open'] = options => this.#get().open(options);
  takeOver: InfraStates['takeOver'] = id => this.#get().takeOver(id);

  #get(): InfraStates {
    if (!this.#inner) {
      throw new Error('States can be used once the plugin has started');
    }
    return this.#inner;
  }
}
