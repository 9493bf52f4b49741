import {
  HookRun,
  HookStage,
} from '@infra-orchestration/backstage-plugin-infra-common';
import { JsonObject } from '@backstage/types';

/** A run of a hook as stored. */
export interface HookRunRecord extends HookRun {
  /** See `hookRunId`. */
  id: string;
  environmentId: string;
  deploymentId: string;
  /** Of the resource that is to be removed. */
  instanceId?: string;
  provider?: string;
  /** As resolved when it began; without secrets. */
  inputs: JsonObject;
  handle?: JsonObject;
  /** The number of the retry that it belongs to. */
  retryRequests: number;
  deadline: string;
  nextPollAt?: string;
  /** Errors in a row that may pass. */
  failures: number;
  /** What it left outside was cleared up. */
  cleared: boolean;
}

/** Where hooks are run. */
export interface HookPlace {
  environmentId: string;
  deploymentId: string;
  stage: HookStage;
  instanceId?: string;
}
