import { JsonObject } from '@backstage/types';
import { DriverErrorCode } from '../../driver';

/** @public */
export type InMemoryOperation = 'observe' | 'apply' | 'remove';

/** An object in an {@link InMemoryWorld}, as its own administrator would see it. @public */
export interface InMemoryObject {
  provider: string;
  kind: string;
  externalName: string;
  /** Absent: a stranger made it. */
  mark?: string;
  /** As configured last; `undefined` between creation and configuration, which are two calls. */
  inputs?: JsonObject;
  ready: boolean;
  /** Not ready, and it will not come to be by waiting: why. */
  failed?: string;
  /** Calls of `apply` that are still to be answered with `inProgress`. */
  stepsLeft: number;
  /** Likewise of `remove`; absent where none was begun. */
  removalStepsLeft?: number;
}

/** Names an object, of any provider where none is given. @public */
export type InMemoryObjectKey = Pick<
  InMemoryObject,
  'kind' | 'externalName'
> & { provider?: string };

/** One call of a driver's operation, from its begin. @public */
export interface InMemoryCall {
  /** Counts all calls to one world from 1. */
  readonly number: number;
  readonly operation: InMemoryOperation;
  readonly provider: string;
  readonly kind: string;
  readonly externalName: string;
  readonly mark: string;
  /** Absent while the call is under way. */
  outcome?:
    | 'done'
    | 'inProgress'
    | 'observed'
    | 'aborted'
    | 'crashed'
    | DriverErrorCode;
}

/** One change of the world by a driver. @public */
export interface InMemoryEffect {
  readonly effect: 'create' | 'adopt' | 'configure' | 'advance' | 'delete';
  readonly provider: string;
  readonly kind: string;
  readonly externalName: string;
  readonly mark: string;
  /** {@link InMemoryCall.number} of the call that did it. */
  readonly call: number;
}

/** Which calls a fault is for; what is absent is not compared. @public */
export interface InMemoryCallFilter {
  operation?: InMemoryOperation;
  provider?: string;
  kind?: string;
  externalName?: string;
}

/**
 * What goes wrong: the outside answers with an error, the process dies, or the outside hangs until
 * the call is aborted.
 *
 * @public
 */
export type InMemoryFault = InMemoryCallFilter & {
  /**
   * `before` (default) anything is done, after `creation` of the object and before the rest, or
   * `after` all is done, so that only the answer is lost.
   */
  when?: InMemoryMoment;
  /** How many calls it befalls. Default 1. */
  times?: number;
} & (
    | { code: DriverErrorCode; message?: string; retryAfter?: number }
    | { crash: true }
    | { hang: true }
  );

/** @public */
export type InMemoryMoment = 'before' | 'creation' | 'after';

/** Thrown where a fault says `crash`: no DriverError, as nothing in the driver threw it. @public */
export class InMemoryCrash extends Error {
  name = 'InMemoryCrash';
}

/**
 * Called and awaited at each moment of each call: may throw, look around, or hold the call until
 * the test lets go.
 *
 * @public
 */
export type InMemoryHook = (
  call: InMemoryCall,
  moment: InMemoryMoment,
) => void | Promise<void>;
