import { createBackendModule } from '@backstage/backend-plugin-api';
import { eventsServiceRef } from '@backstage/plugin-events-node';
import {
  artifactHintsTopic,
  infraImagesExtensionPoint,
} from '@infra-orchestration/backstage-plugin-infra-node';
import { InfraBackend, testDatabases } from './__testUtils__/infraBackend';
import { digestOf, TestImages } from './__testUtils__/TestImages';

describe.each(testDatabases.eachSupportedId())(
  'What is attached to images, on %s',
  databaseId => {
    const images = new TestImages();
    let infra: InfraBackend;
    let publish: (payload: unknown) => Promise<void>;

    beforeAll(async () => {
      infra = await InfraBackend.start({
        databaseId,
        features: [
          createBackendModule({
            pluginId: 'infra',
            moduleId: 'images',
            register: env =>
              env.registerInit({
                deps: {
                  point: infraImagesExtensionPoint,
                  events: eventsServiceRef,
                },
                init: async ({ point, events }) => {
                  point.addInspector(images);
                  publish = eventPayload =>
                    events.publish({ topic: artifactHintsTopic, eventPayload });
                },
              }),
          }),
        ],
      });
    });

    afterEach(() => images.images.clear());

    afterAll(() => infra?.stop());

    const event = (deliveryId: string, fate: string) =>
      infra.until(
        async () => {
          const { body } = await infra.get('/incoming-events').expect(200);
          return body.items.find((each: any) => each.deliveryId === deliveryId);
        },
        each => each?.fate === fate,
      );

    it('makes the image be looked at again, also where that is told of later', async () => {
      const [digest, signature] = [digestOf('5'), digestOf('6')];
      const repository = 'registry.test/shop/signed';
      const beside = digest.replace(':', '-');
      const attached = (deliveryId: string, hint: object) =>
        publish({
          source: 'oci',
          deliveryId,
          hints: [{ repository, author: 'eve', ...hint }],
        });
      const read = async () => {
        const path = `/artifacts?repository=${repository}`;
        return (await infra.get(path).expect(200)).body.items;
      };
      // It is told of before the image is, which the registry has already.
      images.add(`${repository}:1.0`, { digest });
      await attached('early', { tag: `${beside}.sig`, digest: signature });
      const waiting = await infra.until(
        () => event('early', 'Pending'),
        ({ reason }) => reason !== undefined,
      );
      expect(waiting.reason).toBe(
        `It is attached to ${repository}@${digest}, of which nothing was told`,
      );
      expect(await read()).toEqual([]);
      const told = { repository, tag: '1.0', digest };
      await infra.post('/artifacts', told).expect(201);
      const [before] = await read();
      expect(before).toMatchObject({ signatures: [], boms: [] });
      await event('early', 'Duplicate');

      images.add(`${repository}:1.0`, {
        digest,
        signatures: [`${repository}@${signature}`],
      });
      await attached('signed', { tag: `${beside}.sig`, digest: signature });
      expect(await event('signed', 'Registered')).toMatchObject({
        artifactId: before.id,
      });
      const bom = digestOf('7');
      images.add(`${repository}:1.0`, {
        digest,
        boms: [`${repository}@${bom}`],
      });
      images.add(`${repository}:bom`, { digest: bom, subject: digest });
      await attached('listed', { digest: bom });
      await event('listed', 'Registered');
      // Whoever signs it did not make it, and what they pushed is no image.
      expect(await read()).toEqual([
        {
          ...before,
          signatures: [`${repository}@${signature}`],
          boms: [`${repository}@${bom}`],
        },
      ]);
      await attached('listed again', { tag: 'bom' });
      await event('listed again', 'Duplicate');
    });

    it.each([
      {
        reason: 'its tag says so',
        given: { tag: `sha256-${'b'.repeat(64)}.sig` },
      },
      { reason: 'its manifest says so', given: { tag: 'signed' } },
    ])('is no image that could be told of: $reason', async each => {
      const subject = digestOf('b');
      const repository = 'registry.test/shop/attached';
      const tag = each.given.tag;
      images.add(`${repository}:${tag}`, { digest: digestOf('c'), subject });
      const { body } = await infra
        .post('/artifacts', { repository, tag })
        .expect(400);
      expect(body.error.fields).toEqual([
        {
          pointer: '/tag',
          message: expect.stringContaining(`attached to the image ${subject}`),
        },
      ]);
    });
  },
);
