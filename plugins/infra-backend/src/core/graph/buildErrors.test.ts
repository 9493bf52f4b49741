import { PlanError } from '@infra-orchestration/backstage-plugin-infra-common';
import {
  definition,
  desired,
  environmentType,
} from '../__testUtils__/builders';
import { build, claims, definitions } from '../__testUtils__/platform';
import { BuildGraphOptions } from './types';

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
