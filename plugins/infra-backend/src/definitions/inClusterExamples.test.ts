import {
  DocumentRevision,
  PlatformDocument,
} from '@infra-orchestration/backstage-plugin-infra-common';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildGraph } from '../core';
import {
  desired,
  environment,
  environmentType,
  provider,
  revision,
} from '../core/__testUtils__/builders';
import { parsePlatformDocuments } from './parseDocuments';

/** The definitions of resources inside a cluster, as the driver `kubernetes` brings them. */
const root = join(__dirname, '../../..');
const parsed = [
  'infra-backend/documents/resource-types.yaml',
  ...['definitions', 'postgres', 'rabbitmq', 'operators', 'route'].map(
    file => `infra-backend-module-kubernetes/examples/${file}.yaml`,
  ),
].map(path =>
  parsePlatformDocuments(readFileSync(join(root, path), 'utf8'), path),
);
const documents = parsed.flatMap(file =>
  file.documents.map(({ document }) => revision(document)),
);

function ofKind<K extends PlatformDocument['kind']>(kind: K) {
  return documents.filter(d => d.kind === kind) as unknown as DocumentRevision<
    Extract<PlatformDocument, { kind: K }>
  >[];
}

const score = {
  apiVersion: 'score.dev/v1b1',
  metadata: { name: 'shop' },
  service: { ports: { http: { port: 80 } } },
  containers: {
    main: {
      image: 'registry.example.com/shop:1',
      variables: {
        DB: '${resources.db.url}',
        PUBLIC_URL: 'https://${resources.dns.host}',
      },
      volumes: { '/data': { source: '${resources.data.source}' } },
    },
  },
  resources: {
    db: { type: 'postgres' },
    queue: { type: 'amqp' },
    data: { type: 'volume', params: { size: '5Gi' } },
    dns: { type: 'dns' },
    route: {
      type: 'route',
      params: {
        host: '${resources.dns.host}',
        path: '/',
        port: 80,
        service: '${metadata.name}',
      },
    },
  },
};

function graphFor(type: string) {
  return buildGraph({
    environment: environment({ name: 'blue', type }),
    environmentType: environmentType({}, type),
    desired: desired({ workload: score }),
    definitions: ofKind('ResourceDefinition'),
    resourceTypes: ofKind('ResourceType'),
    providers: [provider('dev-cluster', 'kubernetes')],
  });
}

describe('resources inside the cluster', () => {
  it('are documents without mistakes', () => {
    expect(parsed.flatMap(({ errors }) => errors)).toEqual([]);
  });

  it('resolve for a Score file, each with a password of its own', () => {
    const { graph, errors } = graphFor('development');
    expect(errors).toEqual([]);
    const drivers = [...graph.nodes].map(([address, { definition }]) => [
      address,
      definition.name,
    ]);
    expect(Object.fromEntries(drivers)).toEqual({
      'k8s-namespace.default#namespace': 'namespace',
      'password.default#db-postgres': 'password',
      'password.default#queue-rabbitmq': 'password',
      'postgres.default#db': 'postgres-in-cluster',
      'amqp.default#queue': 'amqp-in-cluster',
      'volume.default#data': 'volume',
      'dns.default#dns': 'dns-external',
      'route.default#route': 'route-ingress',
      'workload.default#shop': 'workload',
    });
    expect(graph.nodes.get('route.default#route')!.dependenciesOf).toEqual([
      'dns.default#dns',
      'k8s-namespace.default#namespace',
    ]);
    expect(graph.nodes.get('workload.default#shop')!.dependenciesOf).toEqual(
      expect.arrayContaining(['postgres.default#db', 'volume.default#data']),
    );
  });
});
