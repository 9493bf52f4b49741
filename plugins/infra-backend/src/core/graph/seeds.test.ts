import { ResourceClaimInput } from '@infra-orchestration/backstage-plugin-infra-common';
import { JsonObject } from '@backstage/types';
import {
  desired,
  environment,
  environmentType,
  graphOptions,
} from '../__testUtils__/builders';
import { createContext } from './context';
import { collectSeeds } from './seeds';
import { BuildGraphOptions } from './types';

function seeds(options: Partial<BuildGraphOptions>) {
  return collectSeeds(createContext(graphOptions(options)));
}

function request(
  claims: Record<string, ResourceClaimInput>,
  params: JsonObject = {},
) {
  return seeds({ desired: desired({ claims, params }) });
}

const score: JsonObject = {
  apiVersion: 'score.dev/v1b1',
  metadata: {
    name: 'greeter',
    team: 'a-team',
    annotations: { 'example.com/tier': 'gold' },
  },
  containers: {
    main: { image: 'x', variables: { H: '${resources.db.host}' } },
  },
  resources: {
    db: { type: 'postgres', params: { owner: '${metadata.team}' } },
  },
};

describe('collectSeeds', () => {
  it('keeps apart what each source says, in the order of their weight', () => {
    const { contributions, errors } = seeds({
      environmentType: environmentType({
        claims: { db: { type: 'postgres', params: { a: 1 } } },
      }),
      desired: desired({
        workload: score,
        claims: { db: { type: 'postgres', params: { b: 2 } } },
      }),
    });
    expect(errors).toEqual([]);
    expect(contributions.map(c => [c.key, c.claim.id, c.params])).toEqual([
      ['environmentType db', 'db', { a: 1 }],
      ['score db', 'db', { owner: 'a-team' }],
      ['request db', 'db', { b: 2 }],
      ['score workload', 'greeter', expect.anything()],
    ]);
  });

  it.each<{ reason: string; value: string; expected: unknown }>([
    {
      reason: 'the environment',
      value: '${environment.name}/${environment.type}',
      expected: 'dev/development',
    },
    {
      reason: 'its entity',
      value: '${environment.entity.ref}',
      expected: 'component:default/greeter',
    },
    {
      reason: 'its labels',
      value: '${environment.labels["a.b/c"]}',
      expected: 'label',
    },
    {
      reason: 'its type',
      value: '${environmentType.name}',
      expected: 'development',
    },
    {
      reason: 'params of its type, with their types',
      value: '${environmentType.params.n}',
      expected: 7,
    },
    {
      reason: 'params of the deployment',
      value: '${deployment.params.tag}',
      expected: 'v2',
    },
    {
      reason: 'the claim itself',
      value: '${claim.address}',
      expected: 'postgres.default#x',
    },
    {
      reason: 'metadata of the Score file',
      value: '${metadata.annotations["example.com/tier"]}',
      expected: 'gold',
    },
    {
      reason: 'other claims, by address',
      value: '${resources.db.host}',
      expected: '${resources["postgres.default#db"].host}',
    },
    {
      reason: 'the workload',
      value: '${resources.workload}',
      expected: '${resources["workload.default#greeter"]}',
    },
  ])('lets claims refer to $reason', ({ value, expected }) => {
    const { contributions, errors } = seeds({
      environment: environment({ labels: { 'a.b/c': 'label' } }),
      environmentType: environmentType({ params: { n: 7 } }),
      desired: desired({
        workload: score,
        params: { tag: 'v2' },
        claims: { x: { type: 'postgres', params: { value } } },
      }),
    });
    expect(errors).toEqual([]);
    expect(contributions.find(c => c.source.alias === 'x')?.params).toEqual({
      value: expected,
    });
  });

  it.each<{ reason: string; value: string; message: string }>([
    {
      reason: 'params, which only definitions have',
      value: '${params.a}',
      message: '`params` means nothing here',
    },
    {
      reason: 'metadata where there is no Score file',
      value: '${metadata.name}',
      message: '`metadata` means nothing here',
    },
    {
      reason: 'a param of the deployment that was not given',
      value: '${deployment.params.tga}',
      message: '`deployment.params` has no `tga` (did you mean `tag`?)',
    },
    {
      reason: 'a param that the type does not have',
      value: '${environmentType.params.n}',
      message: '`environmentType.params` has no `n`',
    },
    {
      reason: 'outputs of a driver',
      value: '${driver.outputs.x}',
      message: '`driver` means nothing here',
    },
    {
      reason: 'the definition',
      value: '${definition.name}',
      message: '`definition` means nothing here',
    },
  ])('does not let claims refer to $reason', ({ value, message }) => {
    const { errors, contributions } = request(
      { x: { type: 'postgres', params: { value } } },
      { tag: 1 },
    );
    expect(errors).toEqual([
      {
        address: 'postgres.default#x',
        reason: 'UnknownReference',
        message: expect.stringContaining(
          `params/value in the request: \`${value}\`: ${message}`,
        ),
      },
    ]);
    expect(contributions[0].broken).toBe(true);
  });

  it.each<{ reason: string; claim: ResourceClaimInput; address: string }>([
    {
      reason: 'the id is the alias',
      claim: { type: 't' },
      address: 't.default#x',
    },
    {
      reason: 'or what it says',
      claim: { type: 't', id: 'other' },
      address: 't.default#other',
    },
    {
      reason: 'or several labels, as Score allows',
      claim: { type: 't', id: 'shared.db-1' },
      address: 't.default#shared.db-1',
    },
    {
      reason: 'a class is taken over',
      claim: { type: 't', class: 'ha' },
      address: 't.ha#x',
    },
    {
      reason: 'both may hold placeholders',
      claim: {
        type: 't',
        class: '${environment.type}',
        id: '${environment.name}-1',
      },
      address: 't.development#dev-1',
    },
    {
      reason: 'a type may have capitals, as Score allows',
      claim: { type: 'Redis-Cluster' },
      address: 'Redis-Cluster.default#x',
    },
  ])('makes an address: $reason', ({ claim, address }) => {
    const { contributions, errors } = request({ x: claim });
    expect(errors).toEqual([]);
    const { type, class: className, id } = contributions[0].claim;
    expect(`${type}.${className}#${id}`).toBe(address);
  });

  it.each<{ reason: string; claim: ResourceClaimInput; message: string }>([
    {
      reason: 'an id in capitals',
      claim: { type: 't', id: 'Main' },
      message: 'claim `x`, id: `Main` must be 1 to 63 lower-case',
    },
    {
      reason: 'an id with a dash at its end',
      claim: { type: 't', id: 'main-' },
      message: 'id: `main-` must be',
    },
    {
      reason: 'an id that is too long',
      claim: { type: 't', id: 'x'.repeat(64) },
      message: 'must be 1 to 63',
    },
    {
      reason: 'an empty class',
      claim: { type: 't', class: '' },
      message: 'class: `` must be 1 to 63 letters',
    },
    {
      reason: 'a type with a dot, which would break addresses',
      claim: { type: 'a.b' },
      message: 'type: `a.b` must be',
    },
    {
      reason: 'an id that becomes wrong by a placeholder',
      claim: { type: 't', id: '${environment.owner}' },
      message: 'id: `group:default/greeters` must be',
    },
    {
      reason: 'a class that refers to nothing',
      claim: { type: 't', class: '${nope}' },
      message: 'class: `${nope}`: `nope` means nothing here',
    },
  ])('refuses $reason', ({ claim, message }) => {
    const { contributions, errors } = request({ x: claim });
    expect(contributions).toEqual([]);
    expect(errors).toEqual([
      { reason: 'InvalidInput', message: expect.stringContaining(message) },
    ]);
  });

  it('tells all that is wrong with one claim', () => {
    const { errors } = request({ x: { type: '!', class: '?', id: '#' } });
    expect(errors.map(e => e.message.split(':')[0])).toEqual([
      'claim `x`, type',
      'claim `x`, class',
      'claim `x`, id',
    ]);
  });
});
