import {
  Driver,
  DriverError,
  JsonSchema,
} from '@infra-orchestration/backstage-plugin-infra-node';
import { JsonObject } from '@backstage/types';

const url: JsonSchema = {
  type: 'string',
  pattern: '^https?://[^/?#@]+/?$',
};

/** What begins a bucket's name; the excluded ones are reserved by AWS. */
export const namePrefixSchema: JsonSchema = {
  type: 'string',
  pattern: '^[a-z0-9]([a-z0-9-]{0,18}[a-z0-9])?-$',
  not: { pattern: '^(xn--|sthree-|amzn-s3-demo-)' },
};

export const configSchema: JsonSchema = {
  type: 'object',
  properties: {
    flavor: {
      enum: ['aws', 'minio', 'ceph'],
      description: 'How keys are made, and what the server can do',
    },
    endpoint: {
      ...url,
      description: 'Of the server; needed unless it is AWS itself',
    },
    iamEndpoint: {
      ...url,
      description:
        'Where the IAM API is; default: AWS for `aws`, `endpoint` for `ceph`',
    },
    publicEndpoint: {
      ...url,
      description: 'What workloads use, where it is another one',
    },
    region: {
      type: 'string',
      pattern: '^[a-z0-9-]+$',
      description: 'Default `us-east-1`',
    },
    pathStyle: {
      type: 'boolean',
      description:
        'The bucket stands in the path, not in the host; default: false for `aws`, else true',
    },
    ca: { type: 'string', description: 'PEM certificates to trust' },
    bucketPrefix: {
      ...namePrefixSchema,
      description:
        'What all bucket names of this provider begin with, and what its credentials are limited to; default `infra-`',
    },
    permissionsBoundary: {
      type: 'string',
      pattern: '^arn:[a-z-]+:iam::[0-9]*:policy/.+$',
      description:
        'Policy that bounds each IAM user made; for `aws` and `ceph`',
    },
  },
  required: ['flavor'],
  additionalProperties: false,
};

export const credentials: Driver['credentials'] = {
  accessKeyId: {
    required: true,
    description: 'Of an administrator of the buckets with the prefix',
  },
  secretAccessKey: { required: true, description: 'Of that key' },
};

export type Flavor = 'aws' | 'minio' | 'ceph';

/** Two parts of a login to the server. */
export interface AccessKey {
  accessKeyId: string;
  secretAccessKey: string;
}

/** Everything needed to talk to one server. */
export interface StorageSettings {
  flavor: Flavor;
  /** Absent for AWS itself, whose addresses the client knows. */
  endpoint?: string;
  iamEndpoint?: string;
  publicEndpoint: string;
  region: string;
  pathStyle: boolean;
  ca?: string;
  bucketPrefix: string;
  permissionsBoundary?: string;
  /** Of the administrator. */
  admin: AccessKey;
}

/** @throws DriverError with code `misconfigured` where something needed is missing */
export function settingsOf(options: {
  config: JsonObject;
  credentials: Record<string, string>;
}): StorageSettings {
  const config = options.config as Partial<StorageSettings>;
  const flavor = config.flavor ?? 'aws';
  const endpoint = withoutSlash(config.endpoint);
  if (!endpoint && flavor !== 'aws') {
    throw new DriverError(
      'misconfigured',
      `The provider of flavor ${flavor} needs the \`endpoint\` of its server`,
    );
  }
  if (config.permissionsBoundary && flavor === 'minio') {
    throw new DriverError(
      'misconfigured',
      'MinIO knows no `permissionsBoundary`: its keys never exceed the administrator that made them',
    );
  }
  const region = config.region ?? 'us-east-1';
  const { accessKeyId, secretAccessKey } = options.credentials;
  return {
    flavor,
    endpoint,
    iamEndpoint:
      withoutSlash(config.iamEndpoint) ??
      (flavor === 'ceph' ? endpoint : undefined),
    publicEndpoint:
      withoutSlash(config.publicEndpoint) ?? endpoint ?? awsEndpoint(region),
    region,
    pathStyle: config.pathStyle ?? flavor !== 'aws',
    ca: config.ca,
    bucketPrefix: config.bucketPrefix ?? 'infra-',
    permissionsBoundary: config.permissionsBoundary,
    admin: { accessKeyId, secretAccessKey },
  };
}

function withoutSlash(text?: string): string | undefined {
  return text?.replace(/\/$/, '');
}

function awsEndpoint(region: string): string {
  const suffix = region.startsWith('cn-') ? '.cn' : '';
  return `https://s3.${region}.amazonaws.com${suffix}`;
}

/** The part of AWS that a region belongs to, as it stands in ARNs; elsewhere it is always `aws`. */
export function partitionOf(region: string): string {
  if (region.startsWith('cn-')) {
    return 'aws-cn';
  }
  return region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws';
}
