import {
  DocumentRevision,
  Outputs,
  PlatformDocument,
} from '@infra-orchestration/backstage-plugin-infra-common';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { ParsedDocument, parsePlatformDocuments } from './parseDocuments';
import {
  desired,
  environment,
  provider,
  revision,
} from '../core/__testUtils__/builders';
import {
  buildGraph,
  KnownOutputs,
  mapOutputs,
  resolveInputs,
  resolveLinks,
} from '../core';

/** The documents that the demo loads, resolved with nothing made up but the providers. */
const root = join(__dirname, '../../../..');

function load(path: string): ParsedDocument[] {
  const text = readFileSync(join(root, path), 'utf8');
  const { documents, errors } = parsePlatformDocuments(text, path);
  expect(errors).toEqual([]);
  return documents;
}

const documents = [
  ...load('plugins/infra-backend/documents/resource-types.yaml'),
  ...load('examples/platform/definitions.yaml'),
  ...load('examples/platform/environment-types.yaml'),
].map(({ document }) => revision(document));

function ofKind<K extends PlatformDocument['kind']>(kind: K) {
  return documents.filter(d => d.kind === kind) as unknown as DocumentRevision<
    Extract<PlatformDocument, { kind: K }>
  >[];
}

function graphFor(type: string) {
  const score = readFileSync(join(root, 'examples/greeter/score.yaml'), 'utf8');
  return buildGraph({
    environment: environment({ name: 'blue', type }),
    environmentType: ofKind('EnvironmentType').find(d => d.name === type)!,
    desired: desired({ workload: parse(score), images: { main: 'greeter:2' } }),
    definitions: ofKind('ResourceDefinition'),
    resourceTypes: ofKind('ResourceType'),
    providers: [
      provider('cluster', 'kubernetes'),
      provider('powerdns', 'powerdns'),
      provider('bind', 'rfc2136'),
      provider('shared-postgres', 'postgres'),
    ],
  });
}

describe('the documents and the Score file of the demo', () => {
  it('resolve for development without errors, in dependency order', () => {
    const { graph, errors } = graphFor('development');
    expect(errors).toEqual([]);
    const order = [...graph.nodes.keys()];
    expect([...order].sort()).toEqual([
      'config.default#settings',
      'dns.default#dns',
      'k8s-namespace.default#namespace',
      'postgres.default#db',
      'workload.default#greeter',
    ]);
    expect(order[order.length - 1]).toBe('workload.default#greeter');
    expect(graph.nodes.get('workload.default#greeter')).toMatchObject({
      dependenciesOf: [
        'dns.default#dns',
        'k8s-namespace.default#namespace',
        'postgres.default#db',
      ],
      driver: 'kubernetes',
      deletionPolicy: 'delete',
    });
  });

  it('choose other infrastructure for production', () => {
    const { graph, errors } = graphFor('production');
    expect(errors).toEqual([]);
    expect(graph.nodes.get('dns.default#dns')).toMatchObject({
      definition: { name: 'dns-production' },
      provider: 'bind',
    });
    expect(graph.nodes.get('postgres.default#db')).toMatchObject({
      definition: { name: 'postgres-production' },
      deletionPolicy: 'retain',
    });
  });

  it('give the workload its inputs once all outputs are known', () => {
    const { graph } = graphFor('development');
    const node = graph.nodes.get('workload.default#greeter')!;
    const known: KnownOutputs = new Map<
      string,
      { outputs: Outputs; secretOutputs?: string[] }
    >([
      [
        'dns.default#dns',
        { outputs: { host: 'greeter-blue.dev.example.test' } },
      ],
      [
        'k8s-namespace.default#namespace',
        { outputs: { name: 'greeter-blue' } },
      ],
      [
        'postgres.default#db',
        {
          outputs: {
            host: 'pg',
            port: 5432,
            name: 'db',
            username: 'u',
            password: 'p',
          },
          secretOutputs: ['password'],
        },
      ],
    ]);
    expect(resolveInputs(node, new Map()).unknownPaths).toHaveLength(7);
    const inputs = resolveInputs(node, known);
    expect(inputs).toMatchObject({ unknown: [], errors: [] });
    expect(inputs.secretPaths).toEqual([
      '/containers/main/variables/DB_PASSWORD',
    ]);
    expect(inputs.value).toMatchObject({
      namespace: 'greeter-blue',
      name: 'greeter',
      replicas: 1,
      containers: {
        main: {
          image: 'greeter:2',
          variables: {
            DB_PORT: '5432',
            PUBLIC_HOST: 'greeter-blue.dev.example.test',
          },
        },
      },
      service: { ports: { http: { port: 80, targetPort: 8080 } } },
      labels: { 'backstage.io/kubernetes-id': 'greeter' },
    });
  });

  it('link to the DNS name, and map the outputs of the same names', () => {
    const { graph } = graphFor('development');
    const node = graph.nodes.get('dns.default#dns')!;
    const options = {
      driverOutputs: { host: 'greeter-blue.dev.example.test', zone: 'dev' },
      driverSecrets: [],
      known: new Map(),
    };
    expect(resolveLinks(node, options)).toEqual([
      {
        title: 'Open',
        url: 'http://greeter-blue.dev.example.test',
        icon: 'externalLink',
      },
    ]);
    expect(mapOutputs(node, options)).toEqual({
      outputs: { host: 'greeter-blue.dev.example.test' },
      secretOutputs: [],
      errors: [],
    });
  });
});
