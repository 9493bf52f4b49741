import {
  PlanError,
  ResourceClaimInput,
} from '@infra-orchestration/backstage-plugin-infra-common';
import { JsonObject } from '@backstage/types';
import {
  definition,
  desired,
  environment,
  environmentType,
  graphOptions,
  postgresType,
  provider,
  resourceType,
} from '../__testUtils__/builders';
import { buildGraph } from './build';
import { BuildGraphOptions } from './types';

const namespaceType = resourceType('namespace', {
  params: {
    type: 'object',
    properties: { labels: { type: 'object' }, quota: { type: 'integer' } },
  },
  outputs: { type: 'object', properties: { name: { type: 'string' } } },
});
const dnsType = resourceType('dns', {
  outputs: { type: 'object', properties: { host: { type: 'string' } } },
});
const workloadType = resourceType('workload', {
  outputs: { type: 'object', properties: { url: { type: 'string' } } },
});
const resourceTypes = [postgresType, namespaceType, dnsType, workloadType];
const definitions = [
  definition('pg', { type: 'postgres', inputs: { size: '${params.size}' } }),
  definition('ns', {
    type: 'namespace',
    inputs: { name: '${environment.slug}' },
  }),
  definition('web', { type: 'dns' }),
  definition('run', {
    type: 'workload',
    requires: { ns: { type: 'namespace' } },
    inputs: {
      namespace: '${resources.ns.outputs.name}',
      containers: '${params.containers}',
    },
  }),
];

function build(fields: Partial<BuildGraphOptions> = {}) {
  return buildGraph(graphOptions({ definitions, resourceTypes, ...fields }));
}

function claims(request: Record<string, ResourceClaimInput>) {
  return desired({ claims: request });
}

function score(resources: JsonObject, variables: JsonObject = {}): JsonObject {
  return {
    apiVersion: 'score.dev/v1b1',
    metadata: { name: 'greeter' },
    containers: { main: { image: 'greeter:1', variables } },
    resources,
  };
}

describe('claims', () => {
  it('come from environment type, Score file and request', () => {
    const { graph, errors } = build({
      environmentType: environmentType({
        claims: { base: { type: 'namespace' } },
      }),
      desired: desired({
        workload: score({ db: { type: 'postgres' } }),
        claims: { extra: { type: 'dns' } },
      }),
    });
    expect(errors).toEqual([]);
    const sources = [...graph.nodes.values()].map(n => [
      n.address,
      ...n.sources.map(s => s.from),
    ]);
    expect(Object.fromEntries(sources.map(([a, ...s]) => [a, s]))).toEqual({
      'dns.default#extra': ['request'],
      'namespace.default#base': ['environmentType'],
      'namespace.default#ns': ['definition'],
      'postgres.default#db': ['score'],
      'workload.default#greeter': ['score'],
    });
  });

  it('of an empty environment are none', () => {
    const { graph, errors, explanations } = build();
    expect([graph.nodes.size, errors, explanations]).toEqual([0, [], []]);
  });

  it.each<{
    reason: string;
    type?: JsonObject;
    score?: JsonObject;
    request?: JsonObject;
    params: JsonObject;
  }>([
    {
      reason: 'defaults of the resource type are filled in',
      request: {},
      params: { size: 1 },
    },
    {
      reason: 'the request wins over the Score file',
      score: { size: 2 },
      request: { size: 3 },
      params: { size: 3 },
    },
    {
      reason: 'the Score file wins over the environment type',
      type: { size: 2 },
      score: { size: 3 },
      params: { size: 3 },
    },
    {
      reason: 'field by field, so what only one says stays',
      type: { host: 'h' },
      score: { extensions: ['a'] },
      request: { size: 4 },
      params: { host: 'h', extensions: ['a'], size: 4 },
    },
    {
      reason: 'a list is one field',
      score: { extensions: ['a', 'b'] },
      request: { extensions: ['c'] },
      params: { extensions: ['c'], size: 1 },
    },
  ])('$reason', ({ type, score: fromScore, request, params }) => {
    const { graph, errors } = build({
      environmentType: environmentType({
        claims: type ? { db: { type: 'postgres', params: type } } : {},
      }),
      desired: desired({
        claims: request ? { db: { type: 'postgres', params: request } } : {},
        workload: fromScore
          ? score({ db: { type: 'postgres', params: fromScore } })
          : undefined,
      }),
    });
    expect(errors).toEqual([]);
    expect(graph.nodes.get('postgres.default#db')?.claim.params).toEqual(
      params,
    );
  });

  it('under one alias are one, also where the request asks for another class', () => {
    const ha = definition('pg-ha', {
      type: 'postgres',
      criteria: [{ class: 'ha' }],
    });
    const { graph, errors } = build({
      definitions: [...definitions, ha],
      desired: desired({
        workload: score(
          { db: { type: 'postgres', id: 'main' } },
          { H: '${resources.db.host}' },
        ),
        claims: { db: { type: 'postgres', class: 'ha' } },
      }),
    });
    expect(errors).toEqual([]);
    expect(graph.nodes.get('postgres.ha#main')?.definition.name).toBe('pg-ha');
    expect(
      graph.nodes.get('workload.default#greeter')?.dependenciesOf,
    ).toContain('postgres.ha#main');
  });

  it('of different aliases with one address are one as well', () => {
    const { graph, errors } = build({
      desired: claims({
        a: { type: 'postgres', id: 'x', params: { size: 2 } },
        b: { type: 'postgres', id: 'x', params: { host: 'h' } },
      }),
    });
    expect(errors).toEqual([]);
    expect([...graph.nodes.keys()]).toEqual(['postgres.default#x']);
    expect(graph.nodes.get('postgres.default#x')?.claim.params).toEqual({
      size: 2,
      host: 'h',
    });
  });

  it('may be named after the environment', () => {
    const { graph, errors } = build({
      desired: claims({
        db: { type: 'postgres', id: 'db-${environment.name}' },
      }),
    });
    expect(errors).toEqual([]);
    expect([...graph.nodes.keys()]).toEqual(['postgres.default#db-dev']);
  });
});

