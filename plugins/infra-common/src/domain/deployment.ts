import { Hook, HookRun } from './hook';
import { JsonObject } from '@backstage/types';
import { AdoptionChoice, AdoptionInput, Plan, PlannedActionType } from './plan';
import { DeploymentApproval } from './policy';
import { ResourceClaimInput } from './resource';

/** @public */
export type DeploymentMode = 'deploy' | 'rollback' | 'destroy';

/**
 * `AwaitingApproval`: not in force; nothing is done before somebody agrees to its plan.
 * `Rejected`: nobody did.
 *
 * @public
 */
export type DeploymentStatus =
  | 'AwaitingApproval'
  | 'Pending'
  | 'Running'
  | 'Succeeded'
  | 'Failed'
  | 'Superseded'
  | 'Cancelled'
  | 'Rejected';

/**
 * What an environment is asked to be: the immutable input of one deployment.
 *
 * @public
 */
export interface DesiredState {
  /** Claims of the request itself, by alias; they win over those of Score file and type. */
  claims: Record<string, ResourceClaimInput>;
  /**
   * The Score file (`score.dev/v1b1`) as parsed, snapshot of the moment of asking. In a request,
   * absent means "read the entity's Score file" and `null` "nothing runs here, only claims".
   */
  workload?: JsonObject | null;
  /** Values for `${deployment.params.…}` placeholders. */
  params: JsonObject;
  /** Image per Score container name; wins over the Score file's. */
  images: Record<string, string>;
  /** What is done, by address, with objects that exist and that nobody we know made. */
  adopt?: Record<string, AdoptionChoice>;
}

/** What a request says of a desired state; what is absent stays as it was. @public */
export type DesiredStateChange = Omit<Partial<DesiredState>, 'adopt'> & {
  adopt?: AdoptionInput;
};

/**
 * An immutable revision of an environment's desired state and its execution.
 *
 * @public
 */
export interface Deployment {
  /** UUID. */
  id: string;
  environmentId: string;
  /** The environment's generation that this deployment made. */
  generation: number;
  mode: DeploymentMode;
  status: DeploymentStatus;
  desired: DesiredState;
  /** For `rollback`: the deployment whose desired state was taken. */
  rollbackOf?: string;
  /**
   * For `destroy`: providers whose resources may be given up where they cannot be removed, since they
   * are out of reach.
   */
  abandon?: string[];
  /** The promotion that asked for it. */
  promotionId?: string;
  /** The preview that asked for it, and the head commit of the pull request that it is for. */
  preview?: { id: string; commit: string };
  /** What verifies it, after the hooks of the environment type. */
  verification?: Hook[];
  plan?: Plan;
  /** Where the environment type, or the step of a pipeline, requires one. */
  approval?: DeploymentApproval;
  /** Those that were begun, in their order. */
  hooks?: HookRun[];
  message?: string;
  requestedBy: string;
  createdAt: string;
  startedAt?: string;
  finishedAt?: string;
}

/** @public */
export type OperationStatus =
  | 'Open'
  | 'InProgress'
  | 'Succeeded'
  | 'Failed'
  | 'Interrupted'
  | 'Cancelled';

/**
 * One attempt at one action on one instance; recorded before the driver is called.
 *
 * @public
 */
export interface Operation {
  id: string;
  environmentId: string;
  deploymentId?: string;
  instanceId: string;
  address: string;
  action: PlannedActionType;
  status: OperationStatus;
  attempt: number;
  message?: string;
  startedAt: string;
  finishedAt?: string;
}

/** What an independent probe saw of one instance after its removal. @public */
export interface Receipt {
  environmentId: string;
  /** Of the instance that was removed; an address may have had several. */
  instanceId: string;
  address: string;
  externalName: string;
  provider?: string;
  kind: string;
  /** `left`: it was only read. */
  outcome: 'removed' | 'retained' | 'left' | 'abandoned' | 'neverMade';
  /** For people: what was seen. */
  observation: string;
  /** When it was seen last before its removal was recorded, ISO 8601. */
  lastSeenAt?: string;
  observedAt: string;
}
