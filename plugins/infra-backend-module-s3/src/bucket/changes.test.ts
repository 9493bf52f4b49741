import { LifecycleRule } from '@aws-sdk/client-s3';
import { changesFor, Wanted } from './changes';
import { BucketState } from './outside';

const mark = 'test/1';

const marked: BucketState = {
  tags: { 'infra-orchestration.dev/owner': mark },
  versioning: false,
  rules: [],
  publicAccessBlocked: true,
};

const ours = (more: Partial<LifecycleRule>): LifecycleRule => ({
  ID: 'infra-orchestration-expire',
  Status: 'Enabled',
  Filter: { Prefix: '' },
  Expiration: { Days: 30 },
  ...more,
});

const paths = (state: Partial<BucketState>, wanted: Partial<Wanted> = {}) =>
  changesFor(
    { ...marked, ...state },
    { flavor: 'aws', mark, inputs: {}, ...wanted },
  ).map(({ diff }) => diff.path);

/** What the calls of the changes would send. */
async function sent(
  state: Partial<BucketState>,
  inputs: Wanted['inputs'],
): Promise<unknown[]> {
  const calls: unknown[] = [];
  const s3 = new Proxy(
    {} as Parameters<ReturnType<typeof changesFor>[0]['call']>[0],
    {
      get: (_, name) => async (input: object) => calls.push([name, input]),
    },
  );
  for (const { call } of changesFor(
    { ...marked, ...state },
    { flavor: 'aws', mark, inputs },
  )) {
    await call(s3, 'b', {});
  }
  return calls;
}

describe('changesFor', () => {
  it.each<{
    reason: string;
    state?: Partial<BucketState>;
    wanted?: Partial<Wanted>;
    expected: string[];
  }>([
    { reason: 'nothing differs', expected: [] },
    {
      reason: 'there is no mark yet',
      state: { tags: {} },
      expected: ['/tags'],
    },
    {
      reason: 'tags of others are left alone',
      state: { tags: { ...marked.tags, cost: '7' } },
      expected: [],
    },
    {
      reason: 'AWS encrypts by itself',
      state: { encryption: { SSEAlgorithm: 'AES256' } },
      expected: [],
    },
    {
      reason: 'a KMS key was asked for once',
      state: { encryption: { SSEAlgorithm: 'aws:kms' } },
      expected: ['/encryption'],
    },
    {
      reason: 'the server shows the id of the KMS key as an ARN',
      state: {
        encryption: {
          SSEAlgorithm: 'aws:kms',
          KMSMasterKeyID: 'arn:aws:kms:k',
        },
      },
      wanted: {
        inputs: { encryption: { algorithm: 'aws:kms', kmsKeyId: 'k' } },
      },
      expected: [],
    },
    {
      reason: 'MinIO has no switch against public access',
      state: { publicAccessBlocked: undefined },
      wanted: { flavor: 'minio' },
      expected: [],
    },
    {
      reason: 'the bucket may be public',
      wanted: { inputs: { blockPublicAccess: false } },
      expected: ['/blockPublicAccess'],
    },
    {
      reason: 'a rule is in force',
      state: { rules: [ours({})] },
      wanted: { inputs: { expireDays: 30 } },
      expected: [],
    },
    {
      reason: 'a rule is switched off',
      state: { rules: [ours({ Status: 'Disabled' })] },
      wanted: { inputs: { expireDays: 30 } },
      expected: ['/lifecycle'],
    },
    {
      reason: 'a rule is for a part of the bucket only',
      state: { rules: [ours({ Filter: { Prefix: 'a/' } })] },
      wanted: { inputs: { expireDays: 30 } },
      expected: ['/lifecycle'],
    },
    {
      reason: 'a rule is no longer asked for',
      state: { rules: [ours({})] },
      expected: ['/lifecycle'],
    },
    {
      reason: 'rules of others are left alone',
      state: { rules: [ours({ ID: 'of-somebody' })] },
      expected: [],
    },
  ])('$reason', ({ state = {}, wanted, expected }) => {
    expect(paths(state, wanted)).toEqual(expected);
  });

  it('marks first', () => {
    const [first] = paths(
      { tags: {}, publicAccessBlocked: false, versioning: true },
      { inputs: { expireDays: 1 } },
    );
    expect(first).toBe('/tags');
  });

  it('sends the tags and rules of others along, but not what AWS adds itself', async () => {
    const others = ours({ ID: 'of-somebody', Expiration: { Days: 1 } });
    const state = {
      tags: { cost: '7', 'aws:cloudformation:stack-name': 'x' },
      rules: [others],
    };
    expect(await sent(state, { expireDays: 30 })).toEqual([
      [
        'putBucketTagging',
        {
          Bucket: 'b',
          Tagging: {
            TagSet: [
              { Key: 'cost', Value: '7' },
              { Key: 'infra-orchestration.dev/owner', Value: mark },
            ],
          },
        },
      ],
      [
        'putBucketLifecycleConfiguration',
        {
          Bucket: 'b',
          LifecycleConfiguration: { Rules: [others, ours({})] },
        },
      ],
    ]);
  });

  it('takes the last rule away by taking the lifecycle away', async () => {
    expect(await sent({ rules: [ours({})] }, {})).toEqual([
      ['deleteBucketLifecycle', { Bucket: 'b' }],
    ]);
  });
});
