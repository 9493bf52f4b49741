import { createExtensionPoint } from '@backstage/backend-plugin-api';
import { ImageInspector } from './delivery';
import { Driver } from './driver';
import { Forge } from './forges';
import { HookKind } from './hooks';
import { InfraProviders } from './providers';
import { RegistryCredentials } from './registries';
import { ExternalSecretStore } from './secretStores';
import { InfraStates } from './states';
import { ManualTasks } from './tasks';

/** @public */
export interface InfraDriversExtensionPoint {
  /** @throws ConflictError when a driver of the same id is there already. */
  addDriver(...drivers: Driver[]): void;
}

/** Where backend modules bring their drivers. @public */
export const infraDriversExtensionPoint =
  createExtensionPoint<InfraDriversExtensionPoint>({ id: 'infra.drivers' });

/** @public */
export interface InfraHooksExtensionPoint {
  /** @throws ConflictError when a kind of the same name is there already. */
  addHookKind(...kinds: HookKind[]): void;
}

/** Where backend modules bring their kinds of hooks. @public */
export const infraHooksExtensionPoint =
  createExtensionPoint<InfraHooksExtensionPoint>({ id: 'infra.hooks' });

/**
 * Where a driver that works by people finds the tasks. A module gets it before the backend's store
 * is there, so its methods are for driver calls, not for the module's `init`.
 *
 * @public
 */
export const infraTasksExtensionPoint = createExtensionPoint<ManualTasks>({
  id: 'infra.tasks',
});

/**
 * Where a driver that runs infrastructure-as-code modules finds their states. As with tasks: for
 * driver calls, not for a module's `init`.
 *
 * @public
 */
export const infraStatesExtensionPoint = createExtensionPoint<InfraStates>({
  id: 'infra.states',
});

/**
 * Where a module finds the credentials of registries. As with tasks: for driver calls and requests, not
 * for a module's `init`.
 *
 * @public
 */
export const infraRegistryCredentialsExtensionPoint =
  createExtensionPoint<RegistryCredentials>({
    id: 'infra.registry-credentials',
  });

/**
 * Where a module finds the providers of its drivers. As with tasks: for requests, not for a module's
 * `init`.
 *
 * @public
 */
export const infraProvidersExtensionPoint =
  createExtensionPoint<InfraProviders>({ id: 'infra.providers' });

/** @public */
export interface InfraImagesExtensionPoint {
  /** Those added first are asked first. */
  addInspector(...inspectors: ImageInspector[]): void;
}

/** Where a module brings what can ask registries about images. @public */
export const infraImagesExtensionPoint =
  createExtensionPoint<InfraImagesExtensionPoint>({ id: 'infra.images' });

/** @public */
export interface InfraForgesExtensionPoint {
  /** The first that knows a repository is told of its pull requests. */
  addForge(...forges: Forge[]): void;
}

/** Where a module brings the forges that are told of previews. @public */
export const infraForgesExtensionPoint =
  createExtensionPoint<InfraForgesExtensionPoint>({ id: 'infra.forges' });

/** @public */
export interface InfraSecretStoresExtensionPoint {
  /** @throws ConflictError when one of the same name is there already. */
  addSecretStore(...stores: ExternalSecretStore[]): void;
}

/** Where a module brings the secret stores that credentials of providers come from. @public */
export const infraSecretStoresExtensionPoint =
  createExtensionPoint<InfraSecretStoresExtensionPoint>({
    id: 'infra.secret-stores',
  });
