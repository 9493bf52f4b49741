import { createExtensionPoint } from '@backstage/backend-plugin-api';
import { Driver } from './driver';

/** @public */
export interface InfraDriversExtensionPoint {
  /** @throws ConflictError when a driver of the same id is there already. */
  addDriver(...drivers: Driver[]): void;
}

/** Where backend modules bring their drivers. @public */
export const infraDriversExtensionPoint =
  createExtensionPoint<InfraDriversExtensionPoint>({ id: 'infra.drivers' });
