import { JsonObject, JsonValue } from '@backstage/types';
import { Driver, DriverOutputs, ResourceIdentity } from '../../driver';
import { OutsideGate } from '../../driverUtils/gate';

/** Values by which a driver connects: a Provider's `spec.config` and its resolved credentials. @public */
export interface ConnectionSettings {
  config?: JsonObject;
  credentials?: Record<string, string>;
}

/** One object of a conformance test: everything an outside probe needs to find it. @public */
export interface ConformanceTarget {
  /** Eight lower-case letters and digits, new for each object. */
  seed: string;
  identity: ResourceIdentity;
  externalName: string;
  /** The inputs of the latest apply. */
  inputs: JsonObject;
}

/**
 * The suite's own way to the outside system, past the driver: a plain client with enough rights.
 * Nothing here may go through the driver, or the suite would believe the driver's own word.
 *
 * @public
 */
export interface OutsideAccess {
  /** Something of this name is there, whoever made it. */
  exists(target: ConformanceTarget): Promise<boolean>;
  /** Makes an object of this name as a stranger would: without any mark. */
  makeUnowned(target: ConformanceTarget): Promise<void>;
  /**
   * Ways to change an existing object that `observe` must see and `apply` must repair, by a short
   * description (`replica count changed`). Each is a test of its own.
   */
  tamper: Record<string, (target: ConformanceTarget) => Promise<void>>;
  /** Removes whatever bears the name, whoever made it. Absent is fine. */
  destroy(target: ConformanceTarget): Promise<void>;
  /** Everything about the object that a driver could change; compared for equality. */
  snapshot?(target: ConformanceTarget): Promise<JsonValue>;
  /** Uses the thing as its outputs say (logs in, resolves the name); throws where that fails. */
  verify?(target: ConformanceTarget, outputs: DriverOutputs): Promise<void>;
}

/** Milliseconds; each bounds one wait of the suite. @public */
export interface ConformanceTimeouts {
  /** From the first apply to up to date and ready. Default 30 s. */
  settle?: number;
  /** From the first remove to absent. Default 60 s. */
  removed?: number;
  /** From the abort, or `disconnect`, to the end of the call. Default 5 s. */
  abort?: number;
}

/**
 * What the suite must know about a driver and one of its kinds. What is absent is not tested, with
 * one exception: capabilities are claims, and are tested where claimed and where denied.
 *
 * @public
 */
export interface DriverConformanceOptions {
  /** Title of the suite. Default: `<driver> <kind>`. */
  name?: string;
  /**
   * The driver, or how to make one whose every call to the outside passes through a gate. With a
   * gate the suite interrupts create, update and remove after each single call; without one it
   * aborts them at four points in time.
   */
  driver: Driver | ((gate: OutsideGate) => Driver);
  kind: string;
  /** Settings of a provider that works. Called once, before everything else. */
  connect(): ConnectionSettings | Promise<ConnectionSettings>;
  /** Inputs of a new object. Mark secret inputs with `x-secret: true` in the input schema. */
  createInputs(seed: string): JsonObject | Promise<JsonObject>;
  /** Other inputs for the same object, to be reached by an update in place. */
  changedInputs(seed: string): JsonObject | Promise<JsonObject>;
  /** Inputs that the schema refuses, or that `apply` refuses as `terminal`. */
  invalidInputs?: {
    /** A sentence: why they are wrong. */
    reason: string;
    inputs(seed: string): JsonObject | Promise<JsonObject>;
  }[];
  /**
   * Makes what an object of this seed needs beforehand (the namespace it goes to); returns how to
   * take it away again.
   */
  prepare?(seed: string): Promise<() => Promise<void>>;
  /** Absent only for kinds that make nothing outside. */
  outside?: OutsideAccess;
  /** Settings whose credentials the outside system refuses. */
  refusedSettings?(): ConnectionSettings | Promise<ConnectionSettings>;
  /**
   * The settings of `connect`, but for another address. The suite gives a port where nobody
   * listens, and one that accepts and never answers.
   */
  settingsAt?(address: {
    host: string;
    port: number;
  }): ConnectionSettings | Promise<ConnectionSettings>;
  /** Names of credentials that are no secrets, for example a user name. */
  publicCredentials?: string[];
  timeouts?: ConformanceTimeouts;
}
