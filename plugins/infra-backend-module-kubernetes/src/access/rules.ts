import {
  KindName,
  KubernetesProviderConfig,
  kindNames,
} from '../connect/schema';

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
  /** Work goes on without it; what needs it says so. */
  optional?: true;
}

/** Server-side apply is a patch, and a creation where nothing is there. */
const MANAGE = ['get', 'create', 'patch', 'delete'];
const MANAGE_AND_WATCH = ['get', 'list', 'watch', 'create', 'patch', 'delete'];

const RBAC = 'rbac.authorization.k8s.io';
const DEFAULT_BINDABLE = ['view', 'edit'];

export function bindableClusterRoles(config: KubernetesProviderConfig) {
  return config.bindableClusterRoles ?? DEFAULT_BINDABLE;
}

/** Only for those who ask for such objects: of which kinds, for what, API group, resources. */
const MANAGED_ON_DEMAND: [KindName[], string, string, string[]][] = [
  [['manifests'], 'manifests', '', ['services']],
  [
    ['manifests', 'volume'],
    'volumes, manifests',
    '',
    ['persistentvolumeclaims'],
  ],
  [
    ['manifests'],
    'manifests',
    'apps',
    ['deployments', 'statefulsets', 'daemonsets'],
  ],
  [['manifests'], 'manifests', 'batch', ['jobs', 'cronjobs']],
  [
    ['manifests', 'route'],
    'routes, manifests',
    'networking.k8s.io',
    ['ingresses'],
  ],
  [['manifests'], 'manifests', 'autoscaling', ['horizontalpodautoscalers']],
  [['manifests'], 'manifests', 'policy', ['poddisruptionbudgets']],
  [
    ['route'],
    'routes of the Gateway API',
    'gateway.networking.k8s.io',
    ['httproutes'],
  ],
  [['route'], 'certificates of routes', 'cert-manager.io', ['certificates']],
  [
    ['dns-endpoint'],
    'names by external-dns',
    'externaldns.k8s.io',
    ['dnsendpoints'],
  ],
];

/** What the kinds cannot do without: of which kinds, for what, API group, resources. */
const MANAGED: [KindName[], string, string, string[]][] = [
  [
    ['namespace'],
    'namespaces and what makes them fit for a team',
    '',
    ['namespaces', 'resourcequotas', 'limitranges', 'serviceaccounts'],
  ],
  [
    ['namespace'],
    'isolation of namespaces',
    'networking.k8s.io',
    ['networkpolicies'],
  ],
  [
    ['namespace'],
    'access of teams to their namespaces',
    RBAC,
    ['rolebindings'],
  ],
  [
    ['manifests', 'workload'],
    'workloads, inventories of manifests',
    '',
    ['configmaps'],
  ],
  [['workload'], 'workloads', '', ['services']],
  [['workload'], 'workloads', 'apps', ['deployments']],
];

type RuleOfKinds = NeededRule & { kinds: readonly KindName[] };

const BASE_RULES: RuleOfKinds[] = [
  ...MANAGED.map(([kinds, purpose, apiGroup, resources]) => ({
    kinds,
    purpose,
    apiGroups: [apiGroup],
    resources,
    verbs: MANAGE_AND_WATCH,
  })),
  {
    // Never list or watch: names are known, and a list would show everybody's secrets at once.
    kinds: ['namespace', 'manifests', 'workload', 'route'],
    purpose: 'pull secrets, secret variables, certificates',
    apiGroups: [''],
    resources: ['secrets'],
    verbs: MANAGE,
  },
  ...MANAGED_ON_DEMAND.map(
    ([kinds, purpose, apiGroup, resources]): RuleOfKinds => ({
      kinds,
      purpose,
      apiGroups: [apiGroup],
      resources,
      verbs: MANAGE_AND_WATCH,
      optional: true,
    }),
  ),
  {
    kinds: ['workload'],
    purpose: 'why a workload does not come up',
    apiGroups: [''],
    resources: ['pods'],
    verbs: ['list'],
    optional: true,
  },
  {
    kinds: ['volume'],
    purpose: 'whether a volume waits for its first pod',
    apiGroups: ['storage.k8s.io'],
    resources: ['storageclasses'],
    verbs: ['get'],
    optional: true,
  },
];

/** The kinds that a provider is for. */
export function chosenKinds(
  config: KubernetesProviderConfig,
): readonly KindName[] {
  return config.kinds ?? kindNames;
}

/**
 * All that the chosen kinds do, and nothing beside: the source of the access check and of the RBAC
 * manifest.
 */
export function neededRules(config: KubernetesProviderConfig): NeededRule[] {
  const chosen = chosenKinds(config);
  const bindable = bindableClusterRoles(config);
  const bind: RuleOfKinds = {
    kinds: ['namespace'],
    purpose: 'roles that teams may get',
    apiGroups: [RBAC],
    resources: ['clusterroles'],
    verbs: ['bind'],
    resourceNames: bindable,
  };
  const additional = (config.additionalResources ?? []).map(
    ({ apiGroup, resources }): RuleOfKinds => ({
      kinds: ['manifests'],
      purpose: 'manifests (config.additionalResources)',
      apiGroups: [apiGroup],
      resources,
      verbs: MANAGE_AND_WATCH,
      optional: true,
    }),
  );
  const rules = [
    ...BASE_RULES,
    ...(bindable.length > 0 ? [bind] : []),
    ...additional,
  ];
  return withoutDoubles(
    rules
      .filter(({ kinds }) => kinds.some(kind => chosen.includes(kind)))
      .map(({ kinds: _, ...rule }) => rule),
  );
}

/** A right is told once: as required, where one of the kinds cannot do without it. */
function withoutDoubles(rules: NeededRule[]): NeededRule[] {
  const keysOf = ({ apiGroups, resources, verbs }: NeededRule) =>
    resources.map(resource => `${apiGroups[0]}/${resource} ${verbs}`);
  const told = new Set(
    rules.filter(({ optional }) => !optional).flatMap(keysOf),
  );
  return rules.flatMap(rule => {
    if (!rule.optional) {
      return [rule];
    }
    const keys = keysOf(rule);
    const resources = rule.resources.filter((_, i) => !told.has(keys[i]));
    keys.forEach(key => told.add(key));
    return resources.length > 0 ? [{ ...rule, resources }] : [];
  });
}

/** One question to the access rules. */
export interface Need {
  apiGroup: string;
  resource: string;
  verb: string;
  resourceName?: string;
  purpose: string;
  optional?: true;
}

/** Every rule as single questions. */
export function needsOf(rules: NeededRule[]): Need[] {
  return rules.flatMap(
    ({ apiGroups, resources, verbs, resourceNames, purpose, optional }) =>
      apiGroups.flatMap(apiGroup =>
        resources.flatMap(resource =>
          verbs.flatMap(verb =>
            (resourceNames ?? [undefined]).map(resourceName => ({
              apiGroup,
              resource,
              verb,
              ...(resourceName ? { resourceName } : {}),
              purpose,
              ...(optional ? { optional } : {}),
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

/**
 * What the driver promises of a right, whatever a provider's configuration adds: `required` is one
 * without which nothing can be relied on.
 */
export function rightOn(
  apiGroup: string,
  resource: string,
  verb: string,
): 'required' | 'optional' | 'unknown' {
  const rule = BASE_RULES.find(
    ({ apiGroups, resources, verbs }) =>
      apiGroups.includes(apiGroup) &&
      resources.includes(resource) &&
      verbs.includes(verb),
  );
  if (!rule) {
    return 'unknown';
  }
  return rule.optional ? 'optional' : 'required';
}
