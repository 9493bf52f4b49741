import {
  ConformanceTarget,
  DriverConformanceOptions,
  runDriverConformance,
} from '@infra-orchestration/backstage-plugin-infra-node/testUtils';
import { createS3Driver } from './driver';
import { MinioServer } from './__testUtils__/minio';

const test = new MinioServer();
const { s3 } = test.buckets;
beforeAll(() => test.start());
afterAll(() => test.stop());

const changeKey = (change: object) => (target: ConformanceTarget) =>
  test.root.changeKey(test.accessKeyId(target), { ...change });

const options: DriverConformanceOptions = {
  driver: gate => createS3Driver({ gate }),
  kind: 'bucket',
  connect: () => test.settings(),
  refusedSettings: () => test.refusedSettings(),
  settingsAt: ({ host, port }) => test.settings(`http://${host}:${port}`),
  publicCredentials: ['accessKeyId'],
  createInputs: () => ({ namePrefix: test.prefix }),
  changedInputs: () => ({ namePrefix: test.prefix, versioning: true }),
  invalidInputs: [
    {
      reason: 'the prefix is another one than that of the provider',
      inputs: () => ({ namePrefix: 'others-' }),
    },
    {
      reason: 'the prefix is reserved by AWS',
      inputs: () => ({ namePrefix: 'xn--a-' }),
    },
    {
      reason: 'MinIO has no switch against public access',
      inputs: () => ({ namePrefix: test.prefix, blockPublicAccess: true }),
    },
    {
      reason: 'the mark is not to be chosen',
      inputs: () => ({
        namePrefix: test.prefix,
        tags: { 'infra-orchestration.dev/owner': 'me' },
      }),
    },
  ],
  outside: test.outside({
    'versioning switched on': async ({ externalName: Bucket }) => {
      await s3.putBucketVersioning({
        Bucket,
        VersioningConfiguration: { Status: 'Enabled' },
      });
    },
    'mark taken off the empty bucket': async ({ externalName: Bucket }) => {
      await s3.deleteBucketTagging({ Bucket });
    },
    'secret of the key changed': changeKey({ newSecretKey: 'another-secret' }),
    'key switched off': changeKey({ newStatus: 'off' }),
    'key let into everything': changeKey({
      newPolicy: {
        Version: '2012-10-17',
        Statement: [
          { Effect: 'Allow', Action: ['s3:*'], Resource: ['arn:aws:s3:::*'] },
        ],
      },
    }),
    'key removed': target => test.removeKey(target),
  }),
};

runDriverConformance({ ...options, name: 'a bare bucket on MinIO' });

runDriverConformance({
  ...options,
  name: 'a bucket with all that MinIO can do',
  createInputs: () => ({
    namePrefix: test.prefix,
    versioning: true,
    expireDays: 30,
    encryption: { algorithm: 'AES256' },
    tags: { team: 'shop' },
    deleteObjects: true,
  }),
  changedInputs: () => ({
    namePrefix: test.prefix,
    versioning: true,
    expireNoncurrentDays: 7,
    tags: { team: 'shop + more', stage: 'test' },
    deleteObjects: true,
  }),
  outside: test.outside({
    'old versions no longer kept': async ({ externalName: Bucket }) => {
      await s3.putBucketVersioning({
        Bucket,
        VersioningConfiguration: { Status: 'Suspended' },
      });
    },
    'rules of the lifecycle removed': async ({ externalName: Bucket }) => {
      await s3.deleteBucketLifecycle({ Bucket });
    },
    'encryption no longer asked for': async ({ externalName: Bucket }) => {
      await s3.deleteBucketEncryption({ Bucket });
    },
    'a tag changed': async ({ externalName: Bucket }) => {
      const { TagSet = [] } = await s3.getBucketTagging({ Bucket });
      await s3.putBucketTagging({
        Bucket,
        Tagging: {
          TagSet: TagSet.map(tag =>
            tag.Key === 'team' ? { Key: 'team', Value: 'other' } : tag,
          ),
        },
      });
    },
  }),
});
