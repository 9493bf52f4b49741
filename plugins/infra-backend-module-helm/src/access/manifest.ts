import { stringify } from 'yaml';
import { HelmProviderConfig } from '../settings';
import { neededRules } from './rules';

const NAMESPACE = 'infra-orchestration';
const RBAC = 'rbac.authorization.k8s.io';

export const manifestHead = {
  title: 'Service account and role for this provider',
  mediaType: 'application/yaml',
};

/** Name of the service account and the role of a provider. */
export function accountName(providerName: string): string {
  return `infra-helm-${providerName}`
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 57)
    .replace(/-+$/, '');
}

/** What a cluster administrator applies so that the driver may do its work, and no more. Pure. */
export function accessManifest(
  providerName: string,
  config: HelmProviderConfig,
): string {
  const name = accountName(providerName);
  const account = { name, namespace: NAMESPACE };
  const documents = [
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: NAMESPACE } },
    { apiVersion: 'v1', kind: 'ServiceAccount', metadata: account },
    {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: {
        name: `${name}-token`,
        namespace: NAMESPACE,
        annotations: { 'kubernetes.io/service-account.name': name },
      },
      type: 'kubernetes.io/service-account-token',
    },
    {
      apiVersion: `${RBAC}/v1`,
      kind: 'ClusterRole',
      metadata: { name },
      rules: neededRules(config).map(({ apiGroup, resources, verbs }) => ({
        apiGroups: [apiGroup],
        resources,
        verbs,
      })),
    },
    {
      apiVersion: `${RBAC}/v1`,
      kind: 'ClusterRoleBinding',
      metadata: { name },
      roleRef: { apiGroup: RBAC, kind: 'ClusterRole', name },
      subjects: [{ kind: 'ServiceAccount', ...account }],
    },
  ];
  const head = [
    `# Access of infrastructure orchestration, provider '${providerName}' of the driver helm.`,
    '# Apply it as an administrator of the cluster, then take the token:',
    `#   kubectl -n ${NAMESPACE} get secret ${name}-token -o jsonpath='{.data.token}' | base64 -d`,
    '# To take the access away, delete the ClusterRoleBinding first: that is felt at once.',
  ];
  const options = { aliasDuplicateObjects: false };
  return `${head.join('\n')}\n${documents
    .map(document => stringify(document, options))
    .join('---\n')}`;
}
