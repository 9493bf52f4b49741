import { JsonValue } from '@backstage/types';
import { ResolvedInputs, ResourceNode } from '../../core';
import { openOutputsOf, secretsIn } from './inputs';

const resolved = (
  values: Record<string, JsonValue>,
  tainted: string[] = [],
): ResolvedInputs => ({
  value: values,
  errors: [],
  unknown: [],
  unknownPaths: [],
  secretPaths: Object.keys(values).map(name => `/${name}`),
  taintedPaths: tainted.map(name => `/${name}`),
});

describe('secretsIn', () => {
  const open = new Set<JsonValue>(['db.example.com', 'shop_dev']);

  it.each([
    {
      reason: 'a literal may be a password',
      inputs: resolved({ password: 'correct-horse' }),
      hidden: ['correct-horse'],
    },
    {
      reason: 'a short literal is a port or a flag',
      inputs: resolved({ port: '5432' }),
      hidden: [],
    },
    {
      reason: 'a host that a dependency shows is no secret',
      inputs: resolved({ host: 'db.example.com' }),
      hidden: [],
    },
    {
      reason:
        'a secret stays one, also where it is the same as something shown',
      inputs: resolved({ password: 'shop_dev' }, ['password']),
      hidden: ['shop_dev'],
    },
    {
      reason: 'a short secret is hidden all the same',
      inputs: resolved({ pin: '1234' }, ['pin']),
      hidden: ['1234'],
    },
    {
      reason: 'what is no text is hidden as a whole',
      inputs: resolved({ list: ['a', 'b'] }),
      hidden: [['a', 'b']],
    },
  ])('$reason', ({ inputs, hidden }) => {
    expect(secretsIn(inputs, open)).toEqual(hidden);
  });
});

describe('openOutputsOf', () => {
  const node = {
    dependenciesOf: ['postgres.default#db'],
  } as unknown as ResourceNode;

  it('holds what is no secret of the dependencies, and of nothing else', () => {
    const known = new Map<
      string,
      { outputs: Record<string, string>; secretOutputs?: string[] }
    >([
      [
        'postgres.default#db',
        {
          outputs: { host: 'db.example.com', password: 'correct-horse' },
          secretOutputs: ['password'],
        },
      ],
      ['redis.default#cache', { outputs: { host: 'cache.example.com' } }],
    ]);
    expect(openOutputsOf(node, known)).toEqual(new Set(['db.example.com']));
  });

  it('is empty while nothing is known', () => {
    expect(openOutputsOf(node, new Map())).toEqual(new Set());
  });
});
