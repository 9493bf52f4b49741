import { LoggerService } from '@backstage/backend-plugin-api';
import {
  EnvironmentLink,
  FieldDiff,
} from '@infra-orchestration/backstage-plugin-infra-common';
import { JsonObject, JsonValue } from '@backstage/types';

/** A JSON schema, draft 2020-12. Properties of outputs with `x-secret: true` are secrets. @public */
export type JsonSchema = JsonObject;

/**
 * Who a request is about. All of it is stored before the first call and never changes for the
 * life of the instance, so names and marks made from it are the same on every attempt.
 *
 * @public
 */
export interface ResourceIdentity {
  /** UUID of the resource instance. */
  instanceId: string;
  environmentId: string;
  environmentName: string;
  environmentType: string;
  entityRef: string;
  /** `type.class#id`, unique inside the environment. */
  address: string;
  /**
   * What the driver writes on everything it makes and compares before it touches anything:
   * `<installation>/<instanceId>`; only letters, digits, `-`, `.` and one `/`.
   */
  ownershipMark: string;
}

/**
 * Secrets that belong to one instance. A value is encrypted and stored before `ensure` resolves,
 * so a password exists in the store before anything outside is made with it.
 *
 * @public
 */
export interface InstanceSecrets {
  get(name: string): Promise<string | undefined>;
  /** Returns the stored value, or stores what `generate` returns and returns that. */
  ensure(name: string, generate: () => string): Promise<string>;
  /**
   * Stores what the outside system chose, in the place of what was there. What is lost when the
   * process dies between the answer and this has to be possible to make anew: prefer `ensure`.
   */
  set(name: string, value: string): Promise<void>;
}

/** @public */
export interface DriverCallContext {
  /** Aborted when the call must end: cancellation, a lost lease, a deadline, shutdown. */
  signal: AbortSignal;
  /** Lines reach the user live, in the log of the resource. Never a secret. */
  logger: LoggerService;
}

/** @public */
export interface ResourceRequest<TConnection, TInputs = JsonObject>
  extends DriverCallContext {
  connection: TConnection;
  identity: ResourceIdentity;
  /** What {@link ResourceKind.externalName} gave, as stored. */
  externalName: string;
  /** Valid against the kind's input schema; secrets are resolved and in memory only. */
  inputs: TInputs;
  /**
   * JSON pointers (RFC 6901) of the inputs that were made from a secret of another resource, for
   * drivers that keep secrets elsewhere than the rest; each lies where the input schema says
   * `x-secret`. Absent where that is not known: then all may be secrets.
   */
  secretInputs?: string[];
  /** What the last `apply` that returned one returned as state; never a secret. */
  state?: JsonObject;
  /** `observe` may only `get`: what looks makes nothing, no secret either. */
  secrets: InstanceSecrets;
  /** The platform team allows taking over an existing object without a mark. */
  adopt: boolean;
  /**
   * Only for `observe` of kinds that say so in their capabilities: the object is never changed by this
   * instance, so outputs and readiness are told of what is there also where it bears no mark.
   * `owned` tells the truth all the same.
   */
  read?: boolean;
}

/** @public */
export interface ApplyRequest<TConnection, TInputs = JsonObject>
  extends ResourceRequest<TConnection, TInputs> {
  /** Given when an earlier apply of these same inputs answered `inProgress` and is not done. */
  handle?: JsonObject;
}

/** @public */
export interface RemoveRequest<TConnection>
  extends Omit<
    ResourceRequest<TConnection>,
    'inputs' | 'secretInputs' | 'adopt' | 'read'
  > {
  /**
   * The inputs of the last apply, secrets resolved and in memory only; may be from an older schema,
   * and those of an apply that was begun and never came to its end.
   */
  inputs: JsonObject;
  /** Given when an earlier removal answered `inProgress` and is not done. */
  handle?: JsonObject;
}

/**
 * What was seen outside.
 *
 * @public
 */
