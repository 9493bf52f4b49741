import fc from 'fast-check';
import { environmentName, LONGEST_NAME } from './environmentName';

const request = {
  entityRef: 'component:default/orders',
  owner: 'group:default/shop',
  labels: { branch: 'feature/Login' },
  params: { number: 12 },
};

describe('environmentName', () => {
  it.each([
    {
      reason: 'a type without rules takes any name',
      policy: {},
      name: 'mine',
      expected: { name: 'mine' },
    },
    {
      reason: 'and needs one',
      policy: {},
      expected: { problem: expect.stringMatching(/named by hand/) },
    },
    {
      reason: 'a template is filled from the params of the deployment',
      policy: { nameTemplate: 'pr-${params.number}' },
      expected: { name: 'pr-12' },
    },
    {
      reason: 'and from entity, owner and labels',
      policy: { nameTemplate: '${owner.name}-${entity.name}' },
      expected: { name: 'shop-orders' },
    },
    {
      reason: 'what is no label becomes one that nothing else becomes',
      policy: { nameTemplate: '${labels.branch}' },
      expected: { name: expect.stringMatching(/^feature-login-[0-9a-f]{10}$/) },
    },
    {
      reason: 'what a template needs has to be there',
      policy: { nameTemplate: 'pr-${params.numbr}' },
      expected: { problem: expect.stringMatching(/numbr/) },
    },
    {
      reason: 'a name beside a template is welcome where it is the same',
      policy: { nameTemplate: 'pr-${params.number}' },
      name: 'pr-12',
      expected: { name: 'pr-12' },
    },
    {
      reason: 'another one is refused, with the one that it would be',
      policy: { nameTemplate: 'pr-${params.number}' },
      name: 'mine',
      expected: { problem: expect.stringMatching(/"pr-12"; leave/) },
    },
    {
      reason: 'a pattern judges the whole name',
      policy: { namePattern: 'pr-\\d+' },
      name: 'pr-12-b',
      expected: { problem: expect.stringMatching(/does not match/) },
    },
    {
      reason: 'also one that a template gave',
      policy: { nameTemplate: 'x-${params.number}', namePattern: 'pr-\\d+' },
      expected: { problem: expect.stringMatching(/"x-12" does not match/) },
    },
  ])('$reason', ({ policy, name, expected }) => {
    expect(environmentName(policy, { ...request, name })).toEqual(expected);
  });

  it('gives a DNS label of no more than 40 characters, another for each other value', () => {
    const policy = { nameTemplate: 'b-${params.branch}' };
    const nameOf = (branch: string) => {
      const named = environmentName(policy, { ...request, params: { branch } });
      return 'name' in named ? named.name : fail(named.problem);
    };
    fc.assert(
      fc.property(fc.string(), fc.string(), (a, b) => {
        fc.pre(a !== b);
        expect(nameOf(a)).toMatch(/^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/);
        expect(nameOf(a).length).toBeLessThanOrEqual(LONGEST_NAME);
        expect(nameOf(a)).not.toBe(nameOf(b));
      }),
    );
  });
});

function fail(message: string): never {
  throw new Error(message);
}
