import { HookStage } from '@infra-orchestration/backstage-plugin-infra-common';
import { JsonObject, JsonValue } from '@backstage/types';
import { DriverCallContext, JsonSchema } from '../driver';

/** What a hook is run for. @public */
export interface HookSubject {
  stage: HookStage;
  /** Name of the hook. */
  hook: string;
  environmentId: string;
  environmentName: string;
  environmentType: string;
  entityRef: string;
  deploymentId: string;
  generation: number;
  /** What of the environment is not usable as the hook is called; absent where that is not known. */
  unready?: HookUnready[];
  /** The resource that is to be removed; its secrets only for kinds that take them. */
  resource?: {
    address: string;
    type: string;
    externalName: string;
    outputs: Record<string, JsonValue>;
    /** Names of the outputs that are secrets. */
    secretOutputs: string[];
  };
}

/** A resource of the environment that is not usable. @public */
export interface HookUnready {
  address: string;
  /** It does not come right without a person. */
  isFailed: boolean;
  /** For people; never a secret. */
  message: string;
}

/** @public */
export interface HookRequest<TConnection = any, TInputs = any>
  extends DriverCallContext {
  /**
   * The same on each call for one run, and of no other: a DNS label of at most 40 characters. What is
   * made outside is named by it, so that a second attempt finds what the first one made.
   */
  runId: string;
  /** What the hook writes on all that it makes, and compares before it touches anything. */
  ownershipMark: string;
  about: HookSubject;
  /** Of the provider, for kinds that name a driver. */
  connection: TConnection;
  /** Valid against the kind's schema; without secrets. */
  inputs: TInputs;
  /** What the last `inProgress` gave. */
  handle?: JsonObject;
}

/** @public */
export type HookResult =
  | { status: 'succeeded'; message?: string; link?: string }
  | { status: 'failed'; message: string; link?: string }
  | {
      status: 'inProgress';
      /** Never a secret. */
      handle: JsonObject;
      /** Milliseconds. */
      pollAfter: number;
      message?: string;
      link?: string;
    };

/**
 * Something that can be done before and after a deployment, when it fails, or before a resource is
 * removed.
 *
 * @public
 */
export interface HookKind<TConnection = any, TInputs = any> {
  /** What documents name; unique in an installation. */
  readonly kind: string;
  readonly title: string;
  readonly inputSchema: JsonSchema;
  /** Id of the driver whose providers it works by. Absent: it needs none. */
  readonly driver?: string;
  /** Whether it is given the secrets of a resource that is to be removed. Default: false. */
  readonly takesSecrets?: boolean;
  /**
   * Begins it, or looks how far it is. Idempotent, also after a crash at any line of it: the run is
   * recorded before the first call, and the call is repeated until it answers with an end.
   *
   * @throws DriverError; what is not `retryable` counts as failed
   */
  run(request: HookRequest<TConnection, TInputs>): Promise<HookResult>;
  /**
   * Called when the run is over: by its own end, its time limit, or because it is not wanted any
   * more. Ends what still goes on outside and takes away what is not to stay. Idempotent.
   */
  end(
    request: HookRequest<TConnection, TInputs>,
    outcome: 'succeeded' | 'failed' | 'cancelled',
  ): Promise<void>;
}

/** Identity with types. @public */
export function createHookKind<TConnection, TInputs>(
  kind: HookKind<TConnection, TInputs>,
): HookKind<TConnection, TInputs> {
  return kind;
}
