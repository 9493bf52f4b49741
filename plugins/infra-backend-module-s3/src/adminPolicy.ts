import { JsonObject } from '@backstage/types';
import { KEY_ACTIONS } from './bucket/keyPolicy';
import { partitionOf, StorageSettings } from './config';
import { USER_PATH } from './keys/IamKeys';

type Settings = Pick<
  StorageSettings,
  'flavor' | 'region' | 'bucketPrefix' | 'permissionsBoundary'
>;

const BUCKET_ACTIONS = [
  's3:CreateBucket',
  's3:DeleteBucket',
  's3:GetBucketLocation',
  's3:GetBucketTagging',
  's3:GetBucketVersioning',
  's3:GetEncryptionConfiguration',
  's3:GetLifecycleConfiguration',
  's3:ListBucket',
  's3:ListBucketMultipartUploads',
  's3:ListBucketVersions',
  's3:PutBucketTagging',
  's3:PutBucketVersioning',
  's3:PutEncryptionConfiguration',
  's3:PutLifecycleConfiguration',
];

const PUBLIC_ACCESS_ACTIONS = [
  's3:GetBucketPublicAccessBlock',
  's3:PutBucketPublicAccessBlock',
];

/** To empty a bucket. */
const OBJECT_ACTIONS = [
  's3:AbortMultipartUpload',
  's3:DeleteObject',
  's3:DeleteObjectVersion',
];

const USER_ACTIONS = [
  'iam:CreateAccessKey',
  'iam:DeleteAccessKey',
  'iam:DeleteUser',
  'iam:DeleteUserPolicy',
  'iam:GetUser',
  'iam:GetUserPolicy',
  'iam:ListAccessKeys',
];

/** Those by which somebody could give more than he has. */
const BOUNDED_USER_ACTIONS = ['iam:CreateUser', 'iam:PutUserPolicy'];

/**
 * All that the driver's administrator needs, and no more: the remedy of the access check, and what
 * the conformance suite runs with. Pure.
 */
export function adminPolicy(settings: Settings): JsonObject {
  const { flavor, region, bucketPrefix } = settings;
  const partition = flavor === 'aws' ? partitionOf(region) : 'aws';
  const buckets = `arn:${partition}:s3:::${bucketPrefix}*`;
  const isMinio = flavor === 'minio';
  return {
    Version: '2012-10-17',
    Statement: [
      allow(
        isMinio
          ? BUCKET_ACTIONS
          : [...BUCKET_ACTIONS, ...PUBLIC_ACCESS_ACTIONS],
        [buckets],
      ),
      allow(
        // Keys of MinIO can do no more than who made them.
        isMinio ? [...OBJECT_ACTIONS, ...KEY_ACTIONS.objects] : OBJECT_ACTIONS,
        [`${buckets}/*`],
      ),
      ...(isMinio ? [] : userStatements(settings, partition)),
    ],
  };
}

function userStatements(
  { bucketPrefix, permissionsBoundary }: Settings,
  partition: string,
): JsonObject[] {
  const users = `arn:${partition}:iam::*:user`;
  // While there is no user of the name yet, IAM asks for the right by the name without its path.
  const resources = [
    `${users}/${bucketPrefix}*`,
    `${users}${USER_PATH}*/${bucketPrefix}*`,
  ];
  return [
    allow(USER_ACTIONS, resources),
    {
      ...allow(BOUNDED_USER_ACTIONS, resources),
      ...(permissionsBoundary && {
        Condition: {
          StringEquals: { 'iam:PermissionsBoundary': permissionsBoundary },
        },
      }),
    },
  ];
}

function allow(actions: string[], resources: string[]): JsonObject {
  return {
    Effect: 'Allow',
    Action: [...new Set(actions)].sort(),
    Resource: resources,
  };
}
