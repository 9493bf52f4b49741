import { JsonObject } from '@backstage/types';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { parsePlatformDocuments } from './parseDocuments';
import { DriverDescription, validateDocumentSet } from './validateDocumentSet';

const drivers: DriverDescription[] = [
  {
    id: 'sql',
    configSchema: {
      type: 'object',
      required: ['host'],
      additionalProperties: false,
      properties: { host: { type: 'string' }, port: { type: 'integer' } },
    },
    credentials: { password: { required: true }, ca: { required: false } },
    kinds: [
      {
        kind: 'database',
        inputSchema: {
          type: 'object',
          required: ['name'],
          additionalProperties: false,
          properties: { name: { type: 'string' }, limit: { type: 'integer' } },
        },
        outputSchema: {
          type: 'object',
          properties: {
            host: { type: 'string' },
            secret: { type: 'string', 'x-secret': true },
          },
        },
      },
    ],
  },
];

type Kind =
  | 'EnvironmentType'
  | 'ResourceType'
  | 'Provider'
  | 'ResourceDefinition';

function yaml(kind: Kind, name: string, spec: object): string {
  return stringify({
    apiVersion: 'infra-orchestration.dev/v1alpha1',
    kind,
    metadata: { name },
    spec,
  });
}

const base = [
  yaml('ResourceType', 'db', {
    params: {
      type: 'object',
      additionalProperties: false,
      properties: { size: { type: 'integer' } },
    },
    outputs: {
      type: 'object',
      required: ['host'],
      properties: { host: { type: 'string' } },
    },
  }),
  yaml('ResourceType', 'ns', {
    params: { type: 'object' },
    outputs: { type: 'object', properties: { name: { type: 'string' } } },
  }),
  yaml('Provider', 'eu', {
    driver: 'sql',
    config: { host: 'h' },
    credentials: { password: { env: 'P' } },
  }),
  yaml('EnvironmentType', 'development', {}),
];

function validate(...texts: string[]) {
  const { documents, errors } = parsePlatformDocuments(
    [...base, ...texts].join('---\n'),
    'p.yaml',
  );
  expect(errors).toEqual([]);
  return validateDocumentSet(documents, drivers);
}

function definition(spec: JsonObject): string {
  return yaml('ResourceDefinition', 'one', {
    type: 'db',
    provider: 'eu',
    kind: 'database',
    inputs: { name: 'x' },
    criteria: [{}],
    ...spec,
  });
}

