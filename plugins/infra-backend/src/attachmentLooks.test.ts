import { mockServices } from '@backstage/backend-test-utils';
import { DriverError } from '@infra-orchestration/backstage-plugin-infra-node';
import { randomUUID } from 'node:crypto';
import { Mortal } from './__testUtils__/Mortal';
import { digestOf, TestImages } from './__testUtils__/TestImages';
import {
  ArtifactIntake,
  ArtifactRegistrar,
  AttachmentsWorker,
  ImageInspectors,
} from './service';
import { artifacts, Db, incomingEvents, inTransaction } from './store';
import { describeOnDatabases } from './store/__testUtils__/describeOnDatabases';

jest.setTimeout(60_000);

const repository = 'registry.test/shop/api';
const MINUTE = 60_000;
const { signal } = new AbortController();

describeOnDatabases('Looking for what is attached to images', open => {
  async function setUp() {
    const db: Db = await open();
    const images = new TestImages();
    const inspectors = new ImageInspectors();
    inspectors.addInspector(images);
    const logger = mockServices.logger.mock();
    const worker = new AttachmentsWorker({ db, inspectors, logger });
    const register = async (character = 'a', of = repository) => {
      const digest = digestOf(character);
      const { artifact } = await inTransaction(db, trx =>
        artifacts.register(
          trx,
          {
            ...{ id: randomUUID(), repository: of, digest, source: 'test' },
            ...{ platforms: [], provenance: {} },
            attachmentsDueAt: new Date(),
          },
          { now: new Date() },
        ),
      );
      return artifact;
    };
    const rows = () => db('artifacts').orderBy('seq');
    /** In how many milliseconds it is looked for again. */
    const waits = async (since = Date.now()) =>
      (await rows()).map(({ attachments_due_at: at }) =>
        at === null ? undefined : new Date(at).getTime() - since,
      );
    const makeDue = () =>
      db('artifacts')
        .whereNotNull('attachments_due_at')
        .update({ attachments_due_at: new Date() });
    return {
      ...{ db, images, inspectors, logger, worker },
      ...{ register, rows, waits, makeDue },
    };
  }

  const roughly = (ms: number) => ({
    asymmetricMatch: (actual: number) =>
      actual > ms - MINUTE / 4 && actual <= ms,
  });

  it('finds it also where nobody tells of it, until it was looked for three times', async () => {
    const { db, images, worker, register, waits, makeDue } = await setUp();
    const { id, digest } = await register();
    await worker.run(signal);
    expect(await waits()).toEqual([roughly(10 * MINUTE)]);
    await worker.run(signal);
    expect(await artifacts.get(db, id)).toMatchObject({ signatures: [] });

    const signatures = [`${repository}@${digestOf('b')}`];
    images.attach(`${repository}@${digest}`, { signatures });
    await makeDue();
    await worker.run(signal);
    expect(await artifacts.get(db, id)).toMatchObject({ signatures, boms: [] });
    expect(await waits()).toEqual([roughly(120 * MINUTE)]);

    const boms = [`${repository}@${digestOf('c')}`];
    images.attach(`${repository}@${digest}`, { signatures: [], boms });
    await makeDue();
    await worker.run(signal);
    expect(await artifacts.get(db, id)).toMatchObject({ signatures, boms });
    expect(await waits()).toEqual([undefined]);
  });

  it('is over where no provider is for the registry, until the next look', async () => {
    const { worker, register, waits } = await setUp();
    await register('a', 'elsewhere.test/x');
    await worker.run(signal);
    expect(await waits()).toEqual([roughly(10 * MINUTE)]);
  });

  it('asks a registry that does not answer once in a round', async () => {
    const { images, worker, register, rows, makeDue } = await setUp();
    for (const character of ['a', 'b', 'c', 'd', 'e']) {
      await register(character);
    }
    const attachments = jest
      .spyOn(images, 'attachments')
      .mockRejectedValue(new DriverError('retryable', 'no answer'));
    await worker.run(signal);
    // Two at a time.
    expect(attachments).toHaveBeenCalledTimes(2);
    const dues = (await rows()).map(row => new Date(row.attachments_due_at));
    expect(dues.every(due => due > new Date())).toBe(true);
    attachments.mockRestore();
    await makeDue();
    await worker.run(signal);
    expect((await rows()).map(row => row.attachments_looks)).toEqual([
      ...[1, 1, 1, 1, 1],
    ]);
  });

  it.each([
    {
      reason: 'an outage passes',
      error: new DriverError('retryable', 'no answer'),
      wait: 2_000,
    },
    {
      reason: 'the registry says for how long',
      error: new DriverError('retryable', 'busy', { retryAfter: 5 * MINUTE }),
      wait: 5 * MINUTE,
    },
    {
      reason: 'a login may be put right',
      error: new DriverError('accessDenied', 'refused'),
      attempts: 20,
      wait: 10 * MINUTE,
    },
  ])(
    'is tried again where there is no answer: $reason',
    async ({ error, attempts = 0, wait }) => {
      const { db, images, worker, register, rows, waits } = await setUp();
      await register();
      await db('artifacts').update({ attachments_attempts: attempts });
      images.error = error;
      const begun = Date.now();
      await worker.run(signal);
      const ended = Date.now();
      const [found] = await waits(begun);
      expect(found).toBeGreaterThanOrEqual(wait * 0.7);
      expect(found).toBeLessThanOrEqual(wait + ended - begun);
      expect(await rows()).toMatchObject([
        { attachments_looks: 0, attachments_attempts: attempts + 1 },
      ]);
    },
  );

  it.each([
    {
      reason: 'it never works',
      error: new DriverError('terminal', 'too large'),
      attempts: 0,
    },
    {
      reason: 'it did not work for hours',
      error: new DriverError('retryable', 'down'),
      attempts: 29,
    },
  ])(
    'goes on with the next look where there is no answer to one: $reason',
    async ({ error, attempts }) => {
      const { db, images, worker, logger, register, rows, waits } =
        await setUp();
      const { digest } = await register();
      await db('artifacts').update({ attachments_attempts: attempts });
      images.error = error;
      await worker.run(signal);
      expect(await waits()).toEqual([roughly(10 * MINUTE)]);
      expect(await rows()).toMatchObject([
        { attachments_looks: 1, attachments_attempts: 0 },
      ]);
      expect(logger.warn).toHaveBeenCalledWith(
        `What is attached to ${repository}@${digest} is not known: ${error.message}`,
      );
    },
  );

  it('asks for two images at once, of twenty in a round', async () => {
    const { images, worker, register, rows } = await setUp();
    for (let index = 0; index < 25; index += 1) {
      await register(`${index}`.padStart(2, '0'));
    }
    let [now, most] = [0, 0];
    const ask = images.attachments.bind(images);
    images.attachments = async (...image) => {
      now += 1;
      most = Math.max(most, now);
      await new Promise(resolve => {
        setTimeout(resolve, 1);
      });
      now -= 1;
      return await ask(...image);
    };
    const done = async () =>
      (await rows()).filter(row => row.attachments_looks > 0).length;
    await worker.run(signal);
    expect(most).toBe(2);
    expect(await done()).toBe(20);
    await worker.run(signal);
    expect(await done()).toBe(25);
  });

  it('leaves what it did not come to when the process ends to whoever comes then', async () => {
    const { images, worker, logger, register, rows, makeDue } = await setUp();
    for (const character of 'abcd') {
      await register(character);
    }
    const stopping = new AbortController();
    const ask = images.attachments.bind(images);
    images.attachments = async (...image) => {
      stopping.abort(new Error('the plugin is shutting down'));
      stopping.signal.throwIfAborted();
      return await ask(...image);
    };
    await worker.run(stopping.signal);
    const looks = async () =>
      (await rows()).map(row => row.attachments_looks).join();
    expect(await looks()).toBe('0,0,0,0');
    expect(logger.warn).not.toHaveBeenCalled();
    images.attachments = ask;
    await worker.run(signal);
    expect(await looks()).toBe('0,0,0,0');
    await makeDue();
    await worker.run(signal);
    expect(await looks()).toBe('1,1,1,1');
  });

  it.each([
    { where: 'before it is stored', effects: 1, known: 0 },
    { where: 'after it was stored', effects: 2, known: 1 },
  ])(
    'finds it once where the process dies $where',
    async ({ effects, known }) => {
      const { db, images, inspectors, logger, worker, ...rest } = await setUp();
      const { id, digest } = await rest.register();
      const signatures = [`${repository}@${digestOf('b')}`];
      images.attach(`${repository}@${digest}`, { signatures });
      const mortal = new Mortal(effects);
      const dying = new AttachmentsWorker({
        ...{ db, inspectors, logger, crashPoints: mortal },
      });
      await Promise.race([dying.run(signal), mortal.died]);
      const found = (await artifacts.get(db, id))!;
      expect(found.signatures).toHaveLength(known);
      await worker.run(signal);
      expect(await artifacts.get(db, id)).toEqual(found);
      await rest.makeDue();
      await worker.run(signal);
      expect(await artifacts.get(db, id)).toMatchObject({ signatures });
      expect(await rest.rows()).toMatchObject([
        { attachments_looks: known + 1 },
      ]);
    },
  );

  it.each([1, 2, 3, 4, 5, 6])(
    'is known once, and its event has one fate, where the process dies at boundary %d',
    async boundary => {
      const { db, images, inspectors, logger, register } = await setUp();
      const { id, digest } = await register();
      const signatures = [`${repository}@${digestOf('b')}`];
      images.attach(`${repository}@${digest}`, { signatures });
      const tag = `${digest.replace(':', '-')}.sig`;
      const intakeOf = (crashPoints?: Mortal) => {
        const uses = { learnOf: async () => {} };
        const waker = { wake: () => {} };
        const parts = { db, inspectors, logger, crashPoints };
        const registrar = new ArtifactRegistrar({ ...parts, uses, waker });
        return new ArtifactIntake({ ...parts, registrar });
      };
      const told = {
        ...{ source: 'oci', deliveryId: 'signed' },
        hints: [{ repository, tag }],
      };
      const takeIn = async (intake: ArtifactIntake) => {
        await intake.record(told);
        await db('incoming_events')
          .where({ fate: 'Pending' })
          .update({ next_attempt_at: new Date() });
        for (const event of await intake.claim(9)) {
          await intake.attempt(event, signal);
        }
      };
      const mortal = new Mortal(boundary);
      await Promise.race([takeIn(intakeOf(mortal)), mortal.died]);
      await takeIn(intakeOf());
      expect(await artifacts.get(db, id)).toMatchObject({ signatures });
      const { items } = await incomingEvents.list(db, { limit: 9 });
      expect(items).toMatchObject([{ fate: 'Registered', artifactId: id }]);
    },
  );

  it('goes on with the others where one cannot be stored', async () => {
    const { images, worker, logger, register, rows } = await setUp();
    const { digest } = await register('a');
    await register('b');
    images.attach(`${repository}@${digest}`, {
      signatures: { length: 1 } as unknown as string[],
    });
    await worker.run(signal);
    expect((await rows()).map(row => row.attachments_looks)).toEqual([0, 1]);
    expect(logger.warn).toHaveBeenCalledWith(
      expect.stringContaining(`${repository}@${digest} is looked at again`),
    );
  });
});
