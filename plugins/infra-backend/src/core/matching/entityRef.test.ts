import { parseEntityRef, sameEntity } from './entityRef';

describe('parseEntityRef', () => {
  it.each([
    {
      reason: 'a name alone takes the default kind and namespace',
      ref: 'greeter',
      expected: { kind: 'component', namespace: 'default', name: 'greeter' },
    },
    {
      reason: 'a kind may stand without a namespace',
      ref: 'api:greeter',
      expected: { kind: 'api', namespace: 'default', name: 'greeter' },
    },
    {
      reason: 'a namespace may stand without a kind',
      ref: 'team/greeter',
      expected: { kind: 'component', namespace: 'team', name: 'greeter' },
    },
    {
      reason: 'the catalog compares in lower case',
      ref: 'API:Team/Greeter',
      expected: { kind: 'api', namespace: 'team', name: 'greeter' },
    },
    {
      reason:
        'what is not well formed is taken as a name and equals nothing else',
      ref: 'a:b:c/d/e',
      expected: { kind: 'a', namespace: 'default', name: 'b:c/d/e' },
    },
    {
      reason: 'an empty reference does not throw',
      ref: '',
      expected: { kind: 'component', namespace: 'default', name: '' },
    },
  ])('$reason', ({ ref, expected }) => {
    expect(parseEntityRef(ref, 'component')).toEqual(expected);
  });
});

describe('sameEntity', () => {
  it.each([
    ['group:default/a', 'a', true],
    ['group:default/a', 'A', true],
    ['user:default/a', 'a', false],
    ['group:other/a', 'a', false],
    ['group:default/b', 'a', false],
  ])('%s and %s: %s', (a, b, expected) => {
    expect(sameEntity(a, b, 'group')).toBe(expected);
    expect(sameEntity(b, a, 'group')).toBe(expected);
  });
});
