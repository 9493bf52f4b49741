import { JsonObject } from '@backstage/types';
import {
  definition,
  desired,
  environment,
  environmentType,
} from '../__testUtils__/builders';
import { build, claims, definitions, score } from '../__testUtils__/platform';

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
