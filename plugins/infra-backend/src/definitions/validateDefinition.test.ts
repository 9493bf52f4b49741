import { base, definition, validate, yaml } from './__testUtils__/validation';

describe('validateDefinition', () => {
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
});
