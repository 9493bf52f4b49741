import {
  DocumentRevision,
  Outputs,
  PlatformDocument,
} from '@infra-orchestration/backstage-plugin-infra-common';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { installed } from './__testUtils__/validation';
import { validateDocumentSet } from './validateDocumentSet';
import { ParsedDocument, parsePlatformDocuments } from './parseDocuments';
import {
  desired,
  definition,
  environment,
  provider,
  revision,
} from '../core/__testUtils__/builders';
import {
  buildGraph,
  explainMatch,
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
  ...load('examples/platform/resource-types.yaml'),
  ...load('examples/platform/definitions.yaml'),
  ...load('examples/platform/shop.yaml'),
  ...load('examples/platform/environment-types.yaml'),
].map(({ document }) => revision(document));

function ofKind<K extends PlatformDocument['kind']>(kind: K) {
  return documents.filter(d => d.kind === kind) as unknown as DocumentRevision<
    Extract<PlatformDocument, { kind: K }>
  >[];
}

/** It names where this copy of the repository is, so the demo writes it as it starts. */
const DASHBOARD = definition('dashboard', {
  type: 'dashboard',
  provider: 'modules',
  kind: 'module',
  inputs: {},
  criteria: [{}],
});

function graphFor(type: string, component = 'greeter', system?: string) {
  const score = readFileSync(
    join(root, `examples/${component}/score.yaml`),
    'utf8',
  );
  return buildGraph({
    environment: environment({ name: 'blue', type, system }),
    environmentType: ofKind('EnvironmentType').find(d => d.name === type)!,
    desired: desired({ workload: parse(score), images: { main: 'greeter:2' } }),
    definitions: [...ofKind('ResourceDefinition'), DASHBOARD],
    resourceTypes: ofKind('ResourceType'),
    providers: [
      provider('cluster', 'kubernetes'),
      provider('cluster-production', 'kubernetes'),
      provider('powerdns', 'powerdns'),
      provider('bind', 'rfc2136'),
      provider('shared-postgres', 'postgres'),
      provider('shared-redis', 'redis'),
      provider('shared-rabbitmq', 'rabbitmq'),
      provider('shared-minio', 's3'),
      provider('images', 'built-in-registry'),
      provider('account-service', 'http'),
      provider('platform-team', 'manual'),
      provider('modules', 'opentofu'),
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

  it.each([
    {
      type: 'development',
      reason: 'in the cluster, and without a person',
      choices: {
        'k8s-namespace.default#namespace': 'cluster',
        'image-pull-secret.default#images': 'images',
        'dns.default#dns': 'powerdns',
        'postgres.default#db': 'cluster',
        'firewall-rule.default#firewall': undefined,
      },
    },
    {
      type: 'production',
      reason: 'on shared servers, and with a person',
      choices: {
        'k8s-namespace.default#namespace': 'cluster-production',
        'image-pull-secret.default#images': 'images',
        'dns.default#dns': 'bind',
        'postgres.default#db': 'shared-postgres',
        'firewall-rule.default#firewall': 'platform-team',
      },
    },
  ])('build the shop for $type $reason', ({ type, choices }) => {
    const { graph, errors } = graphFor(type, 'shop', 'system:default/shop');
    expect(errors).toEqual([]);
    expect(
      Object.fromEntries(
        Object.keys(choices).map(address => [
          address,
          graph.nodes.get(address)!.provider,
        ]),
      ),
    ).toEqual(choices);
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
        title: 'greeter-blue.dev.example.test',
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

describe('the namespace of the demo', () => {
  it('says by its link on which cluster it is', () => {
    const { graph } = graphFor('development');
    const node = graph.nodes.get('k8s-namespace.default#namespace')!;
    expect(
      resolveLinks(node, {
        driverOutputs: { name: 'greeter-blue', server: 'https://cluster' },
        driverSecrets: [],
        known: new Map(),
      }),
    ).toEqual([
      {
        title: 'cluster / greeter-blue',
        url: '/infra/providers',
        icon: 'kind:resource',
      },
    ]);
  });
});

describe('the examples in the page on matching and placeholders', () => {
  const page = readFileSync(
    join(root, 'docs/architecture/matching-and-expressions.md'),
    'utf8',
  );
  const blocks = [...page.matchAll(/```yaml\n(.*?)```/gs)].map(m => m[1]);
  const whole = blocks.filter(block => block.startsWith('apiVersion'));

  it('are documents that fit the types there are', () => {
    expect(whole).toHaveLength(1);
    const { documents: parsed, errors } = parsePlatformDocuments(
      whole.join('---\n'),
      'page.md',
    );
    expect(errors).toEqual([]);
    const all = [
      ...load('plugins/infra-backend/documents/resource-types.yaml'),
      ...load('examples/platform/environment-types.yaml'),
      ...parsed,
    ];
    const found = validateDocumentSet(all, {
      drivers: [],
      hookKinds: installed.hookKinds,
    }).map(e => e.message);
    expect(found).toEqual([
      '/spec/provider: there is no provider `cluster`',
      expect.stringContaining('there is no environment type `staging`'),
    ]);
  });

  it('choose as the page says', () => {
    const [criteria] = blocks.filter(block => block.includes('postgres-shop'));
    const definitions = criteria
      .split('---\n')
      .map(text => parse(text))
      .map(({ metadata, spec }) => definition(metadata.name, spec));
    const chosen = (type: string, system?: string) =>
      explainMatch({
        claim: { type: 'postgres', class: 'default', id: 'db' },
        environment: environment({ type, system }),
        definitions,
      }).chosen;
    expect(chosen('development')).toBe('postgres');
    expect(chosen('production')).toBe('postgres-production');
    expect(chosen('production', 'system:default/shop')).toBe('postgres-shop');
    expect(chosen('development', 'system:default/shop')).toBe('postgres');
  });
});
