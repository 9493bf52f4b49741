import {
  ApplyRequest,
  ApplyResult,
  DriverError,
  DriverOutputs,
  Observation,
  RemoveRequest,
  RemoveResult,
  ResourceRequest,
  createResourceKind,
} from '@infra-orchestration/backstage-plugin-infra-node';
import { KubernetesConnection } from '../connection';
import { toDriverError } from '../errors';
import { describeRef, groupKind, refOf } from '../objects/refs';
import { KubeObject, ObjectRef } from '../objects/types';
import { applySet } from '../sets/applySet';
import { CallScope } from '../sets/context';
import { DesiredSet, ObjectSet, desire, without } from '../sets/objectSet';
import { observeSet } from '../sets/observeSet';
import { readSet } from '../sets/readSet';
import { removeSet } from '../sets/removeSet';
import { requireKinds } from '../sets/requireKinds';
import { areReplaceable } from '../sets/replaceable';
import {
  ensureDigestKey,
  knownDigestKey,
  observeRefusable,
  scopeOf,
} from '../sets/scope';
import { refsIn } from '../sets/state';
import {
  hasSecrets,
  manifestObjects,
  manifestsMoves,
  manifestsName,
  rootOf,
} from './objects';
import { readOutputs } from './outputs';
import {
  ManifestsInputs,
  OutputSource,
  manifestsInputSchema,
  manifestsOutputSchema,
} from './schema';

const KIND = 'manifests';
const DEFINITION = 'apiextensions.k8s.io/CustomResourceDefinition';
const DEFINITION_POLL_MS = 500;

type Request = ResourceRequest<KubernetesConnection, ManifestsInputs>;

/** Any objects, by server-side apply. */
export const manifestsKind = createResourceKind<
  KubernetesConnection,
  ManifestsInputs
>({
  kind: KIND,
  title: 'Manifests',
  inputSchema: manifestsInputSchema,
  outputSchema: manifestsOutputSchema,
  capabilities: { adopt: true, watch: true, read: true },
  externalName: manifestsName,
  observe: request => observeRefusable(request, observe),
  apply,
  remove,
  watch: options =>
    options.connection.watcher.run({
      ...options,
      resourceKind: KIND,
      kinds: [{ apiVersion: 'v1', kind: 'ConfigMap' }],
    }),
});

async function observe(request: Request): Promise<Observation> {
  const { inputs, secrets, externalName } = request;
  const [namespace] = externalName.split('/');
  const scope = scopeOf(request, KIND);
  const objects = await objectSet(request, await knownDigestKey(secrets));
  const set = desire(objects, request.identity, KIND);
  const options = {
    moved: manifestsMoves(externalName, inputs),
    waitForEnd: inputs.waitForJobs ? ['batch/Job'] : [],
    outputs: async () => ({
      namespace,
      ...(await outputsOf(scope, set, namespace, inputs.outputs ?? {})),
    }),
  };
  const observation = request.read
    ? await readSet(scope, objects, options)
    : await observeSet(scope, set, {
        ...options,
        state: request.state,
        replaceable: areReplaceable(inputs.objects ?? []),
      });
  return requireOutputs(observation, inputs.outputs ?? {});
}

/** Not ready before every output has a value, since others wait for them. */
function requireOutputs(
  observation: Observation,
  sources: Record<string, OutputSource>,
): Observation {
  if (observation.status === 'absent' || !observation.ready) {
    return observation;
  }
  const { outputs } = observation;
  const secrets = (outputs.secrets ?? {}) as Record<string, unknown>;
  const missing = Object.keys(sources).filter(
    name => outputs[name] === undefined && secrets[name] === undefined,
  );
  return missing.length === 0
    ? observation
    : {
        ...observation,
        ready: false,
        message: `No value yet for the outputs ${missing.join(', ')}`,
      };
}

