import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  base,
  definition,
  installed,
  validate,
  yaml,
} from './__testUtils__/validation';
import { parsePlatformDocuments } from './parseDocuments';
import { validateDocumentSet } from './validateDocumentSet';

describe('validateDocumentSet', () => {
  it.each<{
    reason: string;
    document: string;
    pointer: string;
    message: string;
  }>([
    {
      reason: 'a driver that is not installed',
      document: yaml('Provider', 'x', { driver: 'sqll' }),
      pointer: '/spec/driver',
      message:
        'there is no driver `sqll` (did you mean `sql`?); is its module installed in the backend?',
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

  it('lets another source give the params that a claim needs', () => {
    const strict = yaml('ResourceType', 'strict', {
      params: { type: 'object', required: ['a'], properties: { a: {} } },
      outputs: {},
    });
    const claim = { type: 'strict', params: {} };
    expect(
      validate(strict, yaml('EnvironmentType', 'x', { claims: { s: claim } })),
    ).toEqual([]);
  });

  it('works for documents that did not come as text', () => {
    const { documents } = parsePlatformDocuments(base.join('---\n'), 'p.yaml');
    const bare = documents.map(({ document }) => ({
      document,
      origin: 'api:user:default/me',
    }));
    expect(validateDocumentSet(bare, { drivers: [], hookKinds: [] })).toEqual([
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
      'examples/platform/resource-types.yaml',
      'examples/platform/definitions.yaml',
      'examples/platform/shop.yaml',
      'examples/platform/environment-types.yaml',
      'examples/platform/pipelines.yaml',
    ].flatMap(path => {
      const { documents: parsed, errors } = parsePlatformDocuments(
        readFileSync(join(root, path), 'utf8'),
        path,
      );
      expect(errors).toEqual([]);
      return parsed;
    });
    const found = validateDocumentSet(documents, {
      drivers: [],
      hookKinds: installed.hookKinds,
    }).filter(e => !/there is no (provider|driver) /.test(e.message));
    expect(found).toEqual([]);
  });
});
