import { foreignRepositories } from './ownRepositories';

describe('foreignRepositories', () => {
  it.each<{
    reason: string;
    entityRef: string;
    repository: string;
    patterns?: string[];
    isOwn: boolean;
  }>([
    {
      reason: 'the repository of its name',
      entityRef: 'component:default/shop',
      repository: 'shop',
      isOwn: true,
    },
    {
      reason: 'what is below it',
      entityRef: 'component:default/Shop',
      repository: 'shop/cart/*',
      isOwn: true,
    },
    {
      reason: 'another that begins like it',
      entityRef: 'component:default/shop',
      repository: 'shopping',
      isOwn: false,
    },
    {
      reason: 'more than its own',
      entityRef: 'component:default/shop',
      repository: 'team/*',
      isOwn: false,
    },
    {
      reason: 'the name of a component of the default namespace',
      entityRef: 'component:evil/shop',
      repository: 'shop',
      isOwn: false,
    },
    {
      reason: 'what would be below a component of the default namespace',
      entityRef: 'component:shop/cart',
      repository: 'shop/cart',
      isOwn: false,
    },
    {
      reason: 'the name of a component, for something else of that name',
      entityRef: 'resource:default/shop',
      repository: 'shop',
      isOwn: false,
    },
    {
      reason: 'what the provider says instead',
      entityRef: 'component:sales/shop',
      repository: 'sales/shop/cart',
      patterns: ['{namespace}/{name}/*'],
      isOwn: true,
    },
    {
      reason: 'what the provider says no more',
      entityRef: 'component:default/shop',
      repository: 'shop',
      patterns: ['{namespace}/{name}'],
      isOwn: false,
    },
    {
      reason: 'nothing, where the provider says so',
      entityRef: 'component:default/shop',
      repository: 'shop',
      patterns: [],
      isOwn: false,
    },
  ])('$reason: $isOwn', ({ entityRef, repository, patterns, isOwn }) => {
    expect(foreignRepositories(entityRef, [repository], patterns)).toEqual(
      isOwn ? [] : [repository],
    );
  });
});
