import { RegistryAction } from '@infra-orchestration/backstage-plugin-infra-node';
import fc from 'fast-check';
import { covers, grant, parseScopes } from './access';

const may = (repository: string, ...actions: RegistryAction[]) => ({
  repository,
  actions,
});

describe('access', () => {
  it.each([
    {
      reason: 'what is allowed is granted',
      scope: 'repository:shop:pull,push',
      allowed: [may('shop', 'pull', 'push')],
      granted: [['shop', 'pull', 'push']],
    },
    {
      reason: 'of more than is allowed the rest is left out',
      scope: 'repository:shop:pull,push,delete',
      allowed: [may('shop', 'pull')],
      granted: [['shop', 'pull']],
    },
    {
      reason: 'what belongs to somebody else is not granted',
      scope: 'repository:shop:pull repository:other:pull',
      allowed: [may('shop', 'pull')],
      granted: [['shop', 'pull']],
    },
    {
      reason: 'all below a path is named by a pattern',
      scope: 'repository:shop/cart:pull',
      allowed: [may('shop/*', 'pull')],
      granted: [['shop/cart', 'pull']],
    },
    {
      reason: 'a path is not what is called alike',
      scope: 'repository:shopping/cart:pull repository:shop:pull',
      allowed: [may('shop/*', 'pull')],
      granted: [],
    },
    {
      reason: 'a star stands for what is allowed',
      scope: 'repository:shop:*',
      allowed: [may('shop', 'pull')],
      granted: [['shop', 'pull']],
    },
    {
      reason: 'nobody lists the registry',
      scope: 'registry:catalog:*',
      allowed: [may('catalog', 'pull')],
      granted: [],
    },
    {
      reason: 'what is no scope asks for nothing',
      scope: 'repository:shop repository::pull :: ',
      allowed: [may('shop', 'pull')],
      granted: [],
    },
  ])('$reason', ({ scope, allowed, granted }) => {
    expect(
      grant(parseScopes([scope]), allowed).map(({ name, actions }) => [
        name,
        ...actions,
      ]),
    ).toEqual(granted);
  });

  it('never grants what is neither asked for nor allowed', () => {
    const action = fc.constantFrom<RegistryAction>('pull', 'push', 'delete');
    const name = fc.constantFrom('a', 'a/b', 'ab', 'b', 'a/*', 'b/*');
    const actions = fc.uniqueArray(action, { minLength: 1 });
    fc.assert(
      fc.property(
        fc.array(fc.record({ name, actions })),
        fc.array(fc.record({ repository: name, actions })),
        (asked, allowed) => {
          const scopes = asked.map(
            each => `repository:${each.name}:${each.actions}`,
          );
          for (const given of grant(parseScopes(scopes), allowed)) {
            for (const one of given.actions) {
              expect(
                asked.some(
                  each =>
                    each.name === given.name &&
                    each.actions.includes(one as RegistryAction),
                ),
              ).toBe(true);
              expect(
                allowed.some(
                  each =>
                    covers(each.repository, given.name) &&
                    each.actions.includes(one as RegistryAction),
                ),
              ).toBe(true);
            }
          }
        },
      ),
    );
  });
});
