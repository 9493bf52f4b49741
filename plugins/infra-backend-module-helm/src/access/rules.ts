import { HelmProviderConfig } from '../settings';

/** A rule of a ClusterRole. */
export interface NeededRule {
  apiGroup: string;
  resources: string[];
  verbs: string[];
  /** For people. */
  purpose: string;
  /** Only charts that have such objects need it. */
  optional?: true;
}

const MANAGE = ['get', 'create', 'update', 'patch', 'delete'];

const OF_CHARTS: [string, string[]][] = [
  ['', ['configmaps', 'services', 'serviceaccounts', 'persistentvolumeclaims']],
  ['apps', ['deployments', 'statefulsets', 'daemonsets']],
  ['batch', ['jobs', 'cronjobs']],
  ['networking.k8s.io', ['ingresses', 'networkpolicies']],
  ['autoscaling', ['horizontalpodautoscalers']],
  ['policy', ['poddisruptionbudgets']],
];

/** All that Helm and the driver do: the source of the access check and of the RBAC manifest. */
export function neededRules({
  additionalResources = [],
}: HelmProviderConfig): NeededRule[] {
  return [
    {
      apiGroup: '',
      resources: ['secrets'],
      verbs: [...MANAGE, 'list'],
      purpose: "Helm's records of releases, and Secrets of charts",
    },
    {
      apiGroup: 'batch',
      resources: ['jobs'],
      verbs: ['watch', 'list'],
      purpose: 'hooks that are Jobs',
      optional: true,
    },
    {
      apiGroup: '',
      resources: ['pods'],
      verbs: ['get', 'list', 'watch'],
      purpose: 'hooks that are Pods, and why something is not ready',
      optional: true,
    },
    ...[
      ...OF_CHARTS,
      ...additionalResources.map(
        ({ apiGroup, resources }): [string, string[]] => [apiGroup, resources],
      ),
    ].map(
      ([apiGroup, resources]): NeededRule => ({
        apiGroup,
        resources,
        verbs: MANAGE,
        purpose: 'objects of charts',
        optional: true,
      }),
    ),
  ];
}
