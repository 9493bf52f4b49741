import { JsonObject, JsonValue } from '@backstage/types';
import fc from 'fast-check';
import { isDeepStrictEqual } from 'node:util';
import { environment } from '../__testUtils__/builders';
import { getByPointer, isWithin, visitLeaves } from '../json';
import { escapeTemplate } from './bind';
import { collectReferences, resolveExpressions } from './resolve';
import { environmentScope } from './scope';
import { ExpressionScope } from './types';

const scope: ExpressionScope = {
  values: {
    environment: environmentScope(
      environment({
        labels: { 'app.io/tier': 'gold' },
        system: 'system:default/shop',
      }),
    ),
    params: {
      size: 3,
      on: true,
      list: [1, 2],
      nothing: null,
      deep: { a: { b: 'c' } },
    },
  },
  resources: {
    db: {
      address: 'postgres.default#db',
      outputs: {
        host: 'pg.example',
        port: 5432,
        password: 'hunter2',
        tls: { ca: 'CA', crt: ['x', 'y'] },
      },
      secretOutputs: ['password'],
    },
    dns: { address: 'dns.default#dns' },
    vault: {
      address: 'config.default#vault',
      outputs: { token: { secretRef: 'ref-1' }, url: 'https://vault' },
    },
  },
};

function resolve(value: JsonValue, given: ExpressionScope = scope) {
  return resolveExpressions(value, given);
}

describe('resolveExpressions', () => {
  it.each<{ reason: string; value: JsonValue; expected: JsonValue }>([
    {
      reason: 'a placeholder alone keeps the type of a number',
      value: '${params.size}',
      expected: 3,
    },
    {
      reason: 'a placeholder alone keeps a list, an object, null and a boolean',
      value: [
        '${params.list}',
        '${params.deep}',
        '${params.nothing}',
        '${params.on}',
      ],
      expected: [[1, 2], { a: { b: 'c' } }, null, true],
    },
    {
      reason: 'inside a text numbers and booleans are written out',
      value: 'n=${params.size} on=${params.on}',
      expected: 'n=3 on=true',
    },
    {
      reason: 'a number can be asked for as text',
      value: [
        '${resources.db.outputs.port | string}',
        '${params.deep | string}',
      ],
      expected: ['5432', '{"a":{"b":"c"}}'],
    },
    {
      reason: 'paths lead into objects and lists',
      value:
        '${params.deep.a.b} ${params.list[1]} ${resources.db.outputs.tls.crt[0]}',
      expected: 'c 2 x',
    },
    {
      reason: 'the short form of Score files means the output',
      value: '${resources.db.host}',
      expected: 'pg.example',
    },
    {
      reason: 'a resource as a whole is its address',
      value: '${resources.db} ${resources.dns}',
      expected: 'postgres.default#db dns.default#dns',
    },
    {
      reason: 'an escaped placeholder is text',
      value: 'echo $${HOME}',
      expected: 'echo ${HOME}',
    },
    {
      reason: 'every string of a value is looked at, at any depth',
      value: { a: [{ b: '${params.size}' }], c: 1 },
      expected: { a: [{ b: 3 }], c: 1 },
    },
    {
      reason: 'keys are left as they are',
      value: { '${params.size}': 1 },
      expected: { '${params.size}': 1 },
    },
    {
      reason: 'what a placeholder gives is not looked at again',
      value: '${literal}',
      expected: '${params.size}',
    },
    {
      reason: 'the environment tells of itself and its entity',
      value:
        '${environment.name} ${environment.type} ${environment.entity.name} ${environment.entity.kind} ${environment.slug} ${environment.system} ${environment.labels["app.io/tier"]}',
      expected:
        'dev development greeter component greeter-dev system:default/shop gold',
    },
  ])('$reason', ({ value, expected }) => {
    const given = {
      ...scope,
      values: { ...scope.values, literal: '${params.size}' },
    };
    expect(resolve(value, given)).toEqual({
      value: expected,
      unknown: [],
      unknownPaths: [],
      errors: [],
      secretPaths: [],
    });
  });

  it.each<{ reason: string; value: string; error: string; code?: string }>([
    {
      reason: 'a root that does not exist is told with those there are',
      value: '${HOME}',
      error:
        '`HOME` means nothing here (there is `environment`, `params`, `resources`); write `$${`',
    },
    {
      reason: 'a field that does not exist is told with its neighbour',
      value: '${environment.nam}',
      error: '`environment` has no `nam` (did you mean `name`?)',
    },
    {
      reason: 'the first step that leads nowhere is named',
      value: '${params.deep.x.y}',
      error: '`params.deep` has no `x`',
    },
    {
      reason: 'an alias that does not exist is told with its neighbour',
      value: '${resources.bd.outputs.host}',
      error: 'no resource here has the alias `bd` (did you mean `db`?)',
    },
    {
      reason: '`resources` alone names nothing',
      value: '${resources}',
      error: 'an alias must follow `resources`',
    },
    {
      reason: 'an output that is not there is told with its neighbour',
      value: '${resources.db.outputs.hst}',
      error:
        '`postgres.default#db` gives no output `hst` (did you mean `host`?)',
      code: 'MissingOutput',
    },
    {
      reason: 'an object cannot stand inside a text',
      value: 'x ${params.deep}',
      error: 'an object cannot stand inside a text',
      code: 'InvalidInput',
    },
    {
      reason: 'nor can null',
      value: 'x ${params.nothing}',
      error: 'null cannot stand inside a text',
      code: 'InvalidInput',
    },
    {
      reason: 'what every object has leads nowhere',
      value: '${params.constructor}',
      error: '`params` has no `constructor`',
    },
    {
      reason: 'what only looks like a placeholder is an error, not text',
      value: '${HOME:-x}',
      error: 'write `$${`',
      code: 'InvalidInput',
    },
    {
      reason: 'outputs of the driver are not known outside of a mapping',
      value: '${driver.outputs.host}',
      error: '`driver` means nothing here',
    },
  ])('$reason', ({ value, error, code = 'UnknownReference' }) => {
    const { errors, value: left } = resolve({ at: value });
    expect(errors).toEqual([
      { reason: code, pointer: '/at', message: expect.stringContaining(error) },
    ]);
    expect(left).toEqual({ at: value });
  });

  it('tells what is not known yet, and leaves it as it was', () => {
    const value = {
      a: '${resources.dns.outputs.host}',
      b: 'http://${resources.dns.host}/',
      c: 1,
    };
    const { unknown, unknownPaths, value: left, errors } = resolve(value);
    expect(errors).toEqual([]);
    expect(left).toEqual(value);
    expect(unknownPaths).toEqual(['/a', '/b']);
    expect(unknown.map(u => u.segments)).toEqual([
      ['resources', 'dns', 'outputs', 'host'],
      ['resources', 'dns', 'host'],
    ]);
  });

  it('knows the outputs of the driver in a mapping', () => {
    const { value, secretPaths } = resolve(
      { url: 'pg://${driver.outputs.key}', zone: '${driver.outputs.zone}' },
      {
        driver: {
          outputs: { key: 's3cret', zone: 'z' },
          secretOutputs: ['key'],
        },
      },
    );
    expect(value).toEqual({ url: 'pg://s3cret', zone: 'z' });
    expect(secretPaths).toEqual(['/url']);
  });
});

