import { InfraBackend, testDatabases } from './__testUtils__/infraBackend';
import { digestOf, TestImages } from './__testUtils__/TestImages';

describe.each(testDatabases.eachSupportedId())(
  'What is attached to images, on %s',
  databaseId => {
    const images = new TestImages();
    let infra: InfraBackend;

    beforeAll(async () => {
      infra = await InfraBackend.start({
        databaseId,
        features: [images.feature],
      });
    });

    afterEach(() => images.images.clear());

    afterAll(() => infra?.stop());

    it('makes the image be looked at again, also where that is told of later', async () => {
      const [digest, signature] = [digestOf('5'), digestOf('6')];
      const repository = 'registry.test/shop/signed';
      const beside = digest.replace(':', '-');
      const attached = (deliveryId: string, hint: object) =>
        images.tell({
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
        () => infra.incoming('early', 'Pending'),
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
      await infra.incoming('early', 'Duplicate');

      images.add(`${repository}:1.0`, {
        digest,
        signatures: [`${repository}@${signature}`],
      });
      await attached('signed', { tag: `${beside}.sig`, digest: signature });
      expect(await infra.incoming('signed', 'Registered')).toMatchObject({
        artifactId: before.id,
      });
      const bom = digestOf('7');
      images.add(`${repository}:1.0`, {
        digest,
        boms: [`${repository}@${bom}`],
      });
      images.add(`${repository}:bom`, { digest: bom, subject: digest });
      await attached('listed', { digest: bom });
      await infra.incoming('listed', 'Registered');
      // Whoever signs it did not make it, and what they pushed is no image.
      expect(await read()).toEqual([
        {
          ...before,
          signatures: [`${repository}@${signature}`],
          boms: [`${repository}@${bom}`],
        },
      ]);
      await attached('listed again', { tag: 'bom' });
      await infra.incoming('listed again', 'Duplicate');
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
