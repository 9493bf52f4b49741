import { stringify } from 'yaml';
import { KubernetesProviderConfig } from '../connect/schema';
import { dnsLabelPart } from '../objects/names';
import { neededRules } from './rules';

const NAMESPACE = 'infra-orchestration';

/** Name of the service account and the role of a provider. */
export function accountName(providerName: string): string {
  return dnsLabelPart(`infra-${providerName}`).slice(0, 63).replace(/-+$/, '');
}

/**
 * What a cluster administrator applies so that the driver may do its work, and no more: a service
 * account with a token, and a cluster role of exactly the rules that the kinds need. Pure.
 */
export function accessManifest(
  providerName: string,
  config: KubernetesProviderConfig,
): string {
  const name = accountName(providerName);
  const account = { name, namespace: NAMESPACE };
  const rbac = 'rbac.authorization.k8s.io';
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
      apiVersion: `${rbac}/v1`,
      kind: 'ClusterRole',
      metadata: { name },
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
      apiVersion: `${rbac}/v1`,
      kind: 'ClusterRoleBinding',
      metadata: { name },
      roleRef: { apiGroup: rbac, kind: 'ClusterRole', name },
      subjects: [{ kind: 'ServiceAccount', ...account }],
    },
  ];
  const head = [
    `# Access of infrastructure orchestration, provider '${providerName}'.`,
    '# Apply it as an administrator of the cluster, then take the token:',
    `#   kubectl -n ${NAMESPACE} get secret ${name}-token -o jsonpath='{.data.token}' | base64 -d`,
    '# To take the access away, delete the ClusterRoleBinding first: that is felt at once.',
  ];
  const options = { aliasDuplicateObjects: false };
  return `${head.join('\n')}\n${documents
    .map(document => stringify(document, options))
    .join('---\n')}`;
}