describe('secrets', () => {
  it.each<{ reason: string; value: JsonValue; secretPaths: string[] }>([
    {
      reason: 'a secret is one wherever it comes to stand',
      value: {
        a: '${resources.db.outputs.password}',
        b: '${resources.db.outputs.host}',
      },
      secretPaths: ['/a'],
    },
    {
      reason: 'a text with a secret in it is secret as a whole',
      value: ['pg://u:${resources.db.password}@${resources.db.host}'],
      secretPaths: ['/0'],
    },
    {
      reason: 'of all outputs together exactly the secret ones are',
      value: { all: '${resources.db.outputs}' },
      secretPaths: ['/all/password'],
    },
    {
      reason: 'as text, all of it is',
      value: { all: '${resources.db.outputs | string}' },
      secretPaths: ['/all'],
    },
    {
      reason: 'a reference to a secret is one without anybody saying so',
      value: { t: '${resources.vault.outputs.token}' },
      secretPaths: ['/t'],
    },
    {
      reason: 'a secret beside something unknown is not forgotten',
      value: { x: '${resources.db.password}@${resources.dns.host}' },
      secretPaths: ['/x'],
    },
    {
      reason: 'a secret beside a mistake is not forgotten',
      value: { x: '${resources.db.password}${nope}' },
      secretPaths: ['/x'],
    },
  ])('$reason', ({ value, secretPaths }) => {
    expect(resolve(value).secretPaths).toEqual(secretPaths);
  });

  it('that are references stand for themselves, and are not written into a text', () => {
    const text = 'Bearer ${resources.vault.outputs.token}';
    const { value, errors, unknown } = resolve({
      whole: '${resources.vault.outputs.token}',
      part: '${resources.vault.outputs.token.inner}',
      text,
      json: '${resources.vault.outputs | string}',
    });
    expect(value).toEqual({
      whole: { secretRef: 'ref-1' },
      part: { secretRef: 'ref-1' },
      text,
      json: '${resources.vault.outputs | string}',
    });
    expect(errors).toEqual([]);
    expect(unknown).toEqual([]);
  });

  it('are never told in an error', () => {
    const given: ExpressionScope = {
      resources: {
        s: {
          address: 'a.default#s',
          outputs: { key: { pem: 'hunter2' } },
          secretOutputs: ['key'],
        },
      },
    };
    const { errors } = resolve(
      ['x ${resources.s.key}', '${resources.s.key.nope}'],
      given,
    );
    expect(errors).toHaveLength(2);
    expect(JSON.stringify(errors)).not.toContain('hunter2');
  });
});

