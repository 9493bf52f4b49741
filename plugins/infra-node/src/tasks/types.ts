import { JsonObject } from '@backstage/types';
import { DriverOutputs, JsonSchema, ResourceIdentity } from '../driver';

/**
 * What a person is asked to do. None of it is a secret: it is stored and shown as it is.
 *
 * @public
 */
export interface ManualTaskRequest {
  title: string;
  /** Markdown. */
  instructions: string;
  /** Entity ref of a group or a user, in full and in lower case. */
  assignee: string;
  /** What the person needs to know, shown beside the instructions. */
  values: JsonObject;
  /**
   * Of what the person fills in, an object; properties with `x-secret: true` are kept encrypted.
   * Of no use for a removal.
   */
  outputs: JsonSchema;
}

/**
 * `open`: waits for a person. `completed`, `rejected`: answered. `withdrawn`: no longer asked for.
 *
 * @public
 */
export type ManualTaskState = 'open' | 'completed' | 'rejected' | 'withdrawn';

/** @public */
export type ManualTaskPurpose = 'create' | 'update' | 'remove';

/** A request to a person, and how it stands. @public */
export interface ManualTask {
  /** UUID. */
  id: string;
  purpose: ManualTaskPurpose;
  state: ManualTaskState;
  /** Of the instance on whose behalf it is asked. */
  ownershipMark: string;
  request: ManualTaskRequest;
  /** Why it was rejected, or a remark on its completion. */
  message?: string;
  /** Entity ref. */
  answeredBy?: string;
}

/** All that is known under one external name. @public */
export interface ManualTaskRecord {
  /** The answer that holds: somebody said that it is made so, and nobody that it is gone. */
  standing?: ManualTask;
  /** Open or rejected. */
  pending?: ManualTask;
}

/** @public */
export interface ManualTaskSubject {
  identity: ResourceIdentity;
  externalName: string;
}

/** @public */
export interface AskOptions extends ManualTaskSubject {
  purpose: 'apply' | 'remove';
  request: ManualTaskRequest;
  /** A rejection of this same request counts no more: the person is asked again. */
  reopen: boolean;
}

/**
 * Tasks for people, as the backend keeps them. What is asked is kept before a call resolves; a
 * name belongs to one instance at a time, and an instance waits for one answer at a time.
 *
 * @public
 */
export interface ManualTasks {
  find(externalName: string): Promise<ManualTaskRecord>;
  /** The outputs that were filled in; secrets under `secrets`, resolved and for memory only. */
  outputsOf(taskId: string): Promise<DriverOutputs>;
  /**
   * Asks, unless it is asked already. A task that is pending takes over what changed; one with
   * another purpose is withdrawn.
   *
   * @returns the task that is pending then; undefined where its answer is there already
   * @throws ConflictError where the name belongs to another instance; InputError where the schema
   * of the outputs is none
   */
  ask(options: AskOptions): Promise<ManualTask | undefined>;
  /** Nobody is asked any more; with `forget` no answer holds any more either. */
  withdraw(
    subject: ManualTaskSubject,
    options: { forget: boolean },
  ): Promise<void>;
  /**
   * Tells of what is asked and answered in this process, by ownership mark.
   *
   * @returns the function that ends it
   */
  onChange(listener: (ownershipMark: string) => void): () => void;
}
