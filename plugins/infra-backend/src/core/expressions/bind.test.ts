import { JsonObject, JsonValue } from '@backstage/types';
import fc from 'fast-check';
import { bindExpressions, BindScope } from './bind';
import { collectReferences, resolveExpressions } from './resolve';

const scope: BindScope = {
  values: {
    environment: {
      name: 'dev',
      labels: { evil: '${params.size}' },
      cash: 'a$',
    },
    claim: { id: 'db' },
  },
  params: {
    size: 3,
    name: 'x$${y}',
    empty: '',
    host: '${resources["dns.default#web"].outputs.host}',
    url: 'http://${resources["dns.default#web"].outputs.host}/',
    whole: '${resources["dns.default#web"].outputs}',
    nested: { a: '${resources["dns.default#web"].outputs.host}', b: 1 },
    plain: { a: '$${z}', n: 1 },
    list: ['p', 'q'],
  },
  mayBeAbsent: ([root, name]) => root === 'params' && name === 'optional',
  aliases: { ns: 'k8s-namespace.default#ns' },
};

const WEB = '${resources["dns.default#web"].outputs.host}';

describe('bindExpressions', () => {
  it.each<{ reason: string; value: JsonValue; expected: JsonValue }>([
    {
      reason: 'what is known is put in',
      value: '${environment.name}-${claim.id}',
      expected: 'dev-db',
    },
    {
      reason: 'a placeholder alone keeps the type of what is known',
      value: '${params.size}',
      expected: 3,
    },
    {
      reason: 'an alias becomes the address it means here',
      value: '${resources.ns.outputs.name}',
      expected: '${resources["k8s-namespace.default#ns"].outputs.name}',
    },
    {
      reason: 'a param that is a placeholder is handed on',
      value: '${params.host}',
      expected: WEB,
    },
    {
      reason: 'also inside a text',
      value: 'https://${params.host}:${params.size}',
      expected: `https://${WEB}:3`,
    },
    {
      reason: 'also where it is a text with a placeholder itself',
      value: '<${params.url}>',
      expected: `<http://${WEB}/>`,
    },
    {
      reason: 'a path goes on behind a placeholder',
      value: '${params.whole.host}',
      expected: WEB,
    },
    {
      reason: 'objects are handed on with the placeholders in them',
      value: { o: '${params.nested}' },
      expected: { o: { a: WEB, b: 1 } },
    },
    {
      reason: 'text from outside never becomes a placeholder',
      value: '${environment.labels.evil}',
      expected: '$${params.size}',
    },
    {
      reason: 'not even where a dollar comes to stand before a brace',
      value: '${environment.cash}{params.size}',
      expected: 'a$${params.size}',
    },
    {
      reason: 'nor where a dollar comes to stand before a placeholder',
      value: '${environment.cash}${resources.ns.outputs.name}',
      expected: 'a$$${resources["k8s-namespace.default#ns"].outputs.name}',
    },
    {
      reason: 'what was escaped stays so',
      value: '$${a} ${params.name}',
      expected: '$${a} x$${y}',
    },
    {
      reason: 'a param that may be absent is left out of an object and a list',
      value: { a: '${params.optional}', b: ['${params.optional}', 1] },
      expected: { b: [1] },
    },
    {
      reason: 'beside an empty param a placeholder still makes a text',
      value: '${params.empty}${resources.ns.outputs.port}',
      expected:
        '${resources["k8s-namespace.default#ns"].outputs.port | string}',
    },
    {
      reason: 'as text, a param that is a placeholder is asked for as text',
      value: '${params.host | string}',
      expected: '${resources["dns.default#web"].outputs.host | string}',
    },
    {
      reason: 'as text, an object that is known becomes its JSON',
      value: '${params.plain | string} ${params.list | string}',
      expected: '{"a":"$${z}","n":1} ["p","q"]',
    },
  ])('$reason', ({ value, expected }) => {
    expect(bindExpressions(value, scope)).toEqual({
      value: expected,
      errors: [],
    });
  });

  it.each([
    [
      'an alias that means nothing here',
      '${resources.db.outputs.host}',
      'no resource here has the alias `db`',
    ],
    [
      'a param that nobody declares',
      '${params.sise}',
      '`params` has no `sise` (did you mean `size`?)',
    ],
    [
      'a root that means nothing here',
      '${metadata.name}',
      '`metadata` means nothing here',
    ],
    [
      'an absent param inside a text',
      'x${params.optional}',
      'a text cannot do without it',
    ],
    [
      'an object inside a text',
      'x${params.nested}',
      'an object cannot stand inside a text',
    ],
    [
      'an object of unknown parts as text',
      '${params.nested | string}',
      'cannot be written as JSON',
    ],
    [
      'outputs of the driver in inputs',
      '${driver.outputs.x}',
      '`driver` means nothing here',
    ],
    ['no placeholder at all', '${!}', 'this is not a placeholder'],
  ])('refuses %s', (_, text, message) => {
    const { errors } = bindExpressions({ at: text }, scope);
    expect(errors).toMatchObject([
      { pointer: '/at', message: expect.stringContaining(message) },
    ]);
  });

  it('keeps outputs of the driver where they may be referred to', () => {
    const value = {
      host: '${driver.outputs.host}',
      ns: '${resources.ns.name}',
    };
    expect(
      bindExpressions(value, { ...scope, keepDriverOutputs: true }),
    ).toEqual({
      value: {
        host: '${driver.outputs.host}',
        ns: '${resources["k8s-namespace.default#ns"].name}',
      },
      errors: [],
    });
  });

  it('is nothing where all of it is left out', () => {
    expect(bindExpressions('${params.optional}', scope).value).toBeNull();
  });
});