async function apply(
  request: ApplyRequest<KubernetesConnection, ManifestsInputs>,
): Promise<ApplyResult> {
  request.signal.throwIfAborted();
  refuseMoves(request);
  await refuseUnknownKinds(request);
  const objects = await objectSet(
    request,
    hasSecrets(request.inputs)
      ? await ensureDigestKey(request.secrets)
      : undefined,
  );
  const set = desire(objects, request.identity, KIND);
  return applySet(scopeOf(request, KIND), set, {
    ...request,
    afterPhase: (_, sightings) => {
      const pending = sightings.filter(
        ({ ref, readiness }) =>
          groupKind(ref) === DEFINITION && readiness.status !== 'ready',
      );
      if (pending.length === 0) {
        return undefined;
      }
      const names = pending.map(({ ref }) => describeRef(ref)).join(', ');
      return {
        status: 'inProgress',
        handle: {},
        pollAfter: DEFINITION_POLL_MS,
        message: `Waiting for the cluster to know ${names}`,
      };
    },
  });
}

function refuseMoves({ externalName, inputs }: Request): void {
  const [move] = manifestsMoves(externalName, inputs);
  if (move) {
    throw new DriverError(
      'terminal',
      `The objects are in namespace '${move.before}' and cannot move to '${move.after}'. Undo that, or delete the claim and make another.`,
    );
  }
}

async function remove(
  request: RemoveRequest<KubernetesConnection>,
): Promise<RemoveResult> {
  const root = refOf(rootOf(request.externalName));
  const refs = await refsOf(request);
  const known = without([...refs, ...refsIn(request.state)], [root]);
  return removeSet(scopeOf(request, KIND), known, root);
}

/** For the case that somebody deleted the inventory: what the last inputs name. */
async function refsOf({
  connection,
  externalName,
  inputs,
  signal,
}: RemoveRequest<KubernetesConnection>): Promise<ObjectRef[]> {
  const [namespace] = externalName.split('/');
  const objects = Array.isArray(inputs.objects) ? inputs.objects : [];
  const refs: ObjectRef[] = [];
  for (const object of objects as unknown as Partial<KubeObject>[]) {
    const { apiVersion, kind, metadata } = object ?? {};
    if (apiVersion && kind && metadata?.name) {
      const resource = await connection.client.mapping
        .find({ apiVersion, kind }, signal)
        .catch(error => {
          throw toDriverError(error, `${kind} ${metadata.name}`);
        });
      if (resource) {
        const place = resource.namespaced ? { namespace } : {};
        refs.push({ apiVersion, kind, ...place, name: metadata.name });
      }
    }
  }
  return refs;
}

async function refuseUnknownKinds({
  connection,
  inputs,
  signal,
}: Request): Promise<void> {
  const { objects } = inputs;
  objects
    .filter(object => groupKind(object) === DEFINITION)
    .forEach(definition => connection.client.mapping.learn(definition));
  await requireKinds(connection, objects.map(refOf), signal);
}

async function objectSet(
  request: Request,
  digestKey: string | undefined,
): Promise<ObjectSet> {
  const { connection, externalName, inputs, signal } = request;
  const { mapping } = connection.client;
  const scopes = new Map<string, boolean | undefined>();
  for (const object of inputs.objects ?? []) {
    const key = `${object.apiVersion}|${object.kind}`;
    if (!scopes.has(key)) {
      const resource = await mapping.find(object, signal).catch(error => {
        throw toDriverError(error, describeRef(refOf(object)));
      });
      scopes.set(key, resource?.namespaced);
    }
  }
  return manifestObjects(
    externalName,
    inputs,
    object => scopes.get(`${object.apiVersion}|${object.kind}`),
    {
      digestKey,
      secretInputs: request.secretInputs,
      // For the case that somebody deleted the inventory.
      candidates: refsIn(request.state),
    },
  );
}

async function outputsOf(
  { connection, signal }: CallScope,
  set: DesiredSet,
  namespace: string,
  sources: Record<string, OutputSource>,
): Promise<DriverOutputs> {
  const objects = new Map<string, KubeObject>();
  for (const [output, { apiVersion = 'v1', kind, name }] of Object.entries(
    sources,
  )) {
    const ref = set.refs.find(r => r.kind === kind && r.name === name) ?? {
      apiVersion,
      kind,
      namespace,
      name,
    };
    const object = await wholeObject(connection, ref, signal);
    if (object) {
      objects.set(output, object);
    }
  }
  return readOutputs(sources, objects);
}

async function wholeObject(
  { client }: KubernetesConnection,
  ref: ObjectRef,
  signal: AbortSignal,
): Promise<KubeObject | undefined> {
  try {
    return await client.get(ref, signal, { whole: true });
  } catch (error) {
    throw toDriverError(error, describeRef(ref));
  }
}
