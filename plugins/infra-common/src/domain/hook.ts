import { JsonObject } from '@backstage/types';

/** When a hook runs. @public */
export type HookStage =
  | 'beforeDeployment'
  | 'afterDeployment'
  | 'verification'
  | 'onFailure'
  | 'beforeRemove';

/** Something else that is done at a point of an environment's life, and can hold it up. @public */
export interface Hook {
  /** DNS label; unique within its stage. */
  name: string;
  /** Name of a hook kind: `http`, or one that a module brings. */
  kind: string;
  /** Name of a Provider, for kinds that work by one. */
  provider?: string;
  /** What the kind needs, with placeholders. */
  inputs?: JsonObject;
  /** ISO 8601 duration after which it counts as failed; default ten minutes. */
  timeout?: string;
  /** Default `fail`: what comes after it is not done. */
  onError?: 'fail' | 'continue';
}

/** Hooks around each deployment and rollback, one after the other. @public */
export interface DeploymentHooks {
  /** Before anything is changed. */
  beforeDeployment?: Hook[];
  /** When all is as asked for; the deployment has succeeded only after them. */
  afterDeployment?: Hook[];
  /** When the deployment is about to fail; they do not change that. */
  onFailure?: Hook[];
}

/** @public */
export type HookState =
  | 'Running'
  | 'Succeeded'
  | 'Failed'
  | 'TimedOut'
  | 'Cancelled';

/** What a check outside says of what it was asked to verify. @public */
export interface VerificationAnswer {
  outcome: 'succeeded' | 'failed';
  /** For people; never a secret. */
  message?: string;
  /** Where more is to be seen; `http` or `https`. */
  link?: string;
}

/** A run of a hook of kind `callback` that was answered. @public */
export interface AnsweredVerification extends VerificationAnswer {
  /** Id of the run. */
  id: string;
  environmentId: string;
  deploymentId: string;
  stage: HookStage;
  /** Of the hook. */
  name: string;
  /** Entity ref, subject of a service, or `token`. */
  answeredBy: string;
  /** ISO 8601. */
  answeredAt: string;
}

/** One hook of one deployment. @public */
export interface HookRun {
  /** Names what it makes outside, and is what an answer to it is for. */
  id: string;
  stage: HookStage;
  name: string;
  kind: string;
  state: HookState;
  onError: 'fail' | 'continue';
  /** Counts from 1; a retry of the deployment runs those again that did not succeed. */
  attempt: number;
  /** Address of the resource that is to be removed. */
  address?: string;
  /** For people; never a secret. */
  message?: string;
  /** Where more is to be seen. */
  link?: string;
  /** ISO 8601. */
  startedAt: string;
  /** ISO 8601. */
  finishedAt?: string;
}
