import type { LifecycleRule, S3 } from '@aws-sdk/client-s3';
import { FieldDiff } from '@infra-orchestration/backstage-plugin-infra-common';
import { Flavor } from '../config';
import { BucketState } from './outside';
import { OWNER_TAG } from './names';
import { BucketInputs, Encryption } from './schema';

type Options = Parameters<S3['getBucketTagging']>[1] & object;

/** One difference, and the one call that ends it. */
export interface Change {
  diff: FieldDiff;
  call(s3: S3, bucket: string, options: Options): Promise<unknown>;
}

export interface Wanted {
  flavor: Flavor;
  mark: string;
  inputs: BucketInputs;
}

/** What differs from the inputs, and how it is mended. Pure; the mark comes first. */
export function changesFor(state: BucketState, wanted: Wanted): Change[] {
  return [
    ...tagChange(state, wanted),
    ...publicAccessChange(state, wanted),
    ...encryptionChange(state, wanted),
    ...versioningChange(state, wanted),
    ...lifecycleChange(state, wanted),
  ];
}

function tagChange({ tags }: BucketState, wanted: Wanted): Change[] {
  const asked = { ...wanted.inputs.tags, [OWNER_TAG]: wanted.mark };
  const missing = Object.entries(asked).filter(
    ([name, value]) => tags[name] !== value,
  );
  if (missing.length === 0) {
    return [];
  }
  const all = Object.entries({ ...tags, ...asked })
    // Those of AWS itself stay by themselves, and cannot be written.
    .filter(([name]) => !name.startsWith('aws:'))
    .map(([Key, Value]) => ({ Key, Value }));
  return [
    {
      diff: {
        path: '/tags',
        before: Object.fromEntries(
          missing.flatMap(([name]) =>
            name in tags ? [[name, tags[name]]] : [],
          ),
        ),
        after: Object.fromEntries(missing),
      },
      call: (s3, Bucket, options) =>
        s3.putBucketTagging({ Bucket, Tagging: { TagSet: all } }, options),
    },
  ];
}

function versioningChange(
  { versioning }: BucketState,
  { inputs }: Wanted,
): Change[] {
  const asked = inputs.versioning ?? false;
  if (versioning === asked) {
    return [];
  }
  const Status = asked ? 'Enabled' : 'Suspended';
  return [
    {
      diff: { path: '/versioning', before: versioning, after: asked },
      call: (s3, Bucket, options) =>
        s3.putBucketVersioning(
          { Bucket, VersioningConfiguration: { Status } },
          options,
        ),
    },
  ];
}

const RULES = {
  expireDays: {
    id: 'infra-orchestration-expire',
    write: (Days: number) => ({ Expiration: { Days } }),
    read: (rule: LifecycleRule) => rule.Expiration?.Days,
  },
  expireNoncurrentDays: {
    id: 'infra-orchestration-expire-noncurrent',
    write: (NoncurrentDays: number) => ({
      NoncurrentVersionExpiration: { NoncurrentDays },
    }),
    read: (rule: LifecycleRule) =>
      rule.NoncurrentVersionExpiration?.NoncurrentDays,
  },
} as const;

type RuleName = keyof typeof RULES;

const ruleNames = Object.keys(RULES) as RuleName[];

function lifecycleChange({ rules }: BucketState, { inputs }: Wanted): Change[] {
  const before = daysIn(rules);
  const after = Object.fromEntries(
    ruleNames.flatMap(name => (inputs[name] ? [[name, inputs[name]]] : [])),
  ) as Partial<Record<RuleName, number>>;
  if (ruleNames.every(name => before[name] === after[name])) {
    return [];
  }
  const ids: (string | undefined)[] = ruleNames.map(name => RULES[name].id);
  const Rules: LifecycleRule[] = [
    ...rules.filter(rule => !ids.includes(rule.ID)),
    ...ruleNames.flatMap(name => {
      const days = after[name];
      const { id, write } = RULES[name];
      return days === undefined
        ? []
        : [
            {
              ID: id,
              Status: 'Enabled' as const,
              Filter: { Prefix: '' },
              ...write(days),
            },
          ];
    }),
  ];
  return [
    {
      diff: { path: '/lifecycle', before, after },
      call: (s3, Bucket, options) =>
        Rules.length === 0
          ? s3.deleteBucketLifecycle({ Bucket }, options)
          : s3.putBucketLifecycleConfiguration(
              { Bucket, LifecycleConfiguration: { Rules } },
              options,
            ),
    },
  ];
}

/** The days of our rules, as far as they are in force for the whole bucket; -1 for others. */
function daysIn(rules: LifecycleRule[]): Partial<Record<RuleName, number>> {
  return Object.fromEntries(
    ruleNames.flatMap(name => {
      const { id, read } = RULES[name];
      const rule = rules.find(({ ID }) => ID === id);
      if (!rule) {
        return [];
      }
      const inForce = rule.Status === 'Enabled' && !rule.Filter?.Prefix;
      return [[name, (inForce && read(rule)) || -1]];
    }),
  );
}

function encryptionChange(
  { encryption }: BucketState,
  { inputs }: Wanted,
): Change[] {
  const before = encryption && {
    algorithm: encryption.SSEAlgorithm as Encryption['algorithm'],
    ...(encryption.KMSMasterKeyID && { kmsKeyId: encryption.KMSMasterKeyID }),
  };
  const after = inputs.encryption;
  if (isEncryptedAs(before, after)) {
    return [];
  }
  return [
    {
      diff: {
        path: '/encryption',
        before,
        ...(after && { after: { ...after } }),
      },
      call: (s3, Bucket, options) =>
        after
          ? s3.putBucketEncryption(
              { Bucket, ServerSideEncryptionConfiguration: ruleOf(after) },
              options,
            )
          : s3.deleteBucketEncryption({ Bucket }, options),
    },
  ];
}

/** Where nothing is asked for, what servers do by themselves is right: nothing, or AES256. */
function isEncryptedAs(before?: Encryption, after?: Encryption): boolean {
  if (!after) {
    return (before?.algorithm ?? 'AES256') === 'AES256';
  }
  return (
    before?.algorithm === after.algorithm &&
    // Servers may show the id of a key as an ARN.
    (before.kmsKeyId ?? '').endsWith(after.kmsKeyId ?? '')
  );
}

function ruleOf({ algorithm, kmsKeyId }: Encryption) {
  const byDefault = {
    SSEAlgorithm: algorithm,
    ...(kmsKeyId && { KMSMasterKeyID: kmsKeyId }),
  };
  return { Rules: [{ ApplyServerSideEncryptionByDefault: byDefault }] };
}

function publicAccessChange(
  { publicAccessBlocked }: BucketState,
  { inputs, flavor }: Wanted,
): Change[] {
  const asked = inputs.blockPublicAccess ?? true;
  if (flavor === 'minio' || publicAccessBlocked === asked) {
    return [];
  }
  return [
    {
      diff: {
        path: '/blockPublicAccess',
        before: publicAccessBlocked,
        after: asked,
      },
      call: (s3, Bucket, options) =>
        asked
          ? s3.putPublicAccessBlock(
              {
                Bucket,
                PublicAccessBlockConfiguration: {
                  BlockPublicAcls: true,
                  IgnorePublicAcls: true,
                  BlockPublicPolicy: true,
                  RestrictPublicBuckets: true,
                },
              },
              options,
            )
          : s3.deletePublicAccessBlock({ Bucket }, options),
    },
  ];
}