describe('validateDocumentSet', () => {
  it('has nothing to say of documents that fit', () => {
    expect(
      validate(
        definition({
          inputs: {
            name: '${environment.slug}-${claim.id}',
            limit: '${params.size}',
          },
          outputs: {
            host: '${driver.outputs.host}:${resources.ns.outputs.name}',
          },
          links: [
            {
              title: '${definition.name}',
              url: 'https://${driver.outputs.host}',
            },
          ],
          requires: {
            ns: {
              type: 'ns',
              id: '${environment.name}',
              params: { a: '${params.size}' },
            },
          },
          provides: {
            more: {
              type: 'ns',
              params: { h: '${resources.this.outputs.host}' },
            },
          },
          criteria: [{ environmentType: 'development' }],
        }),
        yaml('EnvironmentType', 'staging', {
          claims: {
            d: {
              type: 'db',
              params: { size: '${resources.elsewhere.outputs.n}' },
            },
          },
          retain: ['db'],
        }),
      ),
    ).toEqual([]);
  });

  it.each<{
    reason: string;
    document: string;
    pointer: string;
    message: string;
  }>([
    {
      reason: 'a resource type that is not there',
      document: definition({ type: 'bd' }),
      pointer: '/spec/type',
      message: 'there is no resource type `bd` (did you mean `db`?)',
    },
    {
      reason: 'a provider that is not there',
      document: definition({ provider: 'us' }),
      pointer: '/spec/provider',
      message: 'there is no provider `us`',
    },
    {
      reason: 'a driver that is not installed',
      document: yaml('Provider', 'x', { driver: 'sqll' }),
      pointer: '/spec/driver',
      message:
        'there is no driver `sqll` (did you mean `sql`?); is its module installed in the backend?',
    },
    {
      reason: 'a driver that is not the provider’s',
      document: definition({ driver: 'other' }),
      pointer: '/spec/driver',
      message:
        'the provider `eu` is of the driver `sql`, not `other`; leave `driver` out',
    },
    {
      reason: 'a driver named without a provider that is not installed',
      document: definition({ provider: undefined, driver: 'static' }),
      pointer: '/spec/driver',
      message: 'there is no driver `static`',
    },
    {
      reason: 'a kind that the driver does not have',
      document: definition({ kind: 'databse' }),
      pointer: '/spec/kind',
      message:
        'there is no kind of the driver `sql` named `databse` (did you mean `database`?)',
    },
    {
      reason: 'inputs that do not fit the kind',
      document: definition({ inputs: { name: 'x', limit: 'many' } }),
      pointer: '/spec/inputs/limit',
      message: 'must be a whole number',
    },
    {
      reason: 'an input that the kind needs',
      document: definition({ inputs: {} }),
      pointer: '/spec/inputs',
      message: '`name` is missing; add it',
    },
    {
      reason: 'an input that the kind does not know',
      document: definition({ inputs: { name: 'x', limt: 1 } }),
      pointer: '/spec/inputs',
      message: 'unknown field `limt` (did you mean `limit`?)',
    },
    {
      reason:
        'a text where the kind wants a number, whatever its placeholder becomes',
      document: definition({ inputs: { name: 'x', limit: '1${params.size}' } }),
      pointer: '/spec/inputs/limit',
      message: 'must be a whole number',
    },
    {
      reason: 'a param that the type does not have',
      document: definition({ inputs: { name: '${params.sise}' } }),
      pointer: '/spec/inputs/name',
      message: '`params` has no `sise` (did you mean `size`?)',
    },
    {
      reason: 'a root that does not exist',
      document: definition({ inputs: { name: '${enviroment.name}' } }),
      pointer: '/spec/inputs/name',
      message: '`enviroment` means nothing here (did you mean `environment`?)',
    },
    {
      reason: 'a field that the environment does not have',
      document: definition({ inputs: { name: '${environment.nam}' } }),
      pointer: '/spec/inputs/name',
      message: '`environment` has no `nam` (did you mean `name`?)',
    },
    {
      reason: 'metadata of the workload, which a definition does not see',
      document: definition({ inputs: { name: '${metadata.name}' } }),
      pointer: '/spec/inputs/name',
      message: '`metadata` means nothing here',
    },
    {
      reason: 'an alias that the definition does not have',
      document: definition({
        inputs: { name: '${resources.ns.outputs.name}' },
      }),
      pointer: '/spec/inputs/name',
      message: 'no resource here has the alias `ns`; name it under `requires`',
    },
    {
      reason: 'an output that what it requires does not have',
      document: definition({
        requires: { ns: { type: 'ns' } },
        inputs: { name: '${resources.ns.nme}' },
      }),
      pointer: '/spec/inputs/name',
      message: '`ns` offers no output `nme` (did you mean `name`?)',
    },
    {
      reason: 'outputs of the driver in its own inputs',
      document: definition({ inputs: { name: '${driver.outputs.host}' } }),
      pointer: '/spec/inputs/name',
      message: '`driver` means nothing here',
    },
    {
      reason: 'an output that the driver does not have',
      document: definition({ outputs: { host: '${driver.outputs.hst}' } }),
      pointer: '/spec/outputs/host',
      message: '`driver.outputs` has no `hst` (did you mean `host`?)',
    },
    {
      reason: 'the same in a link',
      document: definition({
        links: [{ title: 'x', url: 'https://${driver.outputs.hst}' }],
      }),
      pointer: '/spec/links/0/url',
      message: 'has no `hst`',
    },
    {
      reason: 'what only looks like a placeholder',
      document: definition({ inputs: { name: '${HOME:-x}' } }),
      pointer: '/spec/inputs/name',
      message: 'write `$${`',
    },
    {
      reason: 'an output that the type does not have',
      document: definition({ outputs: { host: 'h', prt: 1 } }),
      pointer: '/spec/outputs/prt',
      message: 'the resource type `db` has no output `prt`',
    },
    {
      reason: 'a promised output that the mapping leaves out',
      document: definition({ outputs: {} }),
      pointer: '/spec/outputs',
      message: 'promises the output `host`, which the mapping leaves out',
    },
    {
      reason: 'a claim of a type that is not there',
      document: definition({ requires: { x: { type: 'sn' } } }),
      pointer: '/spec/requires/x/type',
      message: 'there is no resource type `sn` (did you mean `ns`?)',
    },
    {
      reason: 'params of a claim that do not fit its type',
      document: definition({
        requires: { x: { type: 'db', params: { size: 'big' } } },
      }),
      pointer: '/spec/requires/x/params/size',
      message: 'must be a whole number',
    },
    {
      reason: 'an id that hangs on an output',
      document: definition({
        requires: {
          ns: { type: 'ns' },
          x: { type: 'db', id: '${resources.ns.name}' },
        },
      }),
      pointer: '/spec/requires/x/id',
      message: 'no resource here has the alias `ns`',
    },
    {
      reason: 'an alias that is taken',
      document: definition({
        requires: { a: { type: 'ns' } },
        provides: { a: { type: 'ns' } },
      }),
      pointer: '/spec/provides/a',
      message: '`a` is an alias under `requires` already',
    },
    {
      reason: 'an alias that means the claim itself',
      document: definition({ requires: { this: { type: 'ns' } } }),
      pointer: '/spec/requires/this',
      message: '`this` stands for the claim itself',
    },
    {
      reason: 'an environment type in criteria that is not there',
      document: definition({
        criteria: [{}, { environmentType: 'developmnt' }],
      }),
      pointer: '/spec/criteria/1/environmentType',
      message:
        'there is no environment type `developmnt` (did you mean `development`?)',
    },
    {
      reason: 'config that does not fit the driver',
      document: yaml('Provider', 'x', {
        driver: 'sql',
        config: { host: 'h', port: 'x' },
        credentials: { password: { env: 'P' } },
      }),
      pointer: '/spec/config/port',
      message: 'must be a whole number',
    },
    {
      reason: 'a credential that the driver needs',
      document: yaml('Provider', 'x', { driver: 'sql', config: { host: 'h' } }),
      pointer: '/spec/credentials',
      message:
        'the driver `sql` needs the credential `password`; say where it comes from',
    },
    {
      reason: 'a credential that the driver does not know',
      document: yaml('Provider', 'x', {
        driver: 'sql',
        config: { host: 'h' },
        credentials: { password: { env: 'P' }, user: { env: 'U' } },
      }),
      pointer: '/spec/credentials/user',
      message: 'there is no credential of the driver `sql` named `user`',
    },
    {
      reason: 'a type that is to be retained and is not there',
      document: yaml('EnvironmentType', 'x', { retain: ['db', 'bd'] }),
      pointer: '/spec/retain/1',
      message: 'there is no resource type `bd` (did you mean `db`?)',
    },
    {
      reason:
        'a claim of an environment type with a placeholder that leads nowhere',
      document: yaml('EnvironmentType', 'x', {
        claims: { d: { type: 'ns', params: { a: '${params.size}' } } },
      }),
      pointer: '/spec/claims/d/params/a',
      message: '`params` means nothing here',
    },
    {
      reason: 'a name that is there twice, with the other place',
      document: yaml('Provider', 'eu', {
        driver: 'sql',
        config: { host: 'h' },
        credentials: { password: { env: 'P' } },
      }),
      pointer: '/metadata/name',
      message:
        'Provider `eu` is there twice, also at p.yaml:33; rename or remove one',
    },
  ])('tells of $reason', ({ document, pointer, message }) => {
    const errors = validate(document);
    expect(errors).toEqual([
      {
        origin: expect.stringMatching(/^p\.yaml:\d+$/),
        line: expect.any(Number),
        column: expect.any(Number),
        pointer,
        message: expect.stringContaining(message),
      },
    ]);
    expect(errors[0].message.startsWith(`${pointer}: `)).toBe(true);
  });

  it('tells the line of the mistake, not of the document', () => {
    const text = definition({ kind: 'databse' });
    const [{ origin, line }] = validate(text);
    const lines = [...base, text].join('---\n').split('\n');
    expect(lines[line! - 1]).toContain('kind: databse');
    expect(origin).toBe(`p.yaml:${line}`);
  });

  it('tells of a promised output that the kind does not give', () => {
    const type = yaml('ResourceType', 'big', {
      params: {},
      outputs: {
        type: 'object',
        required: ['url'],
        properties: { url: { type: 'string' } },
      },
    });
    const [error] = validate(type, definition({ type: 'big' }));
    expect(error).toMatchObject({
      pointer: '/spec',
      message: expect.stringContaining(
        'the kind `database` does not give under that name',
      ),
    });
  });

  it('tells of definitions that can never be told apart, with the other place', () => {
    const spec = {
      type: 'db',
      provider: 'eu',
      kind: 'database',
      inputs: { name: 'x' },
    };
    const a = yaml('ResourceDefinition', 'a', {
      ...spec,
      criteria: [{ owner: 'x', class: 'ha' }],
    });
    const b = yaml('ResourceDefinition', 'b', {
      ...spec,
      criteria: [{}, { class: 'ha', owner: 'x' }],
    });
    const c = yaml('ResourceDefinition', 'c', {
      ...spec,
      type: 'ns',
      criteria: [{ owner: 'x', class: 'ha' }],
    });
    const errors = validate(a, b, c);
    expect(errors).toHaveLength(1);
    expect(errors[0]).toMatchObject({
      pointer: '/spec/criteria/1',
      message: expect.stringMatching(
        /`a` at p\.yaml:\d+ has the same criteria \(class `ha`, owner `x`\)|`a` at p\.yaml:\d+ has the same criteria \(.*owner/,
      ),
    });
  });

  it('does not tell the same slip again where it follows from another', () => {
    const provider = yaml('Provider', 'x', { driver: 'none' });
    expect(validate(provider, definition({ provider: 'x' }))).toHaveLength(1);
  });

  it('works for documents that did not come as text', () => {
    const { documents } = parsePlatformDocuments(base.join('---\n'), 'p.yaml');
    const bare = documents.map(({ document }) => ({
      document,
      origin: 'api:user:default/me',
    }));
    expect(validateDocumentSet(bare, [])).toEqual([
      {
        origin: 'api:user:default/me',
        pointer: '/spec/driver',
        message: expect.stringContaining('there is no driver `sql`'),
      },
    ]);
  });
});

describe('the documents of the demo', () => {
  it('fit each other, but for providers and drivers that the sandbox brings', () => {
    const root = join(__dirname, '../../../..');
    const documents = [
      'plugins/infra-backend/documents/resource-types.yaml',
      'examples/platform/definitions.yaml',
      'examples/platform/environment-types.yaml',
    ].flatMap(path => {
      const { documents: parsed, errors } = parsePlatformDocuments(
        readFileSync(join(root, path), 'utf8'),
        path,
      );
      expect(errors).toEqual([]);
      return parsed;
    });
    const found = validateDocumentSet(documents, []).filter(
      e => !/there is no (provider|driver) /.test(e.message),
    );
    expect(found).toEqual([]);
  });
});
