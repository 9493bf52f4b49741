import { AwsServer } from '../__testUtils__/aws';
import { connect, createInstance } from '../__testUtils__/instance';
import { MinioServer } from '../__testUtils__/minio';
import { ObjectStorage } from '../client/ObjectStorage';

const mark = (identity: { ownershipMark: string }) => ({
  Key: 'infra-orchestration.dev/owner',
  Value: identity.ownershipMark,
});

describe('on MinIO', () => {
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

  const newInstance = () => {
    const instance = createInstance(storage);
    made.push(instance.externalName);
    return instance;
  };

  it('takes an empty bucket without a mark for ours where the key is ours: we died between two calls', async () => {
    const instance = newInstance();
    await instance.apply();
    await s3.deleteBucketTagging({ Bucket: instance.externalName });
    expect(await instance.observe()).toMatchObject({ owned: true });
    expect(await instance.remove()).toEqual({ status: 'done' });
    expect(await instance.observe()).toEqual({ status: 'absent' });
  });

  it('leaves a bucket without a mark that has something in it, also where the key is ours', async () => {
    const instance = newInstance();
    const Bucket = instance.externalName;
    await instance.apply();
    await s3.deleteBucketTagging({ Bucket });
    await s3.putObject({ Bucket, Key: 'of-somebody', Body: 'x' });
    expect(await instance.observe()).toMatchObject({ owned: false });
    await expect(instance.apply()).rejects.toMatchObject({ code: 'conflict' });
    await instance.remove({ deleteObjects: true });
    expect(await test.buckets.objectsIn(Bucket)).toBe(1);
    // The key was ours beyond doubt.
    expect(await test.findKey(instance)).toBeUndefined();
  });

  it('is told where to look by a person who gives the mark back', async () => {
    const instance = newInstance();
    const Bucket = instance.externalName;
    await instance.apply();
    await s3.putObject({ Bucket, Key: 'a', Body: 'x' });
    await s3.deleteBucketTagging({ Bucket });
    await s3.putBucketTagging({
      Bucket,
      Tagging: { TagSet: [mark(instance.identity)] },
    });
    expect(await instance.observe()).toMatchObject({
      owned: true,
      upToDate: true,
      ready: true,
    });
    await instance.remove({ deleteObjects: true });
  });

  it('does not touch a key of its name that another user made', async () => {
    const instance = newInstance();
    const accessKey = test.accessKeyId(instance);
    const options = { abortSignal: new AbortController().signal };
    await test.root.keys.add(
      {
        accessKey,
        secretKey: 'somebody-elses',
        policy: { Version: '2012-10-17', Statement: [] },
        name: 'other',
        description: 'of somebody else',
      },
      options,
    );
    await expect(instance.apply()).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringContaining('service account'),
    });
    await instance.remove();
    expect(await test.findKey(instance)).toMatchObject({
      description: 'of somebody else',
    });
    expect(await test.buckets.exists(instance.externalName)).toBe(false);
    await test.root.keys.remove(accessKey, options);
  });
});

describe('by the IAM API', () => {
  const test = new AwsServer();
  let storage: ObjectStorage;
  beforeAll(async () => {
    storage = await connect(test.settings());
  });
  afterAll(() => {
    storage.close();
    test.stop();
  });

  it('does not touch a user of its name that somebody else made', async () => {
    const instance = createInstance(storage);
    const UserName = instance.externalName;
    await test.iam.createUser({ UserName, Path: '/people/' });
    expect(await instance.observe()).toMatchObject({ owned: false });
    await expect(instance.apply()).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringContaining('IAM user'),
    });
    await instance.remove();
    expect(await test.keysOf(UserName)).toEqual([]);
    expect(await test.buckets.exists(UserName)).toBe(false);
    await test.removeUser(UserName);
  });

  it('leaves a user to whom somebody gave more, and says so', async () => {
    const instance = createInstance(storage);
    const UserName = instance.externalName;
    await instance.apply();
    const other = { UserName, PolicyName: 'of-somebody' };
    await test.iam.putUserPolicy({
      ...other,
      PolicyDocument: JSON.stringify({
        Version: '2012-10-17',
        Statement: [{ Effect: 'Deny', Action: '*', Resource: '*' }],
      }),
    });
    await expect(instance.remove()).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringContaining(UserName),
    });
    await test.iam.deleteUserPolicy(other);
    expect(await instance.remove()).toEqual({ status: 'done' });
    expect(await instance.observe()).toEqual({ status: 'absent' });
  });

  it('makes a new key where the secret of the last one was lost', async () => {
    const instance = createInstance(storage);
    await instance.apply();
    const [lost] = await test.keysOf(instance.externalName);
    await instance.secrets.set('accessKey', 'of another:time');
    await instance.apply();
    const keys = await test.keysOf(instance.externalName);
    expect(keys).toHaveLength(1);
    expect(keys).not.toContainEqual(
      expect.objectContaining({ AccessKeyId: lost.AccessKeyId }),
    );
    expect(await instance.observe()).toMatchObject({ ready: true });
    await instance.remove();
  });
});
