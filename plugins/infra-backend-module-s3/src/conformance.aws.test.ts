import {
  ConformanceTarget,
  DriverConformanceOptions,
  runDriverConformance,
} from '@infra-orchestration/backstage-plugin-infra-node/testUtils';
import { AwsServer } from './__testUtils__/aws';
import { createS3Driver } from './driver';

const kmsKeyId =
  'arn:aws:kms:us-east-1:123456789012:key/0f1e2d3c-1111-2222-3333-444455556666';

function optionsFor(test: AwsServer): DriverConformanceOptions {
  const { iam } = test;
  const { s3 } = test.buckets;
  const eachKey =
    (change: (UserName: string, AccessKeyId: string) => Promise<unknown>) =>
    async ({ externalName }: ConformanceTarget) => {
      for (const { AccessKeyId = '' } of await test.keysOf(externalName)) {
        await change(externalName, AccessKeyId);
      }
    };
  return {
    driver: gate => createS3Driver({ gate }),
    kind: 'bucket',
    connect: () => test.settings(),
    settingsAt: ({ host, port }) => test.settings(`http://${host}:${port}`),
    publicCredentials: ['accessKeyId'],
    createInputs: () => ({
      namePrefix: test.prefix,
      versioning: true,
      expireDays: 30,
      encryption: { algorithm: 'aws:kms', kmsKeyId },
      tags: { team: 'shop' },
      deleteObjects: true,
    }),
    changedInputs: () => ({
      namePrefix: test.prefix,
      versioning: false,
      expireNoncurrentDays: 7,
      blockPublicAccess: false,
      tags: { team: 'shop', stage: 'test' },
      deleteObjects: true,
    }),
    outside: test.outside({
      'bucket opened to the public': async ({ externalName: Bucket }) => {
        await s3.deletePublicAccessBlock({ Bucket });
      },
      'encryption changed': async ({ externalName: Bucket }) => {
        await s3.deleteBucketEncryption({ Bucket });
      },
      'a rule of the lifecycle switched off': async ({
        externalName: Bucket,
      }) => {
        const { Rules = [] } = await s3.getBucketLifecycleConfiguration({
          Bucket,
        });
        await s3.putBucketLifecycleConfiguration({
          Bucket,
          LifecycleConfiguration: {
            Rules: Rules.map(rule => ({ ...rule, Status: 'Disabled' })),
          },
        });
      },
      'policy of the user changed': async ({ externalName: UserName }) => {
        await iam.putUserPolicy({
          UserName,
          PolicyName: 'bucket',
          PolicyDocument: JSON.stringify({
            Version: '2012-10-17',
            Statement: [{ Effect: 'Allow', Action: 's3:*', Resource: '*' }],
          }),
        });
      },
      'policy of the user removed': async ({ externalName: UserName }) => {
        await iam.deleteUserPolicy({ UserName, PolicyName: 'bucket' });
      },
      'access key removed': eachKey((UserName, AccessKeyId) =>
        iam.deleteAccessKey({ UserName, AccessKeyId }),
      ),
      'access key switched off': eachKey((UserName, AccessKeyId) =>
        iam.updateAccessKey({ UserName, AccessKeyId, Status: 'Inactive' }),
      ),
      'a second access key made': async ({ externalName: UserName }) => {
        await iam.createAccessKey({ UserName });
      },
      'user removed': ({ externalName }) => test.removeUser(externalName),
    }),
  };
}

const aws = new AwsServer('aws');
afterAll(() => aws.stop());

runDriverConformance({ ...optionsFor(aws), name: 'a bucket on AWS' });
