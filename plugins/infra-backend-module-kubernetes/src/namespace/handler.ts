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
import { bindableClusterRoles } from '../access/rules';
import { KubernetesConnection } from '../connection';
import { toDriverError } from '../errors';
import { describeRef } from '../objects/refs';
import { conditionsOf } from '../objects/readiness';
import { ownershipOf } from '../objects/sighting';
import { KubeObject, ObjectRef } from '../objects/types';
import { applySet } from '../sets/applySet';
import { remember } from '../sets/context';
import { desire } from '../sets/objectSet';
import { observeSet } from '../sets/observeSet';
import {
  ensureDigestKey,
  knownDigestKey,
  observeRefusable,
  scopeOf,
} from '../sets/scope';
import { namespaceName, namespaceObjects } from './objects';
import { readNamespace } from './read';
import {
  NamespaceInputs,
  namespaceInputSchema,
  namespaceOutputSchema,
} from './schema';

const KIND = 'namespace';
/** A namespace takes some seconds to go, however little is in it. */
const DELETION_POLL_MS = 1_000;

type Request = ResourceRequest<KubernetesConnection, NamespaceInputs>;

/** What a namespace is made of, for the watch. */
const watchedKinds = [
  { apiVersion: 'v1', kind: 'Namespace' },
  { apiVersion: 'v1', kind: 'ResourceQuota' },
  { apiVersion: 'v1', kind: 'LimitRange' },
  { apiVersion: 'v1', kind: 'ServiceAccount' },
  { apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy' },
  { apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'RoleBinding' },
];

/** A namespace with all that makes it fit for a team: limits, access, isolation, pull secrets. */
export const namespaceKind = createResourceKind<
  KubernetesConnection,
  NamespaceInputs
>({
  kind: KIND,
  title: 'Namespace',
  inputSchema: namespaceInputSchema,
  outputSchema: namespaceOutputSchema,
  capabilities: { adopt: true, watch: true, read: true },
  externalName: namespaceName,
  observe: request => observeRefusable(request, observe),
  apply,
  remove,
  watch: options =>
    options.connection.watcher.run({
      ...options,
      resourceKind: KIND,
      kinds: watchedKinds,
    }),
});

async function observe(request: Request): Promise<Observation> {
  const { connection, inputs, externalName } = request;
  const set = desiredSet(request, await knownDigestKey(request.secrets));
  if (request.read) {
    return readNamespace(
      scopeOf(request, KIND),
      externalName,
      set.refs.slice(1),
    );
  }
  return observeSet(scopeOf(request, KIND), set, {
    state: request.state,
    outputs: async () => ({
      name: externalName,
      server: connection.server,
      ...(inputs.serviceAccount
        ? { serviceAccount: inputs.serviceAccount }
        : {}),
      pullSecrets: Object.keys(inputs.pullSecrets ?? {}),
    }),
  });
}

async function apply(
  request: ApplyRequest<KubernetesConnection, NamespaceInputs>,
): Promise<ApplyResult> {
  request.signal.throwIfAborted();
  const hasSecrets = Object.keys(request.inputs.pullSecrets ?? {}).length > 0;
  const set = desiredSet(
    request,
    hasSecrets ? await ensureDigestKey(request.secrets) : undefined,
  );
  return applySet(scopeOf(request, KIND), set, request);
}

function desiredSet(request: Request, digestKey: string | undefined) {
  const { externalName, inputs, identity, connection } = request;
  const bindable = bindableClusterRoles(connection.config);
  const refused = inputs.roleBindings?.find(
    ({ clusterRole }) => !bindable.includes(clusterRole),
  );
  if (refused) {
    throw new DriverError(
      'terminal',
      `The provider '${
        connection.providerName
      }' may not grant the cluster role '${refused.clusterRole}', only: ${
        bindable.join(', ') || 'none'
      }. Its config.bindableClusterRoles decides.`,
    );
  }
  if (inputs.name !== undefined && inputs.name !== externalName) {
    throw new DriverError(
      'terminal',
      `The namespace is '${externalName}' and cannot be renamed to '${inputs.name}'. Keep the name, or delete the claim and make another.`,
    );
  }
  if (inputs.allowFrom && inputs.networkPolicy !== 'isolated') {
    throw new DriverError(
      'terminal',
      '/allowFrom: the namespace is not isolated, so everybody may connect. Give `networkPolicy: isolated`, or leave allowFrom out.',
    );
  }
  const objects = namespaceObjects(externalName, inputs, {
    digestKey,
    secretInputs: request.secretInputs,
  });
  return desire(objects, identity, KIND);
}

/** The namespace takes all that is in it along, also what others put there. */
async function remove(
  request: RemoveRequest<KubernetesConnection>,
): Promise<RemoveResult> {
  const { connection, identity, externalName, signal, logger } = request;
  const { client, memory, cache } = connection;
  const ref: ObjectRef = {
    apiVersion: 'v1',
    kind: 'Namespace',
    name: externalName,
  };
  try {
    const found = await client.get(ref, signal);
    memory.namespaceRemoved(externalName);
    if (!found) {
      cache.drop(ref);
      return { status: 'done' };
    }
    const seen = remember(connection, found, ref);
    if (ownershipOf(seen, identity.ownershipMark) !== 'ours') {
      return { status: 'done' };
    }
    if (!seen.deleting) {
      await client.delete(ref, {
        uid: seen.uid,
        propagation: 'Background',
        signal,
      });
      cache.drop(ref);
      logger.info(`Deleting ${describeRef(ref)}`);
    }
    return {
      status: 'inProgress',
      handle: {},
      pollAfter: DELETION_POLL_MS,
      message: whatHolds(found),
    };
  } catch (error) {
    throw toDriverError(error, describeRef(ref));
  }
}

/** The namespace controller says what it still waits for. */
function whatHolds(namespace: KubeObject): string {
  const held = conditionsOf(namespace)
    .filter(c => c.status === 'True' && c.message)
    .map(c => c.message);
  return held.length > 0
    ? `Waiting for the end of the namespace: ${held.join(' ')}`
    : 'Waiting for the end of the namespace';
}