describe('collectReferences', () => {
  it('finds each with its place, in order', () => {
    const value = { a: ['x${b.c}', '$${no}'], d: '${e}${f.g}' };
    expect(
      collectReferences(value).map(r => [r.pointer, r.segments.join('.')]),
    ).toEqual([
      ['/a/0', 'b.c'],
      ['/d', 'e'],
      ['/d', 'f.g'],
    ]);
  });
});

describe('properties', () => {
  const json = fc.jsonValue() as fc.Arbitrary<JsonValue>;
  const placeholders = fc.constantFrom(
    '${resources.db.outputs.password}',
    '${resources.db.password}',
    '${resources.vault.outputs.token}',
    '${resources.dns.outputs.host}',
    '${resources.db.outputs}',
    '${params.size}',
    '${nope}',
    '$${x}',
    'text',
    '$',
  );
  const template = fc.letrec<{ value: JsonValue }>(tie => ({
    value: fc.oneof(
      { depthSize: 'small' },
      fc.array(placeholders, { maxLength: 3 }).map(p => p.join('')),
      fc.integer(),
      fc.array(tie('value'), { maxLength: 3 }),
      fc.dictionary(fc.constantFrom('a', 'b/c', '~'), tie('value')),
    ) as fc.Arbitrary<JsonValue>,
  })).value;

  it('without a placeholder a value is itself', () => {
    fc.assert(
      fc.property(json, value => {
        fc.pre(!JSON.stringify(value).includes('${'));
        expect(resolve(value)).toEqual({
          value,
          unknown: [],
          unknownPaths: [],
          errors: [],
          secretPaths: [],
        });
      }),
    );
  });

  it('an escaped value resolves to what it was', () => {
    fc.assert(
      fc.property(fc.oneof(json, template), value => {
        expect(resolve(escapeTemplate(value), {}).value).toEqual(value);
      }),
    );
  });

  it('a secret never comes to stand where no pointer says so', () => {
    fc.assert(
      fc.property(template, value => {
        const { value: resolved, secretPaths } = resolve(value);
        const exposed: string[] = [];
        visitLeaves(resolved, (leaf, pointer) => {
          const isSecret =
            String(leaf).includes('hunter2') || pointer.endsWith('/secretRef');
          if (isSecret && !secretPaths.some(s => isWithin(pointer, s))) {
            exposed.push(pointer);
          }
        });
        expect(exposed).toEqual([]);
      }),
    );
  });

  it('every string is resolved, unknown, wrong or a secret kept elsewhere', () => {
    fc.assert(
      fc.property(template, value => {
        const result = resolve(value);
        const accounted = new Set([
          ...result.unknownPaths,
          ...result.errors.map(e => e.pointer),
          ...result.secretPaths,
        ]);
        for (const { pointer } of collectReferences(result.value)) {
          const original = getByPointer(value, pointer);
          expect(
            accounted.has(pointer) || String(original).includes('$${'),
          ).toBe(true);
        }
      }),
    );
  });

  it('knowing more never changes what was known', () => {
    fc.assert(
      fc.property(template, value => {
        const more = {
          ...scope,
          resources: {
            ...scope.resources,
            dns: { address: 'dns.default#dns', outputs: { host: 'h' } },
          },
        };
        const [before, after] = [resolve(value), resolve(value, more)];
        const open = [
          ...before.unknownPaths,
          ...before.errors.map(e => e.pointer),
        ];
        const changed: string[] = [];
        visitLeaves(before.value, (leaf, pointer) => {
          const now = getByPointer(after.value as JsonObject, pointer);
          if (!open.includes(pointer) && !isDeepStrictEqual(now, leaf)) {
            changed.push(pointer);
          }
        });
        expect(changed).toEqual([]);
        expect(after.unknownPaths).toEqual([]);
      }),
    );
  });
});
