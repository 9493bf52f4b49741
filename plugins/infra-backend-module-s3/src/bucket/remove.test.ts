import { MinioServer } from '../__testUtils__/minio';
import { connect, createInstance } from '../__testUtils__/instance';
import { ObjectStorage } from '../client/ObjectStorage';
import { emptyBucket } from './empty';
import { bucketKind } from './handler';

const test = new MinioServer();
const { s3 } = test.buckets;
let storage: ObjectStorage;
const made: string[] = [];

beforeAll(async () => {
  await test.start();
  storage = await connect(test.settings());
});
afterAll(async () => {
  storage.close();
  for (const bucket of made) {
    await test.buckets.destroy(bucket);
  }
  await test.stop();
});

async function bucketWith(
  objects: number,
  inputs: { versioning?: boolean } = {},
) {
  const instance = createInstance(storage);
  made.push(instance.externalName);
  await instance.apply(inputs);
  await fill(instance.externalName, objects);
  return instance;
}

async function fill(Bucket: string, objects: number): Promise<void> {
  for (let i = 0; i < objects; i++) {
    await s3.putObject({ Bucket, Key: `folder/${i}`, Body: 'x' });
  }
}

describe('remove', () => {
  it('keeps what is in a bucket, and says what to do', async () => {
    const instance = await bucketWith(2);
    await expect(instance.remove()).rejects.toMatchObject({
      code: 'terminal',
      message: expect.stringContaining('`deleteObjects: true`'),
    });
    expect(await test.buckets.objectsIn(instance.externalName)).toBe(2);
    // The workload goes on: the key is there as well.
    expect(await instance.observe()).toMatchObject({ ready: true });
  });

  it('keeps old versions as it keeps objects', async () => {
    const instance = await bucketWith(1, { versioning: true });
    const of = { Bucket: instance.externalName, Key: 'folder/0' };
    await s3.deleteObject(of);
    await expect(instance.remove()).rejects.toMatchObject({ code: 'terminal' });
  });

  it('takes all along where that is asked for: versions, markers, uploads', async () => {
    const instance = await bucketWith(3, { versioning: true });
    const Bucket = instance.externalName;
    await fill(Bucket, 2);
    await s3.deleteObject({ Bucket, Key: 'folder/0' });
    await s3.createMultipartUpload({ Bucket, Key: 'large' });
    const inputs = { versioning: true, deleteObjects: true };
    expect(await instance.remove(inputs)).toEqual({ status: 'done' });
    expect(await instance.observe(inputs)).toEqual({ status: 'absent' });
    expect(await test.buckets.exists(Bucket)).toBe(false);
  });

  it('takes the key first, so that nobody fills what is being emptied', async () => {
    const instance = await bucketWith(1);
    const seen: { hasKey: boolean; objects: number }[] = [];
    const watched = await connect(test.settings(), async call => {
      const answer = await call();
      seen.push({
        hasKey: (await test.findKey(instance)) !== undefined,
        objects: await test.buckets
          .objectsIn(instance.externalName)
          .catch(() => 0),
      });
      return answer;
    });
    await bucketKind.remove({
      ...instance.removal({ deleteObjects: true }),
      connection: watched,
    });
    watched.close();
    expect(seen.at(-1)).toEqual({ hasKey: false, objects: 0 });
    expect(seen).not.toContainEqual({ hasKey: true, objects: 0 });
  });

  it('goes in bounded steps, each of which can be the last of a process', async () => {
    const instance = await bucketWith(5);
    const Bucket = instance.externalName;
    await s3.createMultipartUpload({ Bucket, Key: 'one' });
    await s3.createMultipartUpload({ Bucket, Key: 'two' });
    const step = () =>
      emptyBucket(instance.removal({ deleteObjects: true }), {
        page: 2,
        pages: 1,
        uploads: 1,
      });
    expect(await step()).toEqual({ isEmpty: false, removed: 2 });
    expect(await step()).toEqual({ isEmpty: false, removed: 2 });
    expect(await step()).toEqual({ isEmpty: false, removed: 1 });
    expect(await step()).toEqual({ isEmpty: true, removed: 0 });
    expect(await test.buckets.objectsIn(Bucket)).toBe(0);
    expect(await s3.listMultipartUploads({ Bucket })).not.toHaveProperty(
      'Uploads',
    );
  });
});
