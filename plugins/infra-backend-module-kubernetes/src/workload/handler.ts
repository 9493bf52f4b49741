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
import { isApiError, toDriverError } from '../errors';
import { builtinResources } from '../objects/builtins';
import { INSTANCE_LABEL, labelValue } from '../objects/ownership';
import { Sighting } from '../objects/sighting';
import { applySet } from '../sets/applySet';
import { CallScope } from '../sets/context';
import { desire } from '../sets/objectSet';
import { observeSet } from '../sets/observeSet';
import { removeSet } from '../sets/removeSet';
import {
  ensureDigestKey,
  knownDigestKey,
  observeRefusable,
  scopeOf,
} from '../sets/scope';
import {
  workloadCandidates,
  workloadConfiguration,
  workloadMoves,
  workloadName,
  workloadObjects,
} from './objects';
import { explainPods } from './pods';
import {
  WorkloadInputs,
  workloadInputSchema,
  workloadOutputSchema,
} from './schema';

const KIND = 'workload';
/** A roll-out that stands still this long is worth a look at its pods. */
const PATIENCE_MS = 10_000;
const MOST_PODS = 20;

type Request = ResourceRequest<KubernetesConnection, WorkloadInputs>;

/** A Deployment with its Service and configuration, from the containers of a Score file. */
export const workloadKind = createResourceKind<
  KubernetesConnection,
  WorkloadInputs
>({
  kind: KIND,
  title: 'Workload',
  inputSchema: workloadInputSchema,
  outputSchema: workloadOutputSchema,
  // The selector of a Deployment can never be changed, so a stranger's cannot become ours.
  capabilities: { adopt: false, watch: true },
  externalName: workloadName,
  observe: request => observeRefusable(request, observe),
  apply,
  remove,
  watch: options =>
    options.connection.watcher.run({
      ...options,
      resourceKind: KIND,
      kinds: workloadCandidates('namespace/name'),
    }),
});

async function observe(request: Request): Promise<Observation> {
  const { externalName, inputs } = request;
  const scope = scopeOf(request, KIND);
  const set = desiredSet(request, await knownDigestKey(request.secrets));
  const [namespace, name] = externalName.split('/');
  const ports = Object.entries(inputs.service?.ports ?? {});
  return observeSet(scope, set, {
    state: request.state,
    moved: workloadMoves(sourceOf(request)),
    replaceable: true,
    explain: unready => explain(scope, namespace, unready),
    outputs: async () => ({
      name,
      namespace,
      ...(ports.length > 0
        ? {
            host: `${name}.${namespace}.svc.cluster.local`,
            ports: Object.fromEntries(ports.map(([n, { port }]) => [n, port])),
          }
        : {}),
    }),
  });
}

async function apply(
  request: ApplyRequest<KubernetesConnection, WorkloadInputs>,
): Promise<ApplyResult> {
  request.signal.throwIfAborted();
  refuseMoves(request);
  const { hasSecrets } = workloadConfiguration(sourceOf(request));
  const key = hasSecrets ? await ensureDigestKey(request.secrets) : undefined;
  return applySet(scopeOf(request, KIND), desiredSet(request, key), {
    state: request.state,
    adopt: false,
  });
}

function refuseMoves(request: Request): void {
  const moves = workloadMoves(sourceOf(request));
  if (moves.length > 0) {
    const changes = moves
      .map(({ path, before, after }) => `${path} from ${before} to ${after}`)
      .join(', ');
    throw new DriverError(
      'terminal',
      `The workload ${request.externalName} cannot move: ${changes}. Undo that, or delete the claim and make another.`,
    );
  }
}

async function remove(
  request: RemoveRequest<KubernetesConnection>,
): Promise<RemoveResult> {
  const refs = workloadCandidates(request.externalName);
  return removeSet(scopeOf(request, KIND), refs);
}

function sourceOf({ externalName, identity, inputs, secretInputs }: Request) {
  return {
    externalName,
    identity,
    inputs,
    ...(secretInputs ? { secretInputs: new Set(secretInputs) } : {}),
  };
}

function desiredSet(request: Request, digestKey: string | undefined) {
  const source = sourceOf(request);
  const configuration = workloadConfiguration(source);
  const objects = workloadObjects(
    source,
    configuration,
    configuration.hasSecrets ? digestKey : undefined,
  );
  return desire(objects, request.identity, KIND);
}

async function explain(
  { connection, identity, signal }: CallScope,
  namespace: string,
  unready: Sighting[],
): Promise<string | undefined> {
  const stands = unready.some(
    ({ readiness }) =>
      readiness.status === 'failed' ||
      (readiness.status === 'inProgress' &&
        readiness.since !== undefined &&
        Date.now() - Date.parse(readiness.since) > PATIENCE_MS),
  );
  if (!stands) {
    return undefined;
  }
  try {
    const { items } = await connection.client.list(
      builtinResources.get('v1|Pod')!,
      {
        namespace,
        labelSelector: `${INSTANCE_LABEL}=${labelValue(identity.instanceId)}`,
        limit: MOST_PODS,
        signal,
      },
    );
    return explainPods(items);
  } catch (error) {
    if (isApiError(error, 403)) {
      return undefined;
    }
    throw toDriverError(error, 'Pods of the workload');
  }
}
