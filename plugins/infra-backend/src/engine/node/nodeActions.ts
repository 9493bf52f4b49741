import {
  Operation,
  PlannedActionType,
} from '@infra-orchestration/backstage-plugin-infra-common';
import { Observation } from '@infra-orchestration/backstage-plugin-infra-node';
import { ResourceNode } from '../../core';
import { ChangeSet, InstanceRecord, SealedSecret } from '../../store';
import { mergeChangeSets } from '../reconcile/mergeChangeSets';
import { Run } from '../reconcile/run';
import { givenInputs, KeptInputs, NodeInputs } from './inputs';
import { DriverCallError, InstanceDriver } from './instanceDriver';
import { endOf, openOperation, operationChange } from './operations';
import { keepOutputs } from './outputs';
import {
  afterFailure,
  Ending,
  failed,
  goesOn,
  nextLook,
  NO_HANDLE,
  postponed,
  StepResult,
} from './result';
import { secretRefs } from './secretRefs';
import { Target } from './targets';

export type Seen = Extract<Observation, { status: 'present' }>;

/** One look at one node: what it is about. */
export interface Look {
  run: Run;
  node: ResourceNode;
  target: Target;
  inputs: NodeInputs;
  driver: InstanceDriver;
}

const instanceOf = ({ run, node }: Look): InstanceRecord =>
  run.instance(node.address)!;

/** The instance with its name outside, which is made up once and then stays. */
export function namedInstance(look: Look): InstanceRecord {
  const instance = instanceOf(look);
  const { run, target, inputs } = look;
  return instance.externalName
    ? instance
    : {
        ...instance,
        externalName: target.kind.externalName(
          run.identityOf(instance),
          inputs.values,
        ),
      };
}

function end({ run }: Look, { changes, result }: Ending): StepResult {
  run.recorder.post(changes);
  return result;
}

/** Records the attempt, makes it, and looks at what came of it. */
export async function applyAction(
  look: Look,
  action: PlannedActionType,
): Promise<StepResult> {
  const { run, node, inputs } = look;
  // A removal is given inputs, also of what was begun and never came to its end.
  const isFirst = instanceOf(look).inputs === undefined;
  const secrets = isFirst ? await sealInputs(look) : [];
  const begun = run.transition(
    instanceOf(look),
    { kind: 'applying' },
    {
      ...asPlanned(look),
      ...(isFirst && { inputs: inputs.snapshot }),
      attempted: true,
      externalName: namedInstance(look).externalName,
      nextAttemptAt: undefined,
    },
  );
  const operation = await openOperation(
    run,
    run.instance(node.address)!,
    action,
    { ...begun, secrets },
  );
  return await applyNow(look, operation);
}

/** Goes on with work that goes on outside, begun with these same inputs. */
export async function resumeAction(look: Look): Promise<StepResult> {
  const { run } = look;
  const instance = instanceOf(look);
  const operation =
    run.operationInProgress(instance.id) ??
    (await openOperation(run, instance, 'update', {}));
  return await applyNow(look, operation);
}

/** Work that goes on outside is no longer what is asked for; what is there decides how it goes on. */
export function dropHandle({ run, node }: Look): void {
  const instance = run.instance(node.address)!;
  const operation = run.operationInProgress(instance.id);
  const dropped: InstanceRecord = {
    ...instance,
    ...NO_HANDLE,
    // It may still come to its end outside, so what was known before counts no more.
    inputsFingerprint: undefined,
    nextAttemptAt: undefined,
  };
  run.keep(dropped);
  run.recorder.post(
    mergeChangeSets(
      operation
        ? operationChange(
            run,
            operation,
            'Cancelled',
            'Something else is asked for',
          )
        : {},
      { instances: [dropped] },
    ),
  );
}

async function applyNow(look: Look, operation: Operation): Promise<StepResult> {
  const { run, node, target, inputs, driver } = look;
  const askedAt = run.now();
  let result;
  try {
    result = await driver.apply(instanceOf(look), givenInputs(inputs, node));
  } catch (error) {
    if (!(error instanceof DriverCallError)) {
      throw error;
    }
    const { failure } = error;
    const ending = await afterFailure(run, instanceOf(look), failure, target);
    return end(look, {
      ...ending,
      changes: mergeChangeSets(
        operationChange(run, operation, endOf(failure), failure.message),
        ending.changes,
      ),
    });
  }
  if (result.status === 'inProgress') {
    const { fingerprint } = inputs;
    return end(
      look,
      goesOn(run, instanceOf(look), {
        operation,
        result,
        kind: 'inProgress',
        fingerprint,
        askedAt,
      }),
    );
  }
  await recordApplied(look, operation, result.state);
  const observedAt = run.now();
  const seen = await driver.observe(
    instanceOf(look),
    givenInputs(inputs, node),
  );
  if (seen.status === 'present' && seen.owned && seen.upToDate) {
    return await recordObserved(look, seen, observedAt);
  }
  return end(
    look,
    postponed(run, instanceOf(look), {
      reason: 'Retrying',
      message: describeMiss(seen),
    }),
  );
}

