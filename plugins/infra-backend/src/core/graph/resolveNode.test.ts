import {
  EnvironmentLink,
  Outputs,
} from '@infra-orchestration/backstage-plugin-infra-common';
import { JsonObject, JsonValue } from '@backstage/types';
import {
  definition,
  desired,
  graphOptions,
  postgresType,
  resourceType,
} from '../__testUtils__/builders';
import { buildGraph } from './build';
import { mapOutputs, resolveInputs, resolveLinks } from './resolveNode';
import { KnownOutputs, ResourceNode } from './types';

const DB = 'postgres.default#db';

/** A node of type `app` that depends on a database. */
function appNode(spec: {
  inputs?: JsonObject;
  outputs?: Record<string, JsonValue>;
  links?: EnvironmentLink[];
  typeOutputs?: JsonObject;
}): ResourceNode {
  const { typeOutputs = { type: 'object' }, ...rest } = spec;
  const { graph, errors } = buildGraph(
    graphOptions({
      resourceTypes: [
        postgresType,
        resourceType('app', { outputs: typeOutputs }),
      ],
      definitions: [
        definition('pg', { type: 'postgres' }),
        definition('app', {
          type: 'app',
          requires: { db: { type: 'postgres' } },
          ...rest,
        }),
      ],
      desired: desired({
        claims: {
          app: {
            type: 'app',
            params: { p: '${resources.app-db.outputs.port}' },
          },
          'app-db': { type: 'postgres', id: 'db' },
        },
      }),
    }),
  );
  expect(errors).toEqual([]);
  return graph.nodes.get('app.default#app')!;
}

function known(
  outputs: Outputs,
  secretOutputs: string[] = ['password'],
): KnownOutputs {
  return new Map([[DB, { outputs, secretOutputs }]]);
}

const all = known({ host: 'pg', port: 5432, password: 'hunter2' });

describe('resolveInputs', () => {
  const node = appNode({
    inputs: {
      url: 'pg://u:${resources.db.outputs.password}@${resources.db.outputs.host}',
      port: '${resources.db.outputs.port}',
      fixed: 'x',
    },
  });

  it('gives the values with their types, and says what is secret', () => {
    expect(resolveInputs(node, all)).toEqual({
      taintedPaths: ['/url'],
      value: { url: 'pg://u:hunter2@pg', port: 5432, fixed: 'x' },
      unknown: [],
      unknownPaths: [],
      errors: [],
      secretPaths: ['/url'],
    });
  });

  it('says what hangs on something that is not applied yet', () => {
    const { unknownPaths, value } = resolveInputs(node, new Map());
    expect(unknownPaths).toEqual(['/url', '/port']);
    expect(value.fixed).toBe('x');
  });

  it('can be planned with references to secrets alone', () => {
    const { errors, unknownPaths, secretPaths } = resolveInputs(
      node,
      known({ host: 'pg', port: 5432, password: { secretRef: 's1' } }, []),
    );
    expect([errors, unknownPaths, secretPaths]).toEqual([[], [], ['/url']]);
  });

  it('tells of an output that is not there although its resource is settled', () => {
    expect(
      resolveInputs(node, known({ host: 'pg', password: 'x' })).errors,
    ).toEqual([
      expect.objectContaining({ reason: 'MissingOutput', pointer: '/port' }),
    ]);
  });

  it('takes for secret what the kind calls so, known or not', () => {
    const schema = {
      properties: {
        fixed: { type: 'string', 'x-secret': true },
        port: { 'x-secret': true },
      },
    };
    const { secretPaths } = resolveInputs(node, all, schema);
    expect(secretPaths.sort()).toEqual(['/fixed', '/port', '/url']);
    expect(resolveInputs(node, new Map(), schema).secretPaths.sort()).toEqual([
      '/fixed',
      '/port',
    ]);
  });
});