describe('definitions', () => {
  it('bring along what they require, shared by address with what is there', () => {
    const { graph, errors } = build({
      environmentType: environmentType({
        claims: { ns: { type: 'namespace', params: { quota: 5 } } },
      }),
      desired: claims({ a: { type: 'workload' }, b: { type: 'workload' } }),
    });
    expect(errors).toEqual([]);
    expect([...graph.nodes.keys()]).toEqual([
      'namespace.default#ns',
      'workload.default#a',
      'workload.default#b',
    ]);
    expect(graph.nodes.get('namespace.default#ns')).toMatchObject({
      claim: { params: { quota: 5 } },
      sources: [
        { from: 'environmentType', alias: 'ns' },
        {
          from: 'definition',
          address: 'workload.default#a',
          definition: 'run',
          relation: 'requires',
          alias: 'ns',
        },
        {
          from: 'definition',
          address: 'workload.default#b',
          definition: 'run',
          relation: 'requires',
          alias: 'ns',
        },
      ],
    });
  });

  it('make what they require a dependency even without a placeholder', () => {
    const { graph } = build({
      definitions: [
        ...definitions.slice(0, 3),
        definition('run', {
          type: 'workload',
          requires: { ns: { type: 'namespace' } },
        }),
      ],
      desired: claims({ a: { type: 'workload' } }),
    });
    expect(graph.nodes.get('workload.default#a')?.dependenciesOf).toEqual([
      'namespace.default#ns',
    ]);
  });

  it.each([
    {
      dependsOnThis: true,
      dns: ['workload.default#a'],
      reason: 'what they provide depends on them where they say so',
    },
    {
      dependsOnThis: false,
      dns: [],
      reason: 'what they provide is independent where they do not',
    },
  ])('$reason', ({ dependsOnThis, dns }) => {
    const { graph, errors } = build({
      definitions: [
        ...definitions.slice(0, 3),
        definition('run', {
          type: 'workload',
          provides: { web: { type: 'dns', dependsOnThis } },
        }),
      ],
      desired: claims({ a: { type: 'workload' } }),
    });
    expect(errors).toEqual([]);
    expect(graph.nodes.get('dns.default#web')?.dependenciesOf).toEqual(dns);
    expect(graph.nodes.get('workload.default#a')?.dependenciesOf).toEqual([]);
  });

  it('hand their own outputs to what they provide', () => {
    const { graph, errors } = build({
      definitions: [
        ...definitions.slice(0, 3),
        definition('run', {
          type: 'workload',
          provides: {
            web: {
              type: 'dns',
              params: { target: '${resources.this.outputs.url}' },
            },
          },
        }),
      ],
      desired: claims({ a: { type: 'workload' } }),
    });
    expect(errors).toEqual([]);
    expect(graph.nodes.get('dns.default#web')).toMatchObject({
      claim: {
        params: { target: '${resources["workload.default#a"].outputs.url}' },
      },
      dependenciesOf: ['workload.default#a'],
    });
  });

  it('name what they bring along after the claim they are used for', () => {
    const { graph, errors } = build({
      definitions: [
        ...definitions.slice(0, 3),
        definition('run', {
          type: 'workload',
          requires: {
            own: {
              type: 'namespace',
              id: '${claim.id}-ns',
              params: { labels: { of: '${claim.address}' } },
            },
          },
        }),
      ],
      desired: claims({ a: { type: 'workload' }, b: { type: 'workload' } }),
    });
    expect(errors).toEqual([]);
    expect([...graph.nodes.keys()].sort()).toEqual([
      'namespace.default#a-ns',
      'namespace.default#b-ns',
      'workload.default#a',
      'workload.default#b',
    ]);
    expect(graph.nodes.get('namespace.default#b-ns')?.claim.params).toEqual({
      labels: { of: 'workload.default#b' },
    });
  });

  it('see aliases of their own, claims see those of the environment', () => {
    const { graph, errors } = build({
      environmentType: environmentType({
        claims: { ns: { type: 'namespace', id: 'other' } },
      }),
      desired: claims({
        a: {
          type: 'workload',
          params: { containers: { x: '${resources.ns.outputs.name}' } },
        },
      }),
    });
    expect(errors).toEqual([]);
    expect(graph.nodes.get('workload.default#a')).toMatchObject({
      aliases: { ns: 'namespace.default#ns' },
      inputs: {
        namespace: '${resources["namespace.default#ns"].outputs.name}',
        containers: {
          x: '${resources["namespace.default#other"].outputs.name}',
        },
      },
      dependenciesOf: ['namespace.default#ns', 'namespace.default#other'],
    });
  });

  it('follow the environment type in what is kept on deletion', () => {
    const policyOf = (retain: string[], deletionPolicy?: 'retain' | 'delete') =>
      build({
        definitions: [definition('pg', { type: 'postgres', deletionPolicy })],
        environmentType: environmentType({ retain }),
        desired: claims({ db: { type: 'postgres' } }),
      }).graph.nodes.get('postgres.default#db')?.deletionPolicy;
    expect(policyOf([])).toBe('delete');
    expect(policyOf(['postgres'])).toBe('retain');
    expect(policyOf(['postgres'], 'delete')).toBe('retain');
    expect(policyOf([], 'retain')).toBe('retain');
  });

  it('give the driver of their provider', () => {
    const options = {
      definitions: [
        definition('pg', {
          type: 'postgres',
          driver: undefined,
          provider: 'eu',
          adopt: true,
        }),
      ],
      desired: claims({ db: { type: 'postgres' } }),
    };
    const node = build({
      ...options,
      providers: [provider('eu', 'pgdriver')],
    }).graph.nodes.get('postgres.default#db');
    expect(node).toMatchObject({
      provider: 'eu',
      driver: 'pgdriver',
      adopt: true,
    });
    expect(
      build(options).graph.nodes.get('postgres.default#db')?.driver,
    ).toBeUndefined();
    expect(build({ ...options, providers: [provider('us')] }).errors).toEqual([
      expect.objectContaining({
        address: 'postgres.default#db',
        reason: 'ProviderUnavailable',
        message: expect.stringContaining('`eu`'),
      }),
    ]);
  });

  it('leave a field out whose optional param is not given', () => {
    const { graph } = build({
      definitions: [
        definition('pg', {
          type: 'postgres',
          inputs: {
            host: '${params.host}',
            system: '${environment.system}',
            label: '${environment.labels.tier}',
            size: '${params.size}',
          },
        }),
      ],
      desired: claims({ db: { type: 'postgres' } }),
    });
    expect(graph.nodes.get('postgres.default#db')?.inputs).toEqual({ size: 1 });
  });
});