export type Observation =
  | {
      status: 'absent';
      /**
       * What `apply` would make, where the driver knows more of it than the inputs say, such as the
       * resources of a module; secret fields carry no value. The plan shows it beside the inputs.
       */
      diff?: FieldDiff[];
    }
  | {
      status: 'present';
      /** The mark on the object is this instance's. */
      owned: boolean;
      /** The mark found, where there is one, for the message to a person. */
      foundMark?: string;
      /**
       * Of an object without a mark, also where `adopt` is not set: why `apply` would not take it over as
       * it is, and what would help. The plan then offers nobody to own it.
       */
      notAdoptable?: string;
      /** Nothing would be changed by `apply`. */
      upToDate: boolean;
      /** What `apply` would change; secret fields carry no value. */
      diff: FieldDiff[];
      /** Usable now. */
      ready: boolean;
      /** Where not ready: why, for people. */
      message?: string;
      /**
       * Not ready, and waiting will not make it so, for example a roll-out that made no progress
       * within its deadline. The resource counts as failed; a retry, a change or a later look at it
       * goes on. Default: false.
       */
      failed?: boolean;
      /**
       * Why `apply` can't bring it about on what is there, for example a field that can't be
       * changed: it has to be removed and made anew. Told with `upToDate: false`; whether that may
       * happen is the platform's decision, shown in the plan before.
       */
      replace?: string;
      /** By the kind's output schema, secrets resolved; complete when `ready`. */
      outputs: DriverOutputs;
      links?: EnvironmentLink[];
    };

/** Values by output name. Which of them are secret is said by the kind's output schema. @public */
export type DriverOutputs = Record<string, JsonValue>;

/** @public */
export type ApplyResult =
  | { status: 'done'; state?: JsonObject }
  | InProgressResult;

/** @public */
export type RemoveResult =
  | {
      status: 'done';
      /**
       * Replaces the state for the observation that proves the removal; absent keeps it. For kinds
       * that make nothing outside, whose state is all there is to see.
       */
      state?: JsonObject;
    }
  | InProgressResult;

/**
 * Work goes on outside; the engine stores the handle and calls again with it.
 *
 * A handle is about one piece of work: the engine drops it when something else is asked for (a
 * removal during an apply, other inputs than those the apply was begun with, another provider) and
 * after an error that is not `retryable`. A removal that goes on is brought to its end, also where the
 * resource is asked for again meanwhile: then it is made anew. What must be known as long as the
 * resource exists, such as the id that a service gave or a second name that is written already,
 * belongs into `state`.
 *
 * @public
 */
export interface InProgressResult {
  status: 'inProgress';
  /** Never a secret. */
  handle: JsonObject;
  /** Milliseconds until the next call; a change told by `watch` makes it come at once. */
  pollAfter: number;
  message?: string;
  /** Replaces the state from here on, stored together with the handle; absent keeps it. */
  state?: JsonObject;
}

/** @public */
export interface ResourceKindCapabilities {
  /** `apply` with `adopt` can take over an existing object. */
  adopt: boolean;
  watch: boolean;
  /**
   * `observe` with `read` tells outputs and readiness of an object without a mark, and what differs
   * from the inputs. Default: false.
   */
  read?: boolean;
}

/**
 * One kind of thing a driver can make.
 *
 * After `apply` answered `done`, `observe` decides: the engine calls it until it is up to date and
 * ready. After `remove` answered `done`, `observe` must come to answer `absent`.
 *
 * @public
 */
export interface ResourceKind<TConnection = any, TInputs = any> {
  /** Lower-case name, unique in the driver. */
  readonly kind: string;
  readonly title: string;
  readonly inputSchema: JsonSchema;
  readonly outputSchema: JsonSchema;
  readonly capabilities: ResourceKindCapabilities;

  /**
   * The deterministic name in the outside system. Pure; called once, before the first `apply`.
   */
  externalName(identity: ResourceIdentity, inputs: TInputs): string;

  /** Never changes anything outside. */
  observe(request: ResourceRequest<TConnection, TInputs>): Promise<Observation>;

  /**
   * Brings the outside to the inputs. Idempotent, also after a crash at any line of it.
   *
   * @throws DriverError with code `conflict` where the object exists without this instance's mark
   * and may not be adopted.
   */
  apply(request: ApplyRequest<TConnection, TInputs>): Promise<ApplyResult>;

  /** Removing what is absent is success; what bears another mark is left and is success as well. */
  remove(request: RemoveRequest<TConnection>): Promise<RemoveResult>;

  /**
   * Tells of changes outside, so that readiness and drift cost what changed. Returns when the
   * signal aborts; the engine calls it again after an error.
   */
  watch?(options: WatchOptions<TConnection>): Promise<void>;
}

/** @public */
export interface WatchOptions<TConnection> extends DriverCallContext {
  connection: TConnection;
  /** Only objects whose mark begins with this are of interest. */
  installation: string;
  /**
   * May be called often and more than once for one change. Only what changes after the watch began
   * counts: what a first listing shows is no change, and telling it would have every object looked
   * at again with each start. After a break in between, all that may have changed is told.
   */
  onChange(change: { ownershipMark: string }): void;
}

