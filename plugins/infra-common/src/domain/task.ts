import { JsonObject } from '@backstage/types';

/**
 * `open`: waits for a person. `completed`, `rejected`: answered. `withdrawn`: no longer asked for.
 *
 * @public
 */
export type TaskState = 'open' | 'completed' | 'rejected' | 'withdrawn';

/** What a person is asked for: to make, to change or to take away. @public */
export type TaskPurpose = 'create' | 'update' | 'remove';

/** The environment that waits for a task. @public */
export interface TaskEnvironment {
  id: string;
  name: string;
  type: string;
  entityRef: string;
  /** Absent where the environment is no longer on record. */
  owner?: string;
}

/** Work for a person, for which a resource of an environment waits. @public */
export interface Task {
  /** UUID. */
  id: string;
  purpose: TaskPurpose;
  state: TaskState;
  title: string;
  /** Markdown. */
  instructions: string;
  /** Entity ref of the group or user who is to do it. */
  assignee: string;
  /** What is to be known for it. */
  values: JsonObject;
  /** JSON schema of what is to be filled in; none of it for a removal. */
  outputSchema: JsonObject;
  environment: TaskEnvironment;
  /** Of the resource that waits; see {@link resourceAddress}. */
  address: string;
  /** What it is called where people make it. */
  externalName: string;
  /** What was filled in; secrets left out. */
  outputs?: JsonObject;
  /** Names of the secrets that were filled in. */
  secretOutputs: string[];
  /** Its answer holds: made so, and neither made anew nor taken away since. */
  standing: boolean;
  /** Why it was rejected, or a remark on its completion. */
  message?: string;
  /** Entity ref. */
  answeredBy?: string;
  /** ISO 8601. */
  answeredAt?: string;
  /** ISO 8601. */
  createdAt: string;
  /** ISO 8601. */
  updatedAt: string;
  /** Opaque; changes with every change of the task. For `If-Match`. */
  etag: string;
  /** Whether the caller may complete, reject or reopen it. */
  mayAnswer: boolean;
}
