import { AuthorizeResult } from '@backstage/plugin-permission-common';
import { infraEnvironmentReadPermission } from '@infra-orchestration/backstage-plugin-infra-common';
import {
  createInfraEnvironmentConditionalDecision,
  infraEnvironmentConditions,
} from './index';
import { InfraBackend, testDatabases } from './__testUtils__/infraBackend';
import { platformDocuments } from './__testUtils__/platform';

const entityRef = 'component:default/greeter';

const workload = {
  apiVersion: 'score.dev/v1b1',
  metadata: { name: 'greeter' },
  containers: {
    main: { image: 'registry.example.com/greeter:1.0' },
    open: { image: '.' },
  },
};

const workloadDefinition = {
  ...platformDocuments[0],
  kind: 'ResourceDefinition',
  metadata: { name: 'workload' },
  spec: {
    type: 'workload',
    provider: 'world',
    kind: 'thing',
    inputs: { containers: '${params.containers}' },
    criteria: [{}],
  },
};

describe.each(testDatabases.eachSupportedId())(
  'the images of a component on %s',
  databaseId => {
    let infra: InfraBackend;

    beforeAll(async () => {
      infra = await InfraBackend.start({
        databaseId,
        documents: [...platformDocuments, workloadDefinition],
      });
      await infra.create({ name: 'empty' });
      await infra.create({
        name: 'dev',
        desired: { workload, images: { open: 'registry.example.com/side:2' } },
      });
    });

    afterEach(() => infra.decide(() => ({ result: AuthorizeResult.ALLOW })));
    afterAll(() => infra.stop());

    const page = async (query = '') =>
      (await infra.get(`/images?entityRef=${entityRef}${query}`).expect(200))
        .body;

    it('are those that its environments are to run', async () => {
      const { items } = await page();
      expect(items).toMatchObject([
        {
          environmentName: 'dev',
          environmentType: 'development',
          images: [
            { container: 'main', image: 'registry.example.com/greeter:1.0' },
            { container: 'open', image: 'registry.example.com/side:2' },
          ],
        },
        { environmentName: 'empty', images: [] },
      ]);
    });

    it('come page by page', async () => {
      const first = await page('&limit=1');
      expect(first.items).toHaveLength(1);
      const second = await page(
        `&limit=1&cursor=${encodeURIComponent(first.nextCursor)}`,
      );
      expect(second.items).toMatchObject([{ environmentName: 'empty' }]);
      expect(second.nextCursor).toBeUndefined();
    });

    it('are of no other component', async () => {
      const { body } = await infra
        .get('/images?entityRef=component:default/other')
        .expect(200);
      expect(body).toEqual({ items: [] });
      await infra.get('/images').expect(400);
    });

    it('are of environments that the caller may read', async () => {
      infra.decide(permission =>
        permission.name === infraEnvironmentReadPermission.name
          ? createInfraEnvironmentConditionalDecision(
              infraEnvironmentReadPermission,
              infraEnvironmentConditions.hasEnvironmentType({
                types: ['production'],
              }),
            )
          : { result: AuthorizeResult.ALLOW },
      );
      expect(await page()).toEqual({ items: [] });
    });
  },
);
