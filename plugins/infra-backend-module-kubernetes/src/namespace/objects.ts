import { ResourceIdentity } from '@infra-orchestration/backstage-plugin-infra-node';
import { digestOf } from '../objects/digest';
import { Redactor, textsAt } from '../objects/redaction';
import { KubeObject } from '../objects/types';
import { ObjectSet } from '../sets/objectSet';
import { uniqueName } from '../objects/names';
import { NamespaceInputs, RoleBindingInputs } from './schema';

/** Beginning of the names of what is made in each namespace. */
const PREFIX = 'infra';

export function namespaceName(
  identity: ResourceIdentity,
  inputs: NamespaceInputs,
): string {
  return inputs.name ?? uniqueName(identity, 63);
}

/** Pure. The namespace is the root, so that its inventory is there before anything in it. */
export function namespaceObjects(
  name: string,
  inputs: NamespaceInputs,
  options: { digestKey?: string; secretInputs?: string[] } = {},
): ObjectSet {
  const { quota, limits, networkPolicy, pullSecrets = {} } = inputs;
  const objects: KubeObject[] = [
    ...(limits ? [limitRange(name, limits)] : []),
    ...(networkPolicy === 'isolated' ? [isolation(name, inputs)] : []),
    ...Object.entries(pullSecrets).map(([secret, config]) =>
      pullSecret(name, secret, config),
    ),
    ...(inputs.serviceAccount ? [serviceAccount(name, inputs)] : []),
    ...(inputs.roleBindings ?? []).map(binding => roleBinding(name, binding)),
  ];
  return {
    root: namespace(name, inputs),
    // Last: until the quota is taken up by its controller, objects that it counts are refused.
    phases: [objects, quota ? [resourceQuota(name, quota)] : []],
    redactor: new Redactor([
      ...Object.values(pullSecrets),
      ...textsAt(inputs, options.secretInputs ?? []),
    ]),
    digestKey: options.digestKey,
  };
}

function namespace(name: string, inputs: NamespaceInputs): KubeObject {
  return {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: {
      name,
      labels: {
        ...inputs.labels,
        ...(inputs.podSecurity
          ? { 'pod-security.kubernetes.io/enforce': inputs.podSecurity }
          : {}),
      },
      annotations: { ...inputs.annotations },
    },
  };
}

function resourceQuota(
  namespaceOf: string,
  hard: NonNullable<NamespaceInputs['quota']>,
): KubeObject {
  return {
    apiVersion: 'v1',
    kind: 'ResourceQuota',
    metadata: { name: `${PREFIX}-quota`, namespace: namespaceOf },
    spec: { hard: quantities(hard) },
  };
}

function limitRange(
  namespaceOf: string,
  limits: NonNullable<NamespaceInputs['limits']>,
): KubeObject {
  const container = Object.fromEntries(
    Object.entries(limits).map(([bound, values]) => [
      bound,
      quantities(values),
    ]),
  );
  return {
    apiVersion: 'v1',
    kind: 'LimitRange',
    metadata: { name: `${PREFIX}-limits`, namespace: namespaceOf },
    spec: { limits: [{ type: 'Container', ...container }] },
  };
}

/** The API takes numbers in some places only; texts everywhere. */
function quantities(values: Record<string, string | number>) {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, `${value}`]),
  );
}

function isolation(
  namespaceOf: string,
  { allowFrom = [] }: NamespaceInputs,
): KubeObject {
  const others = allowFrom.map(matchLabels => ({
    namespaceSelector: { matchLabels },
  }));
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { name: `${PREFIX}-isolated`, namespace: namespaceOf },
    spec: {
      podSelector: {},
      policyTypes: ['Ingress'],
      ingress: [{ from: [{ podSelector: {} }, ...others] }],
    },
  };
}

function pullSecret(
  namespaceOf: string,
  name: string,
  config: string,
): KubeObject {
  return {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name, namespace: namespaceOf },
    type: 'kubernetes.io/dockerconfigjson',
    data: { '.dockerconfigjson': Buffer.from(config).toString('base64') },
  };
}

function serviceAccount(
  namespaceOf: string,
  { serviceAccount: name = '', pullSecrets = {} }: NamespaceInputs,
): KubeObject {
  return {
    apiVersion: 'v1',
    kind: 'ServiceAccount',
    metadata: { name, namespace: namespaceOf },
    automountServiceAccountToken: false,
    imagePullSecrets: Object.keys(pullSecrets).map(secret => ({
      name: secret,
    })),
  };
}

/** Named by all it says, since the role of a binding can never be changed. */
function roleBinding(
  namespaceOf: string,
  { clusterRole, groups = [], users = [] }: RoleBindingInputs,
): KubeObject {
  const apiGroup = 'rbac.authorization.k8s.io';
  const subjects = [
    ...groups.map(name => ({ kind: 'Group', apiGroup, name })),
    ...users.map(name => ({ kind: 'User', apiGroup, name })),
  ];
  const suffix = digestOf({ clusterRole, subjects }).slice(0, 8);
  return {
    apiVersion: `${apiGroup}/v1`,
    kind: 'RoleBinding',
    metadata: {
      name: `${PREFIX}-${clusterRole}-${suffix}`,
      namespace: namespaceOf,
    },
    roleRef: { apiGroup, kind: 'ClusterRole', name: clusterRole },
    subjects,
  };
}