interface ErrorCase {
  reason: string;
  options: Partial<BuildGraphOptions>;
  errors: Partial<PlanError>[];
}

const errorCases: ErrorCase[] = [
  {
    reason: 'a type that does not exist, with the one that was meant',
    options: { desired: claims({ db: { type: 'postgre' } }) },
    errors: [
      {
        address: 'postgre.default#db',
        reason: 'UnknownReference',
        message:
          'no resource type is named `postgre` (did you mean `postgres`?)',
      },
    ],
  },
  {
    reason: 'a claim that no definition is for',
    options: { definitions: [], desired: claims({ db: { type: 'postgres' } }) },
    errors: [
      {
        address: 'postgres.default#db',
        reason: 'NoMatchingDefinition',
        message: 'no definition is of type `postgres`',
      },
    ],
  },
  {
    reason: 'two definitions that match equally well, by name',
    options: {
      definitions: [...definitions, definition('pg2', { type: 'postgres' })],
      desired: claims({ db: { type: 'postgres' } }),
    },
    errors: [
      {
        address: 'postgres.default#db',
        reason: 'AmbiguousDefinition',
        message: expect.stringContaining('`pg` and `pg2`'),
      },
    ],
  },
  {
    reason: 'params that do not fit the schema of the type, by pointer',
    options: {
      desired: claims({
        db: { type: 'postgres', params: { size: 'big', sise: 1 } },
      }),
    },
    errors: [
      {
        reason: 'InvalidInput',
        message: 'params/size: must be a whole number',
      },
      {
        reason: 'InvalidInput',
        message: 'params: unknown field `sise` (did you mean `size`?)',
      },
    ],
  },
  {
    reason: 'an alias that nothing has',
    options: {
      desired: claims({
        a: { type: 'workload', params: { x: '${resources.bd.outputs.host}' } },
        db: { type: 'postgres' },
      }),
    },
    errors: [
      {
        address: 'workload.default#a',
        reason: 'UnknownReference',
        message: expect.stringMatching(
          /params\/x in the request: .*`bd`.*did you mean `db`/,
        ),
      },
    ],
  },
  {
    reason: 'an output that the type does not have, once, where it is written',
    options: {
      desired: claims({
        a: {
          type: 'workload',
          params: { containers: '${resources.db.outputs.hst}' },
        },
        db: { type: 'postgres' },
      }),
    },
    errors: [
      {
        address: 'workload.default#a',
        reason: 'MissingOutput',
        message:
          'params/containers: `postgres.default#db` offers no output `hst` (did you mean `host`?)',
      },
    ],
  },
  {
    reason: 'a cycle through placeholders, as a path',
    options: {
      desired: claims({
        a: { type: 'workload', params: { x: '${resources.b.outputs.url}' } },
        b: { type: 'workload', params: { x: '${resources.a.outputs.url}' } },
      }),
    },
    errors: [
      {
        reason: 'DependencyCycle',
        message: expect.stringContaining(
          'workload.default#a → workload.default#b → workload.default#a',
        ),
      },
    ],
  },
  {
    reason: 'a claim that refers to itself',
    options: {
      desired: claims({
        a: { type: 'workload', params: { x: '${resources.a.outputs.url}' } },
      }),
    },
    errors: [
      {
        reason: 'DependencyCycle',
        message: expect.stringContaining(
          'workload.default#a → workload.default#a',
        ),
      },
    ],
  },
  {
    reason: 'definitions that require each other',
    options: {
      definitions: [
        definition('web', {
          type: 'dns',
          requires: { run: { type: 'workload' } },
        }),
        definition('run', {
          type: 'workload',
          requires: { web: { type: 'dns' } },
        }),
      ],
      desired: claims({ web: { type: 'dns' } }),
    },
    errors: [
      {
        reason: 'DependencyCycle',
        message: expect.stringContaining(
          'dns.default#web → workload.default#run → dns.default#web',
        ),
      },
    ],
  },
  {
    reason: 'a definition that brings along ever new claims, with the path',
    options: {
      definitions: [
        definition('ns', {
          type: 'namespace',
          requires: { more: { type: 'namespace', id: '${claim.id}x' } },
        }),
      ],
      desired: claims({ n: { type: 'namespace' } }),
      limits: { depth: 3 },
    },
    errors: [
      {
        address: 'namespace.default#nxxx',
        reason: 'InvalidInput',
        message: expect.stringContaining(
          'namespace.default#n → namespace.default#nx → namespace.default#nxx → namespace.default#nxxx',
        ),
      },
    ],
  },
  {
    reason: 'more claims than an environment may have',
    options: {
      desired: claims({
        a: { type: 'dns' },
        b: { type: 'dns' },
        c: { type: 'dns' },
      }),
      limits: { nodes: 2 },
    },
    errors: [
      {
        reason: 'InvalidInput',
        message: expect.stringContaining('more than 2 claims'),
      },
    ],
  },
  {
    reason: 'one alias for two types',
    options: {
      environmentType: environmentType({ claims: { db: { type: 'dns' } } }),
      desired: claims({ db: { type: 'postgres' } }),
    },
    errors: [
      {
        reason: 'InvalidInput',
        message:
          'claim `db`, type: the environment type says `dns` and the request `postgres`; give one of them another alias',
      },
    ],
  },
  {
    reason: 'an id that is no name',
    options: { desired: claims({ db: { type: 'postgres', id: 'My DB' } }) },
    errors: [
      {
        reason: 'InvalidInput',
        message: expect.stringContaining('id: `My DB` must be 1 to 63'),
      },
    ],
  },
  {
    reason: 'an id that hangs on an output',
    options: {
      definitions: [
        ...definitions.slice(0, 3),
        definition('run', {
          type: 'workload',
          requires: { a: { type: 'dns', id: '${params.id}' } },
        }),
      ],
      desired: claims({
        db: { type: 'postgres' },
        w: { type: 'workload', params: { id: '${resources.db.outputs.host}' } },
      }),
    },
    errors: [
      {
        address: 'workload.default#w',
        reason: 'InvalidInput',
        message: expect.stringContaining(
          'must be known before anything is applied',
        ),
      },
    ],
  },
  {
    reason: 'an id that hangs on a param nobody gave',
    options: {
      definitions: [
        ...definitions.slice(0, 3),
        definition('run', {
          type: 'workload',
          requires: { a: { type: 'dns', id: '${params.id}' } },
        }),
      ],
      desired: claims({ w: { type: 'workload' } }),
    },
    errors: [
      {
        address: 'workload.default#w',
        message: expect.stringContaining('id: `${params.id}` is not given'),
      },
    ],
  },
  {
    reason: 'two definitions that ask for different things of one claim',
    options: {
      definitions: [
        definition('ns', { type: 'namespace' }),
        definition('run', {
          type: 'workload',
          requires: { ns: { type: 'namespace', params: { quota: 1 } } },
        }),
        definition('web', {
          type: 'dns',
          requires: { ns: { type: 'namespace', params: { quota: 2 } } },
        }),
      ],
      desired: claims({ a: { type: 'workload' }, b: { type: 'dns' } }),
    },
    errors: [
      {
        address: 'namespace.default#ns',
        reason: 'InvalidInput',
        message: expect.stringMatching(
          /params\/quota: .*`web` of `dns.default#b`.* and .*`run` of `workload.default#a`/,
        ),
      },
    ],
  },
  {
    reason: 'a placeholder of a definition that means nothing, by its place',
    options: {
      definitions: [
        definition('pg', {
          type: 'postgres',
          inputs: { a: { b: '${params.nope}' } },
        }),
      ],
      desired: claims({ db: { type: 'postgres' } }),
    },
    errors: [
      {
        address: 'postgres.default#db',
        reason: 'UnknownReference',
        message: expect.stringContaining(
          'definition `pg`, inputs/a/b: `${params.nope}`',
        ),
      },
    ],
  },
  {
    reason: 'a Score file that is not valid',
    options: {
      desired: desired({ workload: { apiVersion: 'score.dev/v1b1' } }),
    },
    errors: [
      {
        reason: 'InvalidInput',
        message: expect.stringContaining('`containers` is missing'),
      },
      {
        reason: 'InvalidInput',
        message: expect.stringContaining('`metadata` is missing'),
      },
    ],
  },
  {
    reason: 'images without anything they could be for',
    options: { desired: desired({ images: { main: 'x' } }) },
    errors: [
      {
        reason: 'InvalidInput',
        message: expect.stringContaining('no Score file'),
      },
    ],
  },
];

