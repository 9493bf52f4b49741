import {
  EnvironmentLink,
  EnvironmentTypeDocument,
  InfraEventType,
  Operation,
  Outputs,
} from '@infra-orchestration/backstage-plugin-infra-common';
import { ResourceIdentity } from '@infra-orchestration/backstage-plugin-infra-node';
import { JsonObject } from '@backstage/types';
import {
  canonicalJson,
  commonValues,
  environmentLinks,
  hookFailure,
  HookRunRecord,
  NodeOutcome,
  nodeConditions,
  rollUpLinks,
  withoutDoubles,
} from '../../core';
import {
  ChangeSet,
  DeploymentRecord,
  EnvironmentRecord,
  InstanceRecord,
  Lease,
  NewEvent,
  StoredDocument,
} from '../../store';
import { LogLine } from '../node/callLogger';
import { RunSecrets } from '../node/runSecrets';
import { Targets } from '../node/targets';
import { EngineServices } from '../services';
import { Following } from '../watch/changeHub';
import { Recorder } from './recorder';

/** Why a run ends before its work is done. */
export type StopReason = 'cancelled' | 'superseded' | 'retried' | 'shutdown';

export interface RunOptions {
  services: EngineServices;
  lease: Lease;
  recorder: Recorder;
  environment: EnvironmentRecord;
  deployment: DeploymentRecord;
  /** Absent where there is none of its name any more. */
  environmentType?: StoredDocument<EnvironmentTypeDocument>;
  instances: InstanceRecord[];
  operationsInProgress: Operation[];
  hookRuns: HookRunRecord[];
  following: Following;
  /** Milliseconds between looks at what is settled. */
  driftInterval: number;
  /** Aborts driver calls: a lost lease, a cancellation, the end of the process. */
  callSignal: AbortSignal;
  /** Ends waiting and lets nothing new begin; also aborted where `callSignal` is. */
  stopSignal: AbortSignal;
  /** @throws LeaseLostError */
  assertHeld(): void;
}

/**
 * One reconciliation's view of its environment. Records are never changed in place: a new one
 * takes the old one's place, so what was handed to the recorder stays what it was.
 */
export class Run {
  readonly services: EngineServices;
  readonly lease: Lease;
  readonly recorder: Recorder;
  environment: EnvironmentRecord;
  readonly environmentType?: StoredDocument<EnvironmentTypeDocument>;
  readonly callSignal: AbortSignal;
  readonly stopSignal: AbortSignal;
  readonly assertHeld: () => void;
  readonly following: Following;
  readonly driftInterval: number;
  readonly targets: Targets;
  readonly secrets: RunSecrets;
  /** Outputs of what is ready, in memory: secrets are plain values. */
  readonly known = new Map<
    string,
    { outputs: Outputs; secretOutputs: string[] }
  >();
  /** What is asked for, by the aliases of type, Score file and request. */
  aliases: ReadonlyMap<string, string> = new Map();
  deployment: DeploymentRecord;
  readonly #instances: Map<string, InstanceRecord>;
  readonly #operations: Map<string, Operation>;
  readonly #hookRuns: Map<string, HookRunRecord>;

