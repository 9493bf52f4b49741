import { stringify } from 'yaml';
import { KubernetesProviderConfig } from '../connect/schema';
import { dnsLabelPart } from '../objects/names';
import { neededRules } from './rules';

const NAMESPACE = 'infra-orchestration';

/** Name of the service account and the role of a provider. */
export function accountName(providerName: string): string {
  return dnsLabelPart(`infra-${providerName}`).slice(0, 63).replace(/-+$/, '');
}

const RBAC = 'rbac.authorization.k8s.io';

export interface Account {
  name: string;
  namespace: string;
}

/** The account that works, and the one whose token is given: the same but for short-lived tokens. */
function accountsOf(
  providerName: string,
  { tokenRequest }: KubernetesProviderConfig,
): { worker: Account; bearer: Account } {
  const worker = {
    name: tokenRequest?.serviceAccount ?? accountName(providerName),
    namespace: tokenRequest?.namespace ?? NAMESPACE,
  };
  return {
    worker,
    bearer: tokenRequest
      ? { ...worker, name: `${worker.name.slice(0, 53)}-bootstrap` }
      : worker,
  };
}

/** Whose tokens the Kubernetes plugin gets; undefined where it gets none. */
export function viewerOf(
  providerName: string,
  config: KubernetesProviderConfig,
): Account | undefined {
  const { kubernetesPlugin = true, fromBackstageCluster } = config;
  const { worker } = accountsOf(providerName, config);
  // The Kubernetes plugin has its own cluster already.
  return kubernetesPlugin && !fromBackstageCluster
    ? { ...worker, name: `${worker.name.slice(0, 56)}-viewer` }
    : undefined;
}

/**
 * What a cluster administrator applies so that the driver may do its work, and no more: a service
 * account with a token, and a cluster role of exactly the rules that the kinds need; with short-lived
 * tokens a second account that may ask for those of the first. Pure.
 */
export function accessManifest(
  providerName: string,
  config: KubernetesProviderConfig,
): string {
  const { worker, bearer } = accountsOf(providerName, config);
  const viewer = viewerOf(providerName, config);
  const documents = [
    {
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name: worker.namespace },
    },
    { apiVersion: 'v1', kind: 'ServiceAccount', metadata: worker },
    ...(bearer === worker ? [] : bootstrap(worker, bearer)),
    ...(viewer ? viewing(worker, viewer) : []),
    tokenSecret(bearer),
    {
      apiVersion: `${RBAC}/v1`,
      kind: 'ClusterRole',
      metadata: { name: worker.name },
      rules: neededRules(config).map(
        ({ apiGroups, resources, verbs, resourceNames }) => ({
          apiGroups,
          resources,
          verbs,
          ...(resourceNames ? { resourceNames } : {}),
        }),
      ),
    },
    {
      apiVersion: `${RBAC}/v1`,
      kind: 'ClusterRoleBinding',
      metadata: { name: worker.name },
      roleRef: { apiGroup: RBAC, kind: 'ClusterRole', name: worker.name },
      subjects: [{ kind: 'ServiceAccount', ...worker }],
    },
  ];
  const head = [
    `# Access of infrastructure orchestration, provider '${providerName}'.`,
    '# Apply it as an administrator of the cluster, then take the token:',
    `#   kubectl -n ${bearer.namespace} get secret ${bearer.name}-token -o jsonpath='{.data.token}' | base64 -d`,
    '# To take the access away, delete the ClusterRoleBinding first: that is felt at once.',
  ];
  const options = { aliasDuplicateObjects: false };
  return `${head.join('\n')}\n${documents
    .map(document => stringify(document, options))
    .join('---\n')}`;
}

function tokenSecret({ name, namespace }: Account) {
  return {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: {
      name: `${name}-token`,
      namespace,
      annotations: { 'kubernetes.io/service-account.name': name },
    },
    type: 'kubernetes.io/service-account-token',
  };
}

/** May ask for tokens of one account, by its name, and nothing else. */
function bootstrap(worker: Account, bearer: Account) {
  return [
    { apiVersion: 'v1', kind: 'ServiceAccount', metadata: bearer },
    ...mayMint(bearer, worker, bearer),
  ];
}

/** Sees what the role `view` lets see, which is no secret; the worker may ask for its tokens. */
function viewing(worker: Account, viewer: Account) {
  const { name } = viewer;
  return [
    { apiVersion: 'v1', kind: 'ServiceAccount', metadata: viewer },
    ...mayMint(viewer, viewer, worker),
    {
      apiVersion: `${RBAC}/v1`,
      kind: 'ClusterRoleBinding',
      metadata: { name },
      roleRef: { apiGroup: RBAC, kind: 'ClusterRole', name: 'view' },
      subjects: [{ kind: 'ServiceAccount', ...viewer }],
    },
  ];
}

/** `minter` may ask for tokens of `of`; role and binding are called `metadata`. */
function mayMint(metadata: Account, of: Account, minter: Account) {
  return [
    {
      apiVersion: `${RBAC}/v1`,
      kind: 'Role',
      metadata,
      rules: [
        {
          apiGroups: [''],
          resources: ['serviceaccounts/token'],
          resourceNames: [of.name],
          verbs: ['create'],
        },
      ],
    },
    {
      apiVersion: `${RBAC}/v1`,
      kind: 'RoleBinding',
      metadata,
      roleRef: { apiGroup: RBAC, kind: 'Role', name: metadata.name },
      subjects: [{ kind: 'ServiceAccount', ...minter }],
    },
  ];
}