describe('errors', () => {
  it.each(errorCases)('tell of $reason', ({ options, errors }) => {
    expect(build(options).errors).toEqual(
      expect.arrayContaining(errors.map(e => expect.objectContaining(e))),
    );
    expect(build(options).errors).toHaveLength(errors.length);
  });

  it('of one claim leave the others to be read', () => {
    const { graph, errors, explanations } = build({
      desired: claims({
        db: { type: 'postgres', params: { size: 'big' } },
        a: { type: 'workload', params: { x: '${resources.db.outputs.host}' } },
      }),
    });
    expect(errors).toHaveLength(1);
    expect([...graph.nodes.keys()]).toEqual([
      'namespace.default#ns',
      'workload.default#a',
    ]);
    expect(explanations.map(e => e.chosen)).toEqual(['ns', 'pg', 'run']);
  });

  it('are not told where a higher source decides', () => {
    const { graph, errors } = build({
      definitions: [
        definition('ns', { type: 'namespace' }),
        definition('run', {
          type: 'workload',
          requires: { ns: { type: 'namespace', params: { quota: 1 } } },
        }),
        definition('web', {
          type: 'dns',
          requires: { ns: { type: 'namespace', params: { quota: 2 } } },
        }),
      ],
      environmentType: environmentType({
        claims: { ns: { type: 'namespace', params: { quota: 9 } } },
      }),
      desired: claims({ a: { type: 'workload' }, b: { type: 'dns' } }),
    });
    expect(errors).toEqual([]);
    expect(graph.nodes.get('namespace.default#ns')?.claim.params).toEqual({
      quota: 9,
    });
  });

  it('are not told of a placeholder that may become what the schema wants', () => {
    const { errors } = build({
      desired: claims({
        db: { type: 'postgres' },
        other: {
          type: 'postgres',
          params: { size: '${resources.db.outputs.port}' },
        },
      }),
    });
    expect(errors).toEqual([]);
  });
});