describe('properties', () => {
  /** Texts of which any may meet any other: what binding must never mix up. */
  const piece = fc.constantFrom(
    '$',
    '{',
    '}',
    '$$',
    '${params.a}',
    '${params.b}',
    '${params.n}',
    '${environment.e}',
    '${resources.r.outputs.o}',
    '$${x}',
    'x',
    '${params.empty}',
  );
  const text = fc.array(piece, { maxLength: 6 }).map(p => p.join(''));
  const outside = fc.string({ unit: fc.constantFrom('$', '{', '}', 'x', '.') });
  const address = 'thing.default#r';
  const known = {
    resources: {
      [address]: { address, outputs: { o: 'out' }, secretOutputs: ['o'] },
    },
  };

  it('binding first and resolving then is resolving in one go', () => {
    fc.assert(
      fc.property(text, outside, outside, outside, (value, a, b, e) => {
        // Params that are plain texts; what is bound takes them as templates.
        const escape = (s: string) => s.replace(/\$+(?=\{)/g, run => run + run);
        const bound = bindExpressions(
          { at: value },
          {
            values: { environment: { e } },
            params: { a: escape(a), b: escape(b), n: 7, empty: '' },
            aliases: { r: address },
          },
        );
        const direct = resolveExpressions(
          { at: value },
          {
            values: { environment: { e }, params: { a, b, n: 7, empty: '' } },
            resources: { r: known.resources[address] },
          },
        );
        fc.pre(direct.errors.length === 0);
        expect(bound.errors).toEqual([]);
        const resolved = resolveExpressions(bound.value, known);
        expect(resolved.value).toEqual(direct.value);
        expect(resolved.secretPaths).toEqual(direct.secretPaths);
      }),
      { numRuns: 500 },
    );
  });

  it('what is bound refers to addresses alone, and binding it again changes nothing', () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.constantFrom('p', 'q'), text),
        outside,
        (value, e) => {
          const bound = bindExpressions(value as JsonObject, {
            values: { environment: { e } },
            params: {
              a: '${resources["thing.default#r"].o}',
              b: 'b',
              n: 7,
              empty: '',
            },
            aliases: { r: address },
          });
          fc.pre(bound.errors.length === 0);
          for (const { segments } of collectReferences(bound.value)) {
            expect(segments.slice(0, 2)).toEqual(['resources', address]);
          }
          const again = bindExpressions(bound.value, {
            values: {},
            aliases: { [address]: address },
          });
          expect(again).toEqual({ value: bound.value, errors: [] });
        },
      ),
    );
  });
});
