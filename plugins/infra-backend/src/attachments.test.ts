import { DriverError } from '@infra-orchestration/backstage-plugin-infra-node';
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

    afterEach(() => {
      images.images.clear();
      images.error = undefined;
    });

    afterAll(() => infra?.stop());

    it('is looked for when it is told of, also where the image is told of later', async () => {
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

      images.attach(`${repository}@${digest}`, {
        signatures: [`${repository}@${signature}`],
      });
      await attached('signed', { tag: `${beside}.sig`, digest: signature });
      expect(await infra.incoming('signed', 'Registered')).toMatchObject({
        artifactId: before.id,
      });
      const bom = digestOf('7');
      images.attach(`${repository}@${digest}`, {
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

    it('is asked for again where the registry does not answer', async () => {
      const [digest, signature] = [digestOf('d'), digestOf('e')];
      const repository = 'registry.test/shop/away';
      images.add(`${repository}:1.0`, { digest });
      const { body: artifact } = await infra
        .post('/artifacts', { repository, tag: '1.0' })
        .expect(201);
      images.error = new DriverError('retryable', 'down for a while');
      const tag = `${digest.replace(':', '-')}.sig`;
      await images.tell({ deliveryId: 'away', hints: [{ repository, tag }] });
      const { attempts } = await infra.until(
        () => infra.incoming('away', 'Pending'),
        ({ reason }) => reason === 'down for a while',
      );
      expect([1, 2]).toContain(attempts);
      const signatures = [`${repository}@${signature}`];
      images.attach(`${repository}@${digest}`, { signatures });
      images.error = undefined;
      await infra.incoming('away', 'Registered');
      const { body } = await infra.get(`/artifacts/${artifact.id}`).expect(200);
      expect(body.artifact).toEqual({ ...artifact, signatures });
    });

    it('is found by a later look where nobody tells of it, and no delivery is due by that', async () => {
      const [digest, signature] = [digestOf('8'), digestOf('9')];
      const repository = 'registry.test/shop/untold';
      const asked = jest.spyOn(images, 'attachments');
      images.add(`${repository}:1.0`, { digest });
      const { body: artifact } = await infra
        .post('/artifacts', { repository, tag: '1.0' })
        .expect(201);
      const row = () => infra.knex('artifacts').where({ digest });
      const due = async () => {
        const [found] = await row();
        return found.attachments_due_at === null
          ? undefined
          : new Date(found.attachments_due_at).getTime();
      };
      const looked = async (times: number) => {
        await row().update({ attachments_due_at: new Date() });
        await infra.until(row, ([one]) => one.attachments_looks === times);
      };
      // Whoever told of it has not waited for it.
      expect(asked).not.toHaveBeenCalled();
      const wait = (await due())! - Date.parse(artifact.registeredAt);
      expect(wait).toBeGreaterThanOrEqual(30_000);
      expect(wait).toBeLessThan(40_000);

      const events = await infra.incomingEvents();
      const deliveries = await infra.knex('deliveries');
      await looked(1);
      const read = async () =>
        (await infra.get(`/artifacts/${artifact.id}`).expect(200)).body;
      expect((await read()).artifact).toEqual(artifact);
      const signatures = [`${repository}@${signature}`];
      images.attach(`${repository}@${digest}`, { signatures });
      await looked(2);
      expect((await read()).artifact).toEqual({ ...artifact, signatures });
      await looked(3);
      expect(await due()).toBeUndefined();
      expect(await infra.incomingEvents()).toEqual(events);
      expect(await infra.knex('deliveries')).toEqual(deliveries);

      // Told of once more, it is looked at once more.
      const told = { repository, tag: '1.0' };
      await infra.post('/artifacts', told).expect(200);
      expect(await due()).toBeGreaterThan(Date.now() + 20_000);
      await looked(4);
      expect(await due()).toBeUndefined();
      asked.mockRestore();
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
