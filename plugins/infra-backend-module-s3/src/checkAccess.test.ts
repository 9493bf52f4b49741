import { MinioServer } from './__testUtils__/minio';
import { connect, context } from './__testUtils__/instance';
import { adminPolicy } from './adminPolicy';
import { ObjectStorage } from './client/ObjectStorage';
import { createS3Driver } from './driver';

const test = new MinioServer();
const driver = createS3Driver();
let storage: ObjectStorage;

beforeAll(async () => {
  await test.start();
  storage = await connect(test.settings());
});
afterAll(async () => {
  storage.close();
  await test.stop();
});

const missing = async () => {
  const { checks } = await driver.checkAccess(storage, context());
  return checks.filter(({ granted }) => !granted).map(({ name }) => name);
};

interface Statement {
  Effect: string;
  Action: string[];
  Resource: string[];
}

/** What the administrator may do, without these. */
async function take(...actions: string[]): Promise<void> {
  const { Statement, ...rest } = adminPolicy(storage.settings);
  await test.root.setPolicy(test.admin.accessKeyId, {
    ...rest,
    Statement: (Statement as unknown as Statement[]).map(statement => ({
      ...statement,
      Action: statement.Action.filter(action => !actions.includes(action)),
    })),
  });
}

describe('checkAccess', () => {
  it('names a remedy that works', async () => {
    await take('s3:DeleteBucket');
    const before = await driver.checkAccess(storage, context());
    expect(before).toMatchObject({
      ok: false,
      remedy: { mediaType: 'application/json' },
    });
    await test.root.setPolicy(
      test.admin.accessKeyId,
      JSON.parse(before.remedy!.content),
    );
    const after = await driver.checkAccess(storage, context());
    expect(after.ok).toBe(true);
    expect(after.remedy).toBeUndefined();
  });

  it.each([
    ['s3:DeleteBucket', 'remove buckets'],
    ['s3:GetBucketTagging', 'see the tags of buckets'],
    ['s3:GetBucketVersioning', 'see the versioning of buckets'],
    ['s3:PutBucketVersioning', 'change the versioning of buckets'],
    ['s3:PutEncryptionConfiguration', 'change the encryption of buckets'],
    ['s3:PutLifecycleConfiguration', 'change the lifecycle of buckets'],
    ['s3:ListBucketMultipartUploads', 'list unfinished uploads'],
    ['s3:AbortMultipartUpload', 'end unfinished uploads'],
    ['s3:DeleteObject', 'remove objects'],
    ['s3:PutObject', 'let keys write objects'],
  ])('sees that %s is missing', async (action, name) => {
    await take(action);
    expect(await missing()).toEqual([name]);
  });

  it('leaves nothing behind', async () => {
    await take();
    const names = async () =>
      (await test.buckets.s3.listBuckets({})).Buckets?.map(b => b.Name) ?? [];
    expect(await missing()).toEqual([]);
    const ours = (await names()).filter(name => name?.startsWith(test.prefix));
    expect(ours).toEqual([]);
  });
});