describe('mapOutputs', () => {
  const promised = {
    type: 'object',
    required: ['url'],
    properties: {
      url: { type: 'string' },
      token: { type: 'string', 'x-secret': true },
      n: { type: 'integer' },
    },
  };

  function map(
    node: ResourceNode,
    driverOutputs: Record<string, JsonValue>,
    driverSecrets: string[] = [],
  ) {
    return mapOutputs(node, { driverOutputs, driverSecrets, known: all });
  }

  it.each<{
    reason: string;
    outputs?: Record<string, JsonValue>;
    typeOutputs?: JsonObject;
    driver: Record<string, JsonValue>;
    secrets?: string[];
    expected: JsonObject;
    secret: string[];
  }>([
    {
      reason:
        'without a mapping outputs of the same names are taken, and no others',
      typeOutputs: promised,
      driver: { url: 'u', token: 't', internal: 'x' },
      expected: { url: 'u', token: 't' },
      secret: ['token'],
    },
    {
      reason: 'a type that names no outputs takes all',
      driver: { a: 1, b: 'x' },
      expected: { a: 1, b: 'x' },
      secret: [],
    },
    {
      reason: 'a secret of the driver stays one under a name that is not',
      typeOutputs: promised,
      driver: { url: 'pg://u:p@h' },
      secrets: ['url'],
      expected: { url: 'pg://u:p@h' },
      secret: ['url'],
    },
    {
      reason: 'a mapping makes outputs of those of the driver',
      typeOutputs: promised,
      outputs: {
        url: 'https://${driver.outputs.host}/',
        n: '${driver.outputs.port}',
      },
      driver: { host: 'h', port: 1 },
      expected: { url: 'https://h/', n: 1 },
      secret: [],
    },
    {
      reason:
        'a mapping takes over secrets of the driver and of what it depends on',
      typeOutputs: { ...promised, additionalProperties: true },
      outputs: {
        url: '${driver.outputs.key}',
        other: { deep: ['${resources.db.outputs.password}'] },
      },
      driver: { key: 'k' },
      secrets: ['key'],
      expected: { url: 'k', other: { deep: ['hunter2'] } },
      secret: ['other', 'url'],
    },
  ])(
    '$reason',
    ({ outputs, typeOutputs, driver, secrets, expected, secret }) => {
      const result = map(appNode({ outputs, typeOutputs }), driver, secrets);
      expect(result).toEqual({
        outputs: expected,
        secretOutputs: secret,
        errors: [],
      });
    },
  );

  it.each<{
    reason: string;
    outputs?: Record<string, JsonValue>;
    driver: Record<string, JsonValue>;
    message: string;
  }>([
    {
      reason: 'an output that the type promises and nobody gives',
      driver: {},
      message: 'outputs: `url` is missing',
    },
    {
      reason: 'an output of another type than promised',
      driver: { url: 'u', n: 'many' },
      message: 'outputs/n: must be a whole number',
    },
    {
      reason: 'an output of the driver that is not there',
      outputs: { url: '${driver.outputs.hst}' },
      driver: { host: 'h' },
      message: '(did you mean `host`?)',
    },
  ])('tells of $reason', ({ outputs, driver, message }) => {
    const { errors } = map(appNode({ outputs, typeOutputs: promised }), driver);
    expect(errors).toEqual([
      expect.objectContaining({
        reason: 'MissingOutput',
        message: expect.stringContaining(message),
      }),
    ]);
  });

  it('tells where an output it needs is not known', () => {
    const node = appNode({ outputs: { url: '${resources.db.outputs.host}' } });
    const { errors } = mapOutputs(node, {
      driverOutputs: {},
      driverSecrets: [],
      known: new Map(),
    });
    expect(errors).toEqual([
      expect.objectContaining({ reason: 'MissingOutput', pointer: '/url' }),
    ]);
  });

  it('never tells a value in an error', () => {
    const { errors } = map(appNode({ typeOutputs: promised }), {
      url: 'u',
      token: 77665544,
    });
    expect(errors).toHaveLength(1);
    expect(JSON.stringify(errors)).not.toContain('77665544');
  });
});

describe('resolveLinks', () => {
  const script = ['javascript', 'alert(1)'].join(':');
  const driverOutputs = {
    host: 'h.example',
    key: 'hunter2',
    evil: script,
  };

  it.each<{ reason: string; url: string; title?: string; shown: boolean }>([
    {
      reason: 'a link is made of outputs',
      url: 'https://${driver.outputs.host}/',
      shown: true,
    },
    { reason: 'a link may be fixed', url: 'https://wiki.example', shown: true },
    {
      reason: 'a link waits for what it needs',
      url: 'https://${driver.outputs.later}',
      shown: false,
    },
    {
      reason: 'a link never shows a secret',
      url: 'https://x/?k=${driver.outputs.key}',
      shown: false,
    },
    {
      reason: 'nor does its title',
      url: 'https://x',
      title: '${driver.outputs.key}',
      shown: false,
    },
    {
      reason: 'a link leads to a page, not to a script',
      url: '${driver.outputs.evil}',
      shown: false,
    },
    { reason: 'whatever its case', url: script.toUpperCase(), shown: false },
    {
      reason: 'a link may lead to a page of Backstage',
      url: '/infra/providers',
      shown: true,
    },
    ...['//evil.example', '/\\evil.example', '/\t/evil.example'].map(url => ({
      reason: 'but to another host only by its full address',
      url,
      shown: false,
    })),
  ])('$reason', ({ url, title = 'Open', shown }) => {
    const links = resolveLinks(
      appNode({ links: [{ title, url, icon: 'web' }] }),
      {
        driverOutputs,
        driverSecrets: ['key'],
        known: all,
      },
    );
    expect(links).toHaveLength(shown ? 1 : 0);
    expect(JSON.stringify(links)).not.toContain('hunter2');
  });
});
