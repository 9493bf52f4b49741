import { KubernetesProviderConfig } from '../connect/schema';

/** A rule of a ClusterRole. */
export interface PolicyRule {
  apiGroups: string[];
  resources: string[];
  verbs: string[];
  resourceNames?: string[];
}

/** Which kind of this driver needs the rule, for people. */
export interface NeededRule extends PolicyRule {
  purpose: string;
}

/** Server-side apply is a patch, and a creation where nothing is there. */
const MANAGE = ['get', 'create', 'patch', 'delete'];
const MANAGE_AND_WATCH = ['get', 'list', 'watch', 'create', 'patch', 'delete'];

const RBAC = 'rbac.authorization.k8s.io';
const DEFAULT_BINDABLE = ['view', 'edit'];

export function bindableClusterRoles(config: KubernetesProviderConfig) {
  return config.bindableClusterRoles ?? DEFAULT_BINDABLE;
}

/** `purpose`, API group, resources. */
const MANAGED: [string, string, string[]][] = [
  [
    'namespaces and what makes them fit for a team',
    '',
    ['namespaces', 'resourcequotas', 'limitranges', 'serviceaccounts'],
  ],
  ['isolation of namespaces', 'networking.k8s.io', ['networkpolicies']],
  ['access of teams to their namespaces', RBAC, ['rolebindings']],
  [
    'workloads, inventories of manifests',
    '',
    ['configmaps', 'services', 'persistentvolumeclaims'],
  ],
  ['workloads', 'apps', ['deployments', 'statefulsets', 'daemonsets']],
  ['manifests', 'batch', ['jobs', 'cronjobs']],
  ['manifests', 'networking.k8s.io', ['ingresses']],
  ['manifests', 'autoscaling', ['horizontalpodautoscalers']],
  ['manifests', 'policy', ['poddisruptionbudgets']],
];

const BASE_RULES: NeededRule[] = [
  ...MANAGED.map(([purpose, apiGroup, resources]) => ({
    purpose,
    apiGroups: [apiGroup],
    resources,
    verbs: MANAGE_AND_WATCH,
  })),
  {
    // Never list or watch: names are known, and a list would show everybody's secrets at once.
    purpose: 'pull secrets and secret variables',
    apiGroups: [''],
    resources: ['secrets'],
    verbs: MANAGE,
  },
  {
    purpose: 'why a workload does not come up',
    apiGroups: [''],
    resources: ['pods'],
    verbs: ['list'],
  },
];

/**
 * All that the kinds of this driver do, and nothing beside: the source of the access check and of
 * the RBAC manifest.
 */
export function neededRules(config: KubernetesProviderConfig): NeededRule[] {
  const bindable = bindableClusterRoles(config);
  const bind: NeededRule = {
    purpose: 'roles that teams may get',
    apiGroups: [RBAC],
    resources: ['clusterroles'],
    verbs: ['bind'],
    resourceNames: bindable,
  };
  return [
    ...BASE_RULES,
    ...(bindable.length > 0 ? [bind] : []),
    ...(config.additionalResources ?? []).map(({ apiGroup, resources }) => ({
      purpose: 'manifests (config.additionalResources)',
      apiGroups: [apiGroup],
      resources,
      verbs: MANAGE_AND_WATCH,
    })),
  ];
}

/** One question to the access rules. */
export interface Need {
  apiGroup: string;
  resource: string;
  verb: string;
  resourceName?: string;
  purpose: string;
}

/** Every rule as single questions. */
export function needsOf(rules: NeededRule[]): Need[] {
  return rules.flatMap(
    ({ apiGroups, resources, verbs, resourceNames, purpose }) =>
      apiGroups.flatMap(apiGroup =>
        resources.flatMap(resource =>
          verbs.flatMap(verb =>
            (resourceNames ?? [undefined]).map(resourceName => ({
              apiGroup,
              resource,
              verb,
              ...(resourceName ? { resourceName } : {}),
              purpose,
            })),
          ),
        ),
      ),
  );
}

/** Whether rules as the server told them (SelfSubjectRulesReview) answer a need. Pure. */
export function isGranted(need: Need, granted: Partial<PolicyRule>[]): boolean {
  const has = (list: string[] | undefined, item: string) =>
    (list ?? []).some(entry => entry === '*' || entry === item);
  return granted.some(
    ({ apiGroups, resources, verbs, resourceNames }) =>
      has(apiGroups, need.apiGroup) &&
      has(resources, need.resource) &&
      has(verbs, need.verb) &&
      (!resourceNames?.length ||
        (need.resourceName !== undefined &&
          resourceNames.includes(need.resourceName))),
  );
}

/** Whether the driver needs a right on the resource, whatever a provider's configuration adds. */
export function isBaseResource(apiGroup: string, resource: string): boolean {
  return BASE_RULES.some(
    rule =>
      rule.apiGroups.includes(apiGroup) && rule.resources.includes(resource),
  );
}
