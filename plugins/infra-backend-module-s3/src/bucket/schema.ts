import { JsonSchema } from '@infra-orchestration/backstage-plugin-infra-node';
import { namePrefixSchema } from '../config';

export interface Encryption {
  algorithm: 'AES256' | 'aws:kms';
  kmsKeyId?: string;
}

export interface BucketInputs {
  namePrefix?: string;
  versioning?: boolean;
  expireDays?: number;
  expireNoncurrentDays?: number;
  encryption?: Encryption;
  blockPublicAccess?: boolean;
  tags?: Record<string, string>;
  deleteObjects?: boolean;
}

const days: JsonSchema = { type: 'integer', minimum: 1, maximum: 36500 };

export const inputSchema: JsonSchema = {
  type: 'object',
  properties: {
    namePrefix: {
      ...namePrefixSchema,
      description:
        'What the name begins with, in front of entity and environment; default `infra-`. Must begin with the `bucketPrefix` of the provider, and stays as it was first',
    },
    versioning: {
      type: 'boolean',
      description:
        'Keep old versions of objects; default false. What was switched on once can only be suspended',
    },
    expireDays: {
      ...days,
      description: 'Objects go so many days after they came; default: never',
    },
    expireNoncurrentDays: {
      ...days,
      description:
        'Old versions go so many days after they were replaced; default: never',
    },
    encryption: {
      type: 'object',
      properties: {
        algorithm: { enum: ['AES256', 'aws:kms'] },
        kmsKeyId: {
          type: 'string',
          minLength: 1,
          description:
            'Key for `aws:kms`; on AWS its ARN, so that the key of the bucket is allowed to use it',
        },
      },
      required: ['algorithm'],
      additionalProperties: false,
      description: 'At rest; default: as the server does by itself',
    },
    blockPublicAccess: {
      type: 'boolean',
      description:
        'No policy or ACL can open the bucket to everybody; default true. MinIO has no such switch',
    },
    tags: {
      type: 'object',
      maxProperties: 40,
      propertyNames: {
        pattern: '^[A-Za-z0-9 +=._:/@-]{1,128}$',
        not: { pattern: '^(aws:|infra-orchestration\\.dev/)' },
      },
      additionalProperties: {
        type: 'string',
        pattern: '^[A-Za-z0-9 +=._:/@-]{0,256}$',
      },
      description: 'To be there; others are left alone',
    },
    deleteObjects: {
      type: 'boolean',
      description:
        'Removal takes the objects along; default false: then only an empty bucket can be removed',
    },
  },
  additionalProperties: false,
};

export const outputSchema: JsonSchema = {
  type: 'object',
  properties: {
    endpoint: { type: 'string' },
    region: { type: 'string' },
    bucket: { type: 'string' },
    accessKeyId: { type: 'string', 'x-secret': true },
    secretAccessKey: { type: 'string', 'x-secret': true },
    url: { type: 'string', description: 'Of the bucket, without the key' },
  },
  required: [
    'endpoint',
    'region',
    'bucket',
    'accessKeyId',
    'secretAccessKey',
    'url',
  ],
  additionalProperties: false,
};
