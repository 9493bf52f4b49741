import { parseAllDocuments } from 'yaml';
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

  it('is what an administrator can apply as it stands', () => {
    expect(manifestOf().map(({ kind }) => kind)).toEqual([
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
