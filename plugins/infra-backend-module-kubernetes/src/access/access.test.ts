import { parseAllDocuments } from 'yaml';
import { KindName } from '../connect/schema';
import { accessManifest } from './manifest';
import { PolicyRule, isGranted, needsOf, neededRules } from './rules';

const manifestOf = (config = {}) =>
  parseAllDocuments(accessManifest('prod-eu', config)).map(d => d.toJS());

describe('accessManifest', () => {
  it('grants what is needed, by its own check', () => {
    const { rules } = manifestOf().find(({ kind }) => kind === 'ClusterRole');
    for (const need of needsOf(neededRules({}))) {
      expect({ need, granted: isGranted(need, rules) }).toEqual({
        need,
        granted: true,
      });
    }
  });

  it('grants no wildcard, no list of secrets, no escalation', () => {
    const { rules } = manifestOf().find(({ kind }) => kind === 'ClusterRole');
    const granted = (rules as PolicyRule[]).flatMap(rule =>
      rule.resources.flatMap(resource =>
        rule.verbs.map(verb => ({ ...rule, resource, verb })),
      ),
    );
    const having = (...names: string[]) =>
      granted.filter(({ apiGroups, resource, verb }) =>
        [...apiGroups, resource, verb].some(n => names.includes(n)),
      );
    expect(having('*', 'escalate', 'impersonate')).toEqual([]);
    expect(having('secrets').map(({ verb }) => verb)).toEqual([
      'get',
      'create',
      'patch',
      'delete',
    ]);
    expect(having('bind').map(rule => rule.resourceNames)).toEqual([
      ['view', 'edit'],
    ]);
  });

  it('follows the configuration of the provider', () => {
    const { rules } = manifestOf({
      bindableClusterRoles: [],
      additionalResources: [
        { apiGroup: 'example.com', resources: ['databases'] },
      ],
    }).find(({ kind }) => kind === 'ClusterRole');
    expect(JSON.stringify(rules)).not.toContain('"bind"');
    expect(rules).toContainEqual(
      expect.objectContaining({
        apiGroups: ['example.com'],
        resources: ['databases'],
      }),
    );
  });

  it.each<{ reason: string; kinds: KindName[]; resources: string[] }>([
    {
      reason: 'namespaces are made by somebody else',
      kinds: ['workload'],
      resources: ['configmaps', 'deployments', 'pods', 'secrets', 'services'],
    },
    {
      reason: 'only namespaces are made',
      kinds: ['namespace'],
      resources: [
        'clusterroles',
        'limitranges',
        'namespaces',
        'networkpolicies',
        'resourcequotas',
        'rolebindings',
        'secrets',
        'serviceaccounts',
      ],
    },
    {
      reason: 'only ways to services are made',
      kinds: ['route', 'dns-endpoint'],
      resources: [
        'certificates',
        'dnsendpoints',
        'httproutes',
        'ingresses',
        'secrets',
      ],
    },
    {
      reason: 'only storage is asked for',
      kinds: ['volume'],
      resources: ['persistentvolumeclaims', 'storageclasses'],
    },
    {
      reason: 'what several kinds need is granted once',
      kinds: ['route', 'volume', 'manifests'],
      resources: [
        'certificates',
        'configmaps',
        'cronjobs',
        'daemonsets',
        'deployments',
        'horizontalpodautoscalers',
        'httproutes',
        'ingresses',
        'jobs',
        'persistentvolumeclaims',
        'poddisruptionbudgets',
        'secrets',
        'services',
        'statefulsets',
        'storageclasses',
      ],
    },
  ])('grants the chosen kinds alone: $reason', ({ kinds, resources }) => {
    const { rules } = manifestOf({ kinds }).find(
      ({ kind }) => kind === 'ClusterRole',
    );
    const granted = (rules as PolicyRule[]).flatMap(rule => rule.resources);
    expect([...new Set(granted)].sort()).toEqual(resources);
    expect(granted).toHaveLength(resources.length);
  });

  it('gives short-lived tokens out by an account that may do nothing else', () => {
    const documents = manifestOf({
      tokenRequest: { namespace: 'infra', serviceAccount: 'worker' },
    });
    expect(documents.find(({ kind }) => kind === 'Role').rules).toEqual([
      {
        apiGroups: [''],
        resources: ['serviceaccounts/token'],
        resourceNames: ['worker'],
        verbs: ['create'],
      },
    ]);
    expect(
      documents.find(({ kind }) => kind === 'Secret').metadata.annotations,
    ).toEqual({ 'kubernetes.io/service-account.name': 'worker-bootstrap' });
    const { subjects } = documents.find(
      ({ kind, metadata }) =>
        kind === 'ClusterRoleBinding' && metadata.name === 'worker',
    );
    expect(subjects).toEqual([
      { kind: 'ServiceAccount', name: 'worker', namespace: 'infra' },
    ]);
  });

  it('is what an administrator can apply as it stands', () => {
    expect(
      manifestOf({ kubernetesPlugin: false }).map(({ kind }) => kind),
    ).toEqual([
      'Namespace',
      'ServiceAccount',
      'Secret',
      'ClusterRole',
      'ClusterRoleBinding',
    ]);
  });
});

describe('isGranted', () => {
  const need = {
    apiGroup: 'apps',
    resource: 'deployments',
    verb: 'patch',
    purpose: '',
  };
  const cases: {
    reason: string;
    rule: Partial<PolicyRule>;
    granted: boolean;
  }[] = [
    {
      reason: 'named',
      rule: {
        apiGroups: ['apps'],
        resources: ['deployments'],
        verbs: ['patch'],
      },
      granted: true,
    },
    {
      reason: 'by wildcards',
      rule: { apiGroups: ['*'], resources: ['*'], verbs: ['*'] },
      granted: true,
    },
    {
      reason: 'another group',
      rule: { apiGroups: [''], resources: ['deployments'], verbs: ['patch'] },
      granted: false,
    },
    {
      reason: 'only for objects of some names',
      rule: {
        apiGroups: ['apps'],
        resources: ['deployments'],
        verbs: ['patch'],
        resourceNames: ['web'],
      },
      granted: false,
    },
    {
      reason: 'a rule for paths',
      rule: { verbs: ['patch'] },
      granted: false,
    },
  ];
  it.each(cases)('$reason: $granted', ({ rule, granted }) => {
    expect(isGranted(need, [rule])).toBe(granted);
  });
});