  constructor(options: RunOptions) {
    this.services = options.services;
    this.lease = options.lease;
    this.recorder = options.recorder;
    this.environment = options.environment;
    this.deployment = options.deployment;
    this.environmentType = options.environmentType;
    this.callSignal = options.callSignal;
    this.stopSignal = options.stopSignal;
    this.assertHeld = options.assertHeld;
    this.following = options.following;
    this.driftInterval = options.driftInterval;
    this.#instances = new Map(options.instances.map(i => [i.address, i]));
    this.#operations = new Map(
      options.operationsInProgress.map(o => [o.instanceId, o]),
    );
    this.#hookRuns = new Map(options.hookRuns.map(h => [h.id, h]));
    options.instances.forEach(i => this.following.add(i.id));
    this.targets = new Targets(options.services);
    this.secrets = new RunSecrets({
      store: options.services.secrets,
      instanceIds: options.instances
        .filter(({ attempted }) => attempted)
        .map(({ id }) => id),
      write: async sealed => {
        await this.recorder.record({ secrets: sealed });
        await options.services.crashPoints.at('secret.stored', {
          environmentId: this.environment.id,
        });
      },
    });
  }

  get generation(): number {
    return this.environment.generation;
  }

  now(): Date {
    return this.services.clock.now();
  }

  /** By root of placeholders; empty where the type is not there any more. */
  get values(): JsonObject {
    const { environment, environmentType } = this;
    const { desired } = this.deployment;
    return environmentType
      ? commonValues({ environment, environmentType, desired })
      : {};
  }

  /** Those of what is in it, then those that its type gives. */
  get links(): EnvironmentLink[] {
    const given = this.environmentType?.document.spec.links ?? [];
    return withoutDoubles([
      ...rollUpLinks(this.instances),
      ...environmentLinks(given, this.values),
    ]);
  }

  /** Living instances. */
  get instances(): InstanceRecord[] {
    return [...this.#instances.values()];
  }

  instance(address: string): InstanceRecord | undefined {
    return this.#instances.get(address);
  }

  operationInProgress(instanceId: string): Operation | undefined {
    return this.#operations.get(instanceId);
  }

  identityOf(
    instance: Pick<InstanceRecord, 'id' | 'address' | 'ownershipMark'>,
  ): ResourceIdentity {
    const { id, name, type, entityRef } = this.environment;
    return {
      instanceId: instance.id,
      environmentId: id,
      environmentName: name,
      environmentType: type,
      entityRef,
      address: instance.address,
      ownershipMark: instance.ownershipMark,
    };
  }

  event(
    type: InfraEventType,
    message: string,
    options: {
      address?: string;
      level?: NewEvent['level'];
      data?: JsonObject;
    } = {},
  ): NewEvent {
    return {
      environmentId: this.environment.id,
      deploymentId: this.deployment.id,
      type,
      level: options.level ?? 'info',
      message,
      address: options.address,
      data: options.data,
    };
  }

  /** Of the deployment in execution, and others that left something outside. */
  get hookRuns(): HookRunRecord[] {
    return [...this.#hookRuns.values()];
  }

  /** Why the deployment fails because of a hook; undefined where it does not. */
  get hookFailure(): string | undefined {
    return hookFailure(this.hookRuns, {
      deploymentId: this.deployment.id,
      retryRequests: this.environment.retryRequests,
    });
  }

  /** The change of a hook's run, with the event that tells of another state. */
  hookChange(record: HookRunRecord): ChangeSet {
    const before = this.#hookRuns.get(record.id);
    this.#hookRuns.set(record.id, record);
    const { deploymentId, address, name, stage, state, message } = record;
    const isTold = before?.state !== state;
    const failed = state === 'Failed' || state === 'TimedOut';
    const told = `Hook ${name} (${stage}): ${state}`;
    return {
      hookRuns: [record],
      events: isTold
        ? [
            {
              ...this.event(
                'hook.state',
                message ? `${told}. ${message}` : told,
                {
                  address,
                  level: levelOf(failed, failed && record.onError === 'fail'),
                  data: {
                    hook: name,
                    run: record.id,
                    stage,
                    state,
                    kind: record.kind,
                  },
                },
              ),
              deploymentId,
            },
          ]
        : [],
    };
  }

  /** Lines of a driver's log. */
  log(address: string, lines: LogLine[]): void {
    this.recorder.post({
      events: lines.map(({ message, level }) =>
        this.event('log', message, { address, level }),
      ),
    });
  }

  /** Attempts that began in this run and of which nothing more is known. */
  get openOperations(): Operation[] {
    return [...this.#operations.values()].filter(
      ({ status }) => status === 'Open',
    );
  }

  /** A record with a change that people need not hear of; the caller stores it. */
  keep(instance: InstanceRecord): void {
    this.#replace(instance);
  }

  /** A new instance takes its place among the living; the caller records it. */
  adoptInstance(instance: InstanceRecord): void {
    this.#instances.set(instance.address, instance);
    this.following.add(instance.id);
  }

  /**
   * The change of an instance after an outcome, with the event that tells of it. Empty where
   * nothing is different.
   */
  transition(
    instance: InstanceRecord,
    outcome: NodeOutcome,
    patch: Partial<InstanceRecord> = {},
  ): ChangeSet {
    const { phase, conditions } = nodeConditions(outcome, {
      previous: instance.conditions,
      generation: this.generation,
      now: this.now(),
    });
    const isHeldUp =
      outcome.kind === 'retrying' || outcome.kind === 'quarantined';
    const next: InstanceRecord = {
      ...instance,
      ...patch,
      // A removal that has to be repeated is a removal still.
      phase: isHeldUp && instance.phase === 'Removing' ? 'Removing' : phase,
      conditions,
      updatedAt: this.now().toISOString(),
    };
    this.#replace(next);
    const told = tellPhase(instance, next);
    if (told === undefined && sameRecord(instance, next)) {
      return {};
    }
    const failed = phase === 'Failed' || isHeldUp;
    return {
      instances: [next],
      events:
        told === undefined
          ? []
          : [
              this.event('resource.phase', told, {
                address: next.address,
                level: levelOf(failed, phase === 'Failed'),
                data: { phase, previousPhase: instance.phase },
              }),
            ],
    };
  }

  operation(operation: Operation): ChangeSet {
    if (operation.finishedAt) {
      this.#operations.delete(operation.instanceId);
    } else {
      this.#operations.set(operation.instanceId, operation);
    }
    return { operations: [operation] };
  }

  #replace(next: InstanceRecord): void {
    if (next.removedAt) {
      this.#instances.delete(next.address);
    } else {
      this.#instances.set(next.address, next);
    }
  }
}

function levelOf(problem: boolean, final: boolean): NewEvent['level'] {
  if (final) {
    return 'error';
  }
  return problem ? 'warn' : 'info';
}

/** What people should hear of; undefined where nothing they see has changed. */
function tellPhase(
  before: InstanceRecord,
  after: InstanceRecord,
): string | undefined {
  const message = messageOf(after);
  return before.phase === after.phase && messageOf(before) === message
    ? undefined
    : message;
}

function messageOf({ phase, conditions }: InstanceRecord): string {
  const wanted = phase === 'Ready' || phase === 'NotReady' ? 'Ready' : 'Synced';
  const condition = conditions.find(c => c.type === wanted) ?? conditions[0];
  return condition ? `${phase}: ${condition.message}` : phase;
}

function sameRecord(a: InstanceRecord, b: InstanceRecord): boolean {
  const essence = ({ updatedAt: _, ...rest }: InstanceRecord) =>
    canonicalJson(rest);
  return essence(a) === essence(b);
}
