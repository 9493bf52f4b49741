import { Condition } from './condition';

/**
 * Summary of an environment's conditions, for lists and colours.
 *
 * `Pending`: not looked at yet. `Progressing`: work is under way. `Ready`: everything is as asked.
 * `Degraded`: was ready, now something is not. `Failed`: work stopped and needs a person.
 * `Deleting`, `Deleted`: on the way out, and gone (kept for its receipts).
 *
 * @public
 */
export type EnvironmentStatus =
  | 'Pending'
  | 'Progressing'
  | 'Ready'
  | 'Degraded'
  | 'Failed'
  | 'Deleting'
  | 'Deleted';

/** @public */
export interface EnvironmentLink {
  title: string;
  url: string;
  /** Name of a Backstage system icon. */
  icon?: string;
}

/**
 * A place in which one workload runs. Unique per `(entityRef, name)` among those not deleted.
 *
 * @public
 */
export interface Environment {
  /** UUID. */
  id: string;
  /** The catalog entity whose workload runs here (the workloadRef), lower case. */
  entityRef: string;
  /** DNS label, at most 40 characters, unique per entity. */
  name: string;
  /** Name of an EnvironmentType. */
  type: string;
  /** Entity ref of the owning group or user. */
  owner: string;
  labels: Record<string, string>;
  /** Counts revisions of the desired state, from 1; 0 until the first one is approved. */
  generation: number;
  /** The generation that `status` and `conditions` speak of. */
  observedGeneration: number;
  status: EnvironmentStatus;
  conditions: Condition[];
  links: EnvironmentLink[];
  /** The deployment whose desired state is in force. */
  currentDeploymentId?: string;
  /** The deployment that is to follow once it is approved. */
  awaitingDeploymentId?: string;
  /** ISO 8601; when it is deleted, unless it is extended before. */
  expiresAt?: string;
  /** Entity ref of whoever created it, or `plugin:<id>`. */
  createdBy: string;
  /** ISO 8601. */
  createdAt: string;
  /** ISO 8601. */
  updatedAt: string;
  /** Opaque; changes with every change a client could have overlooked. For `If-Match`. */
  etag: string;
}

/** A slim view of an environment for placeholders and matching. @public */
export interface EnvironmentContext {
  id: string;
  name: string;
  type: string;
  owner: string;
  entityRef: string;
  /** The `spec.system` of the entity as an entity ref, if it has one. */
  system?: string;
  labels: Record<string, string>;
}
