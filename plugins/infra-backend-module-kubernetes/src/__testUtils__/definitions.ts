import { TestCluster, eventually } from './cluster';

/** `group/version`, kind and plural of kinds that the tests use and the sandbox does not bring. */
const KINDS: [string, string, string][] = [
  ['gateway.networking.k8s.io/v1', 'HTTPRoute', 'httproutes'],
  ['cert-manager.io/v1', 'Certificate', 'certificates'],
  ['externaldns.k8s.io/v1alpha1', 'DNSEndpoint', 'dnsendpoints'],
  ['postgresql.cnpg.io/v1', 'Cluster', 'clusters'],
  ['rabbitmq.com/v1beta1', 'RabbitmqCluster', 'rabbitmqclusters'],
  ['chaos-mesh.org/v1alpha1', 'PodChaos', 'podchaos'],
  ['litmuschaos.io/v1alpha1', 'ChaosEngine', 'chaosengines'],
  ['database.example.org/v1alpha1', 'RedisInstance', 'redisinstances'],
];

/**
 * Defines these kinds with any content, and a status of their own, as their projects do. They stay:
 * other tests on the same cluster may be using them.
 */
export async function installDefinitions(cluster: TestCluster): Promise<void> {
  const definitions = KINDS.map(([apiVersion, kind, plural]) =>
    definitionOf(apiVersion, kind, plural),
  );
  for (const definition of definitions) {
    await cluster.put(definition);
  }
  for (const [apiVersion, kind] of KINDS) {
    // The server makes room for a new kind, and refuses to be asked for it meanwhile.
    await eventually(() =>
      cluster.objects.list(apiVersion, kind).then(
        () => true,
        () => false,
      ),
    );
  }
}

function definitionOf(apiVersion: string, kind: string, plural: string) {
  const [group, version] = apiVersion.split('/');
  // As the client library calls it: it would drop the name that the API has.
  const anything = {
    type: 'object',
    x_kubernetes_preserve_unknown_fields: true,
  };
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: {
      name: `${plural}.${group}`,
      annotations: {
        // Names under k8s.io are refused without a word on their review.
        'api-approved.kubernetes.io': 'unapproved, for tests',
      },
    },
    spec: {
      group,
      scope: 'Namespaced',
      names: { kind, plural, singular: kind.toLowerCase() },
      versions: [
        {
          name: version,
          served: true,
          storage: true,
          subresources: { status: {} },
          schema: {
            openAPIV3Schema: {
              type: 'object',
              properties: { spec: anything, status: anything },
            },
          },
        },
      ],
    },
  };
}