/** One permission or ability that a driver needs in the outside system. @public */
export interface AccessCheck {
  /** For people, for example `create namespaces`. */
  name: string;
  granted: boolean;
  message?: string;
  /** Not granted, only some of what the driver can do is refused. Default: false. */
  optional?: boolean;
  /** Each right that the check is about, where it is about several. */
  permissions?: { name: string; granted: boolean }[];
}

/** @public */
export interface AccessReport {
  /** All checks are granted, those that are optional aside. */
  ok: boolean;
  checks: AccessCheck[];
  /** What to give the platform team to grant what is missing, for example an RBAC manifest. */
  remedy?: { title: string; mediaType: string; content: string };
  /** Version or description of the server, where it tells. */
  server?: string;
}

/** @public */
export interface ConnectOptions extends DriverCallContext {
  /** Name of the Provider document. */
  providerName: string;
  /** Valid against the driver's config schema. */
  config: JsonObject;
  /** Resolved values by name; keep them in memory only. */
  credentials: Record<string, string>;
}

/** What another plugin of this Backstage is given of a provider; see {@link Driver.share}. @public */
export interface SharedAccess {
  /** How the system is reached; without secrets. */
  config: JsonObject;
  /** Reads, and changes nothing. */
  token: string;
  /** ISO 8601. */
  expiresAt: string;
}

/**
 * Knows how to talk to one system.
 *
 * @public
 */
export interface Driver<TConnection = any> {
  /** Lower-case, unique in an installation; what a Provider names. */
  readonly id: string;
  readonly title: string;
  /** Schema of a Provider's `spec.config`. */
  readonly configSchema: JsonSchema;
  /** Names of credentials and whether each is needed. */
  readonly credentials: Record<
    string,
    { required: boolean; description: string }
  >;
  readonly kinds: ResourceKind<TConnection>[];
  /**
   * Called once per provider and change of it; the connection is shared by all calls and may hold
   * sockets. Does not need to reach the server.
   */
  connect(options: ConnectOptions): Promise<TConnection>;
  /**
   * Never throws for a refusal: that is what the report is for. What is no refusal is none in the
   * report either: where the server cannot be asked, this throws `retryable`; where the provider
   * cannot be used as it is registered, `misconfigured`.
   */
  checkAccess(
    connection: TConnection,
    context: DriverCallContext,
  ): Promise<AccessReport>;
  disconnect?(connection: TConnection): Promise<void>;
  /**
   * Access for another plugin of this Backstage that shows what is there: never the credentials
   * themselves, but short-lived ones that can only read. Absent: nothing is shared.
   */
  share?(
    connection: TConnection,
    context: DriverCallContext,
  ): Promise<SharedAccess>;
  /**
   * What an administrator of the system applies so that the driver may do what the config asks for, and
   * no more: shown before there is any access. Pure.
   */
  accessManifest?(options: {
    providerName: string;
    /** Valid against the driver's config schema, but for what is not filled in yet. */
    config: JsonObject;
  }): { title: string; mediaType: string; content: string };
  /**
   * Systems that this Backstage knows already, by the configuration of another plugin, and that could be
   * registered. Pure; nothing of what it tells is a secret.
   *
   * @param registered - the providers of the driver that there are, to recognise them by
   */
  candidates?(registered: readonly RegisteredProvider[]): ProviderCandidate[];
}

/** A provider of a driver as its document says. @public */
export interface RegisteredProvider {
  name: string;
  config: JsonObject;
}

/** A system that could be registered as a provider. @public */
export interface ProviderCandidate {
  name: string;
  title?: string;
  /** Where it is reached, for people. */
  address: string;
  /** The config that a provider needs to be this one. */
  config: JsonObject;
  /** Names of the credentials that have to be given; empty where those known suffice. */
  credentials: string[];
  /** Names of the providers that are this one already. */
  registeredAs: string[];
}

/**
 * Identity with types; keeps a driver's declaration in one expression.
 *
 * @public
 */
export function createDriver<TConnection>(
  driver: Driver<TConnection>,
): Driver<TConnection> {
  return driver;
}

/** See {@link createDriver}. @public */
export function createResourceKind<TConnection, TInputs>(
  kind: ResourceKind<TConnection, TInputs>,
): ResourceKind<TConnection, TInputs> {
  return kind;
}
