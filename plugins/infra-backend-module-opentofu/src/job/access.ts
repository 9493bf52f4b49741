import { AccessCheck } from '@infra-orchestration/backstage-plugin-infra-node';
import { stringify } from 'yaml';
import { KubeClient } from '../cluster/KubeClient';

/** All that runs need, in the one namespace of the provider. */
export const neededRules = [
  {
    apiGroups: ['batch'],
    resources: ['jobs'],
    verbs: ['create', 'get', 'list', 'patch', 'delete'],
  },
  { apiGroups: [''], resources: ['secrets'], verbs: ['create', 'delete'] },
  { apiGroups: [''], resources: ['pods'], verbs: ['list'] },
  { apiGroups: [''], resources: ['pods/log'], verbs: ['get'] },
];

/** What an administrator of the cluster applies. Pure. */
export function accessManifest(options: {
  providerName: string;
  namespace: string;
}): { title: string; mediaType: string; content: string } {
  const { namespace } = options;
  const name = `infra-runs-${options.providerName}`
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 57)
    .replace(/-+$/, '');
  const rbac = 'rbac.authorization.k8s.io';
  const metadata = { name, namespace };
  const documents = [
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } },
    { apiVersion: 'v1', kind: 'ServiceAccount', metadata },
    {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: {
        name: `${name}-token`,
        namespace,
        annotations: { 'kubernetes.io/service-account.name': name },
      },
      type: 'kubernetes.io/service-account-token',
    },
    {
      apiVersion: `${rbac}/v1`,
      kind: 'Role',
      metadata,
      rules: neededRules,
    },
    {
      apiVersion: `${rbac}/v1`,
      kind: 'RoleBinding',
      metadata,
      roleRef: { apiGroup: rbac, kind: 'Role', name },
      subjects: [{ kind: 'ServiceAccount', ...metadata }],
    },
  ];
  return {
    title: 'Namespace, service account and role for the runs of this provider',
    mediaType: 'application/yaml',
    content: documents.map(document => stringify(document)).join('---\n'),
  };
}

/** Asks the API server for each right whether it is granted. */
export async function checkRights(
  client: KubeClient,
  namespace: string,
  signal: AbortSignal,
): Promise<AccessCheck[]> {
  const rights = neededRules.flatMap(({ apiGroups: [group], ...rule }) =>
    rule.verbs.map(verb => ({ group, verb, of: rule.resources[0] })),
  );
  return await Promise.all(
    rights.map(async ({ group, verb, of }) => {
      const [resource, subresource] = of.split('/');
      const { status } = await client.call({
        method: 'POST',
        path: '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews',
        body: {
          apiVersion: 'authorization.k8s.io/v1',
          kind: 'SelfSubjectAccessReview',
          spec: {
            resourceAttributes: {
              ...{ namespace, group, verb, resource },
              ...(subresource && { subresource }),
            },
          },
        },
        signal,
      });
      return {
        name: `${verb} ${of} in ${namespace}`,
        granted: status.allowed === true,
      };
    }),
  );
}
