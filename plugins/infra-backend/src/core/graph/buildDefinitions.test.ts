import {
  definition,
  environmentType,
  provider,
  resourceType,
} from '../__testUtils__/builders';
import {
  build,
  claims,
  definitions,
  namespaceType,
} from '../__testUtils__/platform';

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

describe('a definition that changes its mind', () => {
  /**
   * `app` requires a name space named by its tier, and `tuner` sets the tier. `app` is looked at
   * first, by its address, so it first brings along a name space that nobody wants in the end.
   */
  const types = [
    resourceType('app', {
      params: { type: 'object', properties: { tier: { default: 'none' } } },
    }),
    resourceType('tuner'),
    resourceType('audit'),
    namespaceType,
  ];
  const app = definition('app', {
    type: 'app',
    requires: { ns: { type: 'namespace', id: 'ns-${params.tier}' } },
  });
  const tuner = definition('tuner', {
    type: 'tuner',
    provides: { app: { type: 'app', id: 'x', params: { tier: 'gold' } } },
  });
  const wishes = claims({ x: { type: 'app' }, t: { type: 'tuner' } });

  it('takes back what it brought before it saw all params', () => {
    const { graph, errors, explanations } = build({
      resourceTypes: types,
      definitions: [app, tuner, definition('ns', { type: 'namespace' })],
      desired: wishes,
    });
    expect(errors).toEqual([]);
    const addresses = [
      'app.default#x',
      'namespace.default#ns-gold',
      'tuner.default#t',
    ];
    expect([...graph.nodes.keys()].sort()).toEqual(addresses);
    expect(explanations.map(e => e.address)).toEqual(addresses);
  });

  it('leaves no trace of it, also where that keeps itself alive', () => {
    // Each name space brings itself along, and tells its name to one audit: two would disagree.
    const ns = definition('ns', {
      type: 'namespace',
      provides: {
        self: { type: 'namespace', id: '${claim.id}' },
        audit: { type: 'audit', params: { of: '${claim.id}' } },
      },
    });
    const { graph, errors } = build({
      resourceTypes: types,
      definitions: [app, tuner, ns, definition('audit', { type: 'audit' })],
      desired: wishes,
    });
    expect(errors).toEqual([]);
    expect(graph.nodes.get('audit.default#audit')?.claim.params).toEqual({
      of: 'ns-gold',
    });
    expect(graph.nodes.has('namespace.default#ns-none')).toBe(false);
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