async function recordApplied(
  look: Look,
  operation: Operation,
  state: InstanceRecord['driverState'],
): Promise<void> {
  const { run, inputs } = look;
  const instance = instanceOf(look);
  const changes: ChangeSet = mergeChangeSets(
    operationChange(run, operation, 'Succeeded'),
    run.transition(
      instance,
      { kind: 'applying' },
      {
        inputs: inputs.snapshot,
        inputsFingerprint: inputs.fingerprint,
        driverState: state ?? instance.driverState,
        ...NO_HANDLE,
        nextAttemptAt: undefined,
      },
    ),
  );
  run.recorder.post({ ...changes, secrets: await sealInputs(look) });
}

/** The inputs as a removal will need them, where they hold secrets. */
async function sealInputs(look: Look): Promise<SealedSecret[]> {
  const { run, inputs } = look;
  const { values, secretValues, resolution } = inputs;
  if (resolution.secretPaths.length === 0) {
    return [];
  }
  const { id } = instanceOf(look);
  const kept: KeptInputs = { values, secretValues };
  return await run.secrets.sealChanged(
    new Map([[secretRefs.inputs(id), JSON.stringify(kept)]]),
    id,
  );
}

/** Records what was seen of something that is as it should be. */
export async function recordObserved(
  look: Look,
  observation: Seen,
  observedAt: Date,
  more: Partial<InstanceRecord> = {},
): Promise<StepResult> {
  const { run, node, target } = look;
  const { ready, failed: hasFailed = false, links = [] } = observation;
  const outcome = {
    kind: 'observed',
    ready,
    failed: hasFailed,
    upToDate: true,
    drifted: false,
    message: observation.message,
  } as const;
  const patch: Partial<InstanceRecord> = {
    ...asPlanned(look),
    lastObservedAt: observedAt.toISOString(),
    nextAttemptAt: undefined,
    attempt: 0,
    links,
    ...more,
  };
  if (!ready) {
    const changes = run.transition(instanceOf(look), outcome, patch);
    return end(look, {
      changes,
      result: hasFailed
        ? { status: 'failed' }
        : { status: 'waiting', until: nextLook(run, node.address) },
    });
  }
  const kept = await keepOutputs({
    node,
    instance: instanceOf(look),
    driverOutputs: observation.outputs,
    driverSchema: target.kind.outputSchema,
    known: run.known,
    secrets: run.secrets,
  });
  const [problem] = kept.errors;
  if (problem) {
    return end(look, failed(run, instanceOf(look), unreadable(node, problem)));
  }
  run.known.set(node.address, kept.known);
  const changes = run.transition(instanceOf(look), outcome, {
    ...patch,
    links: [...kept.links, ...links],
    outputs: kept.stored,
  });
  return end(look, {
    changes: { ...changes, secrets: kept.sealed },
    result: { status: 'settled' },
  });
}

/** What nobody here made keeps some of it to itself, such as its password. */
function unreadable<T extends { message: string }>(
  { management, definition }: ResourceNode,
  problem: T,
): T {
  return management === 'read'
    ? {
        ...problem,
        message: `${problem.message}; it is only read, and its driver cannot tell more. Give it in \`outputs\` of the definition \`${definition.name}\`, as a value or from a secret`,
      }
    : problem;
}

/** What the deployment in force says of the instance. */
function asPlanned({ run, node }: Look): Partial<InstanceRecord> {
  return {
    generation: run.generation,
    definition: {
      name: node.definition.name,
      revision: node.definition.revision,
    },
    dependenciesOf: node.dependenciesOf,
    deletionPolicy: node.deletionPolicy,
    adopt: node.adopt,
    management: node.management,
  };
}

function describeMiss(observation: Observation): string {
  if (observation.status === 'absent') {
    return 'It was applied and is not there';
  }
  if (!observation.owned) {
    return 'It was applied and bears the mark of somebody else';
  }
  return `It was applied and still differs in ${observation.diff
    .map(({ path }) => path)
    .join(', ')}`;
}
