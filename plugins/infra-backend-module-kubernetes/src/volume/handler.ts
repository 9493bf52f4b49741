import {
  ApplyRequest,
  ApplyResult,
  DriverError,
  Observation,
  RemoveRequest,
  RemoveResult,
  ResourceRequest,
  createResourceKind,
} from '@infra-orchestration/backstage-plugin-infra-node';
import { KubernetesConnection } from '../connection';
import { toDriverError } from '../errors';
import { describeRef } from '../objects/refs';
import { applySet } from '../sets/applySet';
import { desire } from '../sets/objectSet';
import { observeSet } from '../sets/observeSet';
import { readSet } from '../sets/readSet';
import { removeSet } from '../sets/removeSet';
import { observeRefusable, scopeOf } from '../sets/scope';
import { whatFor } from './binding';
import { claimRef, volumeMoves, volumeName, volumeObjects } from './objects';
import { VolumeInputs, volumeInputSchema, volumeOutputSchema } from './schema';

const KIND = 'volume';

type Request = ResourceRequest<KubernetesConnection, VolumeInputs>;

/** A PersistentVolumeClaim. What it keeps is never given up for a change: it is refused instead. */
export const volumeKind = createResourceKind<
  KubernetesConnection,
  VolumeInputs
>({
  kind: KIND,
  title: 'Persistent volume',
  inputSchema: volumeInputSchema,
  outputSchema: volumeOutputSchema,
  capabilities: { adopt: true, watch: true, read: true },
  externalName: volumeName,
  observe: request => observeRefusable(request, observe),
  apply,
  remove,
  watch: options =>
    options.connection.watcher.run({
      ...options,
      resourceKind: KIND,
      kinds: [],
    }),
});

async function observe(request: Request): Promise<Observation> {
  const { externalName, inputs, state } = request;
  const [namespace, name] = externalName.split('/');
  const scope = scopeOf(request, KIND);
  const options = {
    moved: volumeMoves(externalName, inputs),
    outputs: async () => ({ source: name, namespace }),
  };
  const observation = request.read
    ? await readSet(scope, volumeObjects(externalName, inputs), options)
    : await observeSet(scope, desiredSet(request), { state, ...options });
  return withBinding(request, observation);
}

/**
 * A claim that is bound with its first pod is as ready as it gets: the pod, in its turn, waits for
 * this to be ready.
 */
async function withBinding(
  { connection, externalName, signal, read }: Request,
  observation: Observation,
): Promise<Observation> {
  if (
    observation.status === 'absent' ||
    observation.ready ||
    (!read && !(observation.owned && observation.upToDate))
  ) {
    return observation;
  }
  const ref = claimRef(externalName);
  const wait = await whatFor(connection, ref, signal).catch(error => {
    throw toDriverError(error, describeRef(ref));
  });
  if (wait.for === 'consumer') {
    const { message: _, ...rest } = observation;
    return { ...rest, ready: true };
  }
  return wait.why
    ? { ...observation, message: `${observation.message}. ${wait.why}` }
    : observation;
}

async function apply(
  request: ApplyRequest<KubernetesConnection, VolumeInputs>,
): Promise<ApplyResult> {
  request.signal.throwIfAborted();
  const { externalName, inputs, state, adopt } = request;
  const [move] = volumeMoves(externalName, inputs);
  if (move) {
    throw new DriverError(
      'terminal',
      `The volume claim ${externalName} cannot move: ${move.path} from ${move.before} to ${move.after}, and what it keeps would stay behind. Undo that, or delete the claim and make another.`,
    );
  }
  return applySet(scopeOf(request, KIND), desiredSet(request), {
    state,
    adopt,
  });
}

async function remove(
  request: RemoveRequest<KubernetesConnection>,
): Promise<RemoveResult> {
  return removeSet(scopeOf(request, KIND), [claimRef(request.externalName)]);
}

function desiredSet({ externalName, identity, inputs }: Request) {
  return desire(volumeObjects(externalName, inputs), identity, KIND);
}
