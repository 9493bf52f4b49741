import { JsonObject, JsonValue } from '@backstage/types';
import {
  deadPlaceholders,
  definitionRoots,
  environmentRoots,
  ReferenceScope,
} from './validateReferences';

const params: JsonObject = {
  type: 'object',
  properties: {
    size: { type: 'integer' },
    tls: { type: 'object', properties: { ca: { type: 'string' } } },
    free: { type: 'object' },
  },
};

const inDefinition: ReferenceScope = {
  roots: definitionRoots(params),
  resources: {
    db: { type: 'object', properties: { host: { type: 'string' } } },
    open: { type: 'object' },
  },
};
const inOutputs: ReferenceScope = {
  ...inDefinition,
  driverOutputs: { type: 'object', properties: { url: { type: 'string' } } },
};
const inClaim: ReferenceScope = { roots: environmentRoots };

function dead(value: JsonValue, scope: ReferenceScope): string[] {
  return deadPlaceholders(value, scope).map(d => `${d.pointer} ${d.message}`);
}

describe('deadPlaceholders', () => {
  it.each<{ path: string; scope: ReferenceScope }>([
    ...[
      'id',
      'name',
      'type',
      'owner',
      'system',
      'slug',
      'entity',
      'entity.ref',
      'entity.kind',
      'entity.namespace',
      'entity.name',
      'labels',
      'labels.any',
      'labels["a.b/c"]',
    ].map(field => ({ path: `environment.${field}`, scope: inDefinition })),
    { path: 'environmentType.name', scope: inDefinition },
    { path: 'environmentType.params.any.thing', scope: inDefinition },
    { path: 'deployment.params.any', scope: inDefinition },
    { path: 'claim.id', scope: inDefinition },
    { path: 'claim.address', scope: inClaim },
    { path: 'definition.name', scope: inDefinition },
    { path: 'params.size', scope: inDefinition },
    { path: 'params.tls.ca', scope: inDefinition },
    { path: 'params.free.any', scope: inDefinition },
    { path: 'resources.db.outputs.host', scope: inDefinition },
    { path: 'resources.db.host', scope: inDefinition },
    { path: 'resources.db', scope: inDefinition },
    { path: 'resources.db.outputs', scope: inDefinition },
    { path: 'resources.open.any', scope: inDefinition },
    { path: 'resources.anyone.any', scope: inClaim },
    { path: 'metadata.any.thing', scope: inClaim },
    { path: 'driver.outputs.url', scope: inOutputs },
    { path: 'driver.outputs', scope: inOutputs },
  ])('lets ${$path} live', ({ path, scope }) => {
    expect(dead(`\${${path}}`, scope)).toEqual([]);
  });

  it.each<{ path: string; scope: ReferenceScope; why: string }>([
    {
      path: 'environment.nmae',
      scope: inDefinition,
      why: '`environment` has no `nmae` (did you mean `name`?)',
    },
    {
      path: 'environment.entity.title',
      scope: inDefinition,
      why: '`environment.entity` has no `title`',
    },
    {
      path: 'environment.name.first',
      scope: inDefinition,
      why: '`environment.name` has no `first`',
    },
    {
      path: 'environment.labels.a.b',
      scope: inDefinition,
      why: '`environment.labels.a` has no `b`',
    },
    {
      path: 'environmentType.zone',
      scope: inDefinition,
      why: '`environmentType` has no `zone` (there is `name`, `params`)',
    },
    {
      path: 'deployment.tag',
      scope: inDefinition,
      why: '`deployment` has no `tag` (there is `params`)',
    },
    { path: 'claim.name', scope: inDefinition, why: '`claim` has no `name`' },
    {
      path: 'definition.revision',
      scope: inDefinition,
      why: '`definition` has no `revision`',
    },
    {
      path: 'definition.name',
      scope: inClaim,
      why: '`definition` means nothing here',
    },
    { path: 'params.size', scope: inClaim, why: '`params` means nothing here' },
    {
      path: 'params.sizes',
      scope: inDefinition,
      why: '`params` has no `sizes` (did you mean `size`?)',
    },
    {
      path: 'params.tls.crt',
      scope: inDefinition,
      why: '`params.tls` has no `crt`',
    },
    {
      path: 'params.size.x',
      scope: inDefinition,
      why: '`params.size` has no `x`',
    },
    {
      path: 'metadata.name',
      scope: inDefinition,
      why: '`metadata` means nothing here',
    },
    {
      path: 'resources',
      scope: inDefinition,
      why: 'an alias must follow `resources`',
    },
    {
      path: 'resources.dbs.host',
      scope: inDefinition,
      why: 'no resource here has the alias `dbs` (did you mean `db`?); name it under `requires`',
    },
    {
      path: 'resources.db.outputs.port',
      scope: inDefinition,
      why: '`db` offers no output `port` (there is `host`)',
    },
    {
      path: 'resources.db.port',
      scope: inDefinition,
      why: '`db` offers no output `port`',
    },
    {
      path: 'driver.outputs.url',
      scope: inDefinition,
      why: '`driver` means nothing here',
    },
    {
      path: 'driver.url',
      scope: inOutputs,
      why: '`driver` has no `url` (there is `outputs`)',
    },
    {
      path: 'driver.outputs.uri',
      scope: inOutputs,
      why: '`driver.outputs` has no `uri` (did you mean `url`?)',
    },
    { path: 'env.HOME', scope: inDefinition, why: '`env` means nothing here' },
    {
      path: 'constructor',
      scope: inDefinition,
      why: '`constructor` means nothing here',
    },
  ])('tells that ${$path} is dead', ({ path, scope, why }) => {
    const [found, ...more] = dead({ at: [`x\${${path}}`] }, scope);
    expect(found).toContain(`/at/0 \`\${${path}}\`: ${why}`);
    expect(more).toEqual([]);
  });

  it('tells of each in a text, and of what only looks like one', () => {
    expect(
      dead('${nope} ${HOME:-x} ${params.size} ${nope.too}', inDefinition),
    ).toHaveLength(3);
  });

  it('leaves escaped ones alone', () => {
    expect(dead({ script: 'echo $${HOME} $${nope.x}' }, inDefinition)).toEqual(
      [],
    );
  });

  it('looks at strings alone', () => {
    expect(dead({ '${nope}': [1, null, true, {}] }, inDefinition)).toEqual([]);
  });
});
