import { EnvironmentImages } from '@infra-orchestration/backstage-plugin-infra-common';
import fc from 'fast-check';
import { componentImages, isUseOf } from './componentImages';

const registries = [
  { provider: 'images', builtIn: true, host: 'images.example.com' },
  { provider: 'gone', builtIn: false, message: 'does not answer' },
];

const environment = (name: string, ...images: string[]): EnvironmentImages => ({
  environmentId: `id-${name}`,
  environmentName: name,
  environmentType: 'development',
  status: 'Ready',
  images: images.map((image, index) => ({ container: `c${index}`, image })),
});

const push = (...repositories: string[]) => ({
  provider: 'images',
  access: repositories.map(repository => ({
    repository,
    actions: ['push' as const],
  })),
});

const namesOf = (options: Partial<Parameters<typeof componentImages>[0]>) =>
  componentImages({
    ...{ registries, environments: [] },
    ...options,
  }).repositories.map(({ repository }) => repository);

describe('the repositories of a component', () => {
  it.each([
    {
      reason: 'what runs comes first',
      given: {
        environments: [environment('dev', 'images.example.com/shop:1')],
        pushed: [push('a', 'shop')],
      },
      expected: ['shop', 'a'],
    },
    {
      reason: 'a path stands for what there is below it',
      given: {
        pushed: [push('shop/*')],
        known: { images: ['shop', 'shop/cart', 'shopping'] },
      },
      expected: ['shop/cart'],
    },
    {
      reason: 'a credential of a registry that is not there any more',
      given: { pushed: [{ ...push('shop'), provider: 'removed' }] },
      expected: [],
    },
    { reason: 'nothing runs and nothing is pushed', given: {}, expected: [] },
  ])('$reason', ({ given, expected }) => {
    expect(namesOf(given)).toEqual(expected);
  });

  it('say which environments run them, and what comes from elsewhere', () => {
    const { repositories, elsewhere } = componentImages({
      registries,
      environments: [
        environment('dev', 'images.example.com/shop:1', 'postgres:18'),
        environment('live', 'images.example.com/shop@sha256:ab'),
      ],
    });
    expect(repositories).toMatchObject([
      {
        provider: 'images',
        uses: [
          { environment: { environmentName: 'dev' }, tag: '1' },
          { environment: { environmentName: 'live' }, digest: 'sha256:ab' },
        ],
      },
    ]);
    expect(elsewhere).toEqual(['docker.io']);
  });

  it('are each named once, whatever runs and is pushed', () => {
    const name = fc.constantFrom('a', 'b', 'a/c');
    fc.assert(
      fc.property(fc.array(name), fc.array(name), (running, pushed) => {
        const names = namesOf({
          environments: running.map((each, index) =>
            environment(`e${index}`, `images.example.com/${each}:1`),
          ),
          pushed: [push(...pushed)],
        });
        expect(names).toHaveLength(new Set([...running, ...pushed]).size);
      }),
    );
  });

  it.each([
    [{ tag: '1' }, { tag: '1', digest: 'd1' }, true],
    [{ tag: '1' }, { tag: '2', digest: 'd1' }, false],
    [{ digest: 'd1' }, { tag: '2', digest: 'd1' }, true],
    // The tag has moved on since; what is pulled is the digest.
    [{ tag: '1', digest: 'd0' }, { tag: '1', digest: 'd1' }, false],
  ])('%o runs %o: %s', (use, image, expected) => {
    const { uses } = componentImages({
      registries,
      environments: [environment('dev', 'images.example.com/shop:1')],
    }).repositories[0];
    const { environment: where, container } = uses[0];
    expect(isUseOf({ environment: where, container, ...use }, image)).toBe(
      expected,
    );
  });
});