describe('a definition that changes its mind', () => {
  it('takes back what it brought before it saw all params', () => {
    // `kept` is named by a param that a second definition sets: evaluated twice, brought once.
    const { graph, errors } = build({
      definitions: [
        definition('ns', { type: 'namespace' }),
        definition('run', {
          type: 'workload',
          requires: {
            kept: { type: 'namespace', id: 'ns-${params.tier | string}' },
          },
        }),
        definition('web', {
          type: 'dns',
          provides: {
            w: { type: 'workload', id: 'w', params: { tier: 'gold' } },
          },
        }),
      ],
      resourceTypes: [
        namespaceType,
        dnsType,
        resourceType('workload', {
          params: { type: 'object', properties: { tier: { default: 'none' } } },
        }),
      ],
      desired: claims({ a: { type: 'workload', id: 'w' }, z: { type: 'dns' } }),
    });
    expect(errors).toEqual([]);
    expect([...graph.nodes.keys()].sort()).toEqual([
      'dns.default#z',
      'namespace.default#ns-gold',
      'workload.default#w',
    ]);
  });

  it('for ever is stopped with an error', () => {
    const flip = resourceType('flip', {
      params: {
        type: 'object',
        properties: { n: { type: 'string', default: '' } },
      },
    });
    const { errors } = build({
      resourceTypes: [flip],
      definitions: [
        definition('flip', {
          type: 'flip',
          provides: {
            other: { type: 'flip', id: 'f', params: { n: '${params.n}x' } },
          },
        }),
      ],
      desired: claims({ f: { type: 'flip', params: {} } }),
    });
    expect(errors).toEqual([
      expect.objectContaining({
        address: 'flip.default#f',
        message: expect.stringContaining('keep changing'),
      }),
    ]);
  });
});

describe('the environment of a graph', () => {
  it('shows in what definitions make of it', () => {
    const { graph } = build({
      environment: environment({
        name: 'pr-7',
        entityRef: 'component:default/orders',
      }),
      environmentType: environmentType({
        claims: { ns: { type: 'namespace' } },
      }),
    });
    expect(graph.nodes.get('namespace.default#ns')?.inputs).toEqual({
      name: 'orders-pr-7',
    });
  });
});
