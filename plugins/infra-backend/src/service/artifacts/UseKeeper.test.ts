import { mockCredentials, mockServices } from '@backstage/backend-test-utils';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import {
  ANNOTATION_IMAGES,
  INFRA_API_VERSION,
  PlatformDocument,
} from '@infra-orchestration/backstage-plugin-infra-common';
import { describeOnDatabases } from '../../store/__testUtils__/describeOnDatabases';
import { artifactUses, documents } from '../../store';
import { UseKeeper } from './UseKeeper';

jest.setTimeout(60_000);

const repository = 'r.io/shop/api';

const entity = (name: string, images?: string) => ({
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Component',
  metadata: {
    name,
    namespace: 'default',
    ...(images && { annotations: { [ANNOTATION_IMAGES]: images } }),
  },
});

const pipeline = (entityRef: string) =>
  ({
    apiVersion: INFRA_API_VERSION,
    kind: 'DeliveryPipeline',
    metadata: { name: 'all' },
    spec: {
      criteria: [{}],
      images: [
        { repository: 'r.io/mapped', entity: entityRef, container: 'x' },
      ],
      steps: [{ name: 'dev', environmentType: 'development' }],
    },
  } as PlatformDocument);

describeOnDatabases('Who uses a repository', open => {
  async function setUp(entities = [entity('plain')]) {
    const db = await open();
    const catalog = catalogServiceMock.mock();
    let current = entities;
    catalog.getEntities.mockImplementation(async () => ({ items: current }));
    const woken: string[][] = [];
    const keeper = new UseKeeper({
      db,
      catalog,
      waker: { wake: refs => woken.push(refs) },
      logger: mockServices.logger.mock(),
      credentials: async () => mockCredentials.service(),
    });
    const change = (...next: typeof entities) => {
      current = next;
    };
    return { db, catalog, keeper, woken, change };
  }

  it('is learned from annotations, and forgotten with them', async () => {
    const shop = entity('Shop', `main=${repository},bad`);
    const { db, keeper, woken, change } = await setUp([shop]);
    await keeper.refresh();
    const use = { entityRef: 'component:default/shop', container: 'main' };
    expect(await artifactUses.listOfRepository(db, repository)).toEqual([
      { ...use, repository, origin: 'annotation' },
    ]);
    await keeper.refresh();
    expect(woken).toEqual([[use.entityRef]]);
    change(entity('Shop'));
    await keeper.refresh();
    expect(await artifactUses.listOfRepository(db, repository)).toEqual([]);
    expect(await db('deliveries').select('entity_ref')).toEqual([
      { entity_ref: use.entityRef },
    ]);
  });

  it('is looked for once an image comes that nobody is known to use, but not each time', async () => {
    const { catalog, keeper } = await setUp();
    await keeper.learnOf(repository);
    await keeper.learnOf(repository);
    expect(catalog.getEntities).toHaveBeenCalledTimes(1);
  });

  it('does not depend on the catalog', async () => {
    const { catalog, keeper } = await setUp();
    catalog.getEntities.mockRejectedValue(new Error('away'));
    await expect(keeper.learnOf(repository)).resolves.toBeUndefined();
    await expect(keeper.refresh()).rejects.toThrow('away');
  });

  it('is learned from pipelines as they are now', async () => {
    const { db, keeper } = await setUp();
    const apply = (entityRef: string) =>
      documents.apply(db, {
        changes: [{ document: pipeline(entityRef), origin: 'test' }],
        now: new Date(),
      });
    await apply('shop');
    await keeper.learnOf('r.io/mapped');
    expect(await artifactUses.listOfRepository(db, 'r.io/mapped')).toEqual([
      {
        entityRef: 'component:default/shop',
        repository: 'r.io/mapped',
        container: 'x',
        origin: 'pipeline',
      },
    ]);
    await apply('component:default/other');
    await keeper.learnOf('r.io/mapped');
    expect(
      await artifactUses.listOfRepository(db, 'r.io/mapped'),
    ).toMatchObject([{ entityRef: 'component:default/other' }]);
  });
});
