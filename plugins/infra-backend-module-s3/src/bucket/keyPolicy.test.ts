import fc from 'fast-check';
import { keyPolicy, samePolicy } from './keyPolicy';

const aws = { flavor: 'aws', region: 'eu-central-1' } as const;

describe('keyPolicy', () => {
  it.each([
    { reason: 'the world of AWS', settings: aws, arn: 'arn:aws:s3:::b' },
    {
      reason: 'China, which is a world of its own',
      settings: { ...aws, region: 'cn-north-1' },
      arn: 'arn:aws-cn:s3:::b',
    },
    {
      reason: 'the government',
      settings: { ...aws, region: 'us-gov-east-1' },
      arn: 'arn:aws-us-gov:s3:::b',
    },
    {
      reason: 'MinIO, where a region has no such meaning',
      settings: { flavor: 'minio', region: 'cn-north-1' } as const,
      arn: 'arn:aws:s3:::b',
    },
  ])('names the one bucket and its objects: $reason', ({ settings, arn }) => {
    expect(keyPolicy(settings, 'b', {}).Statement).toEqual([
      expect.objectContaining({ Effect: 'Allow', Resource: [arn] }),
      expect.objectContaining({ Effect: 'Allow', Resource: [`${arn}/*`] }),
      expect.objectContaining({ Effect: 'Deny', Resource: [`${arn}/*`] }),
    ]);
  });

  it('never lets the key remove old versions or change the bucket', () => {
    const { Statement } = keyPolicy(aws, 'b', {});
    const text = JSON.stringify(
      (Statement as { Effect: string }[]).filter(s => s.Effect === 'Allow'),
    );
    expect(text).not.toMatch(/DeleteObjectVersion|s3:\*|s3:PutBucket|Policy"/);
  });

  it('lets the key use the KMS key that the bucket is encrypted with', () => {
    const kmsKeyId = 'arn:aws:kms:eu-central-1:1:key/k';
    const encryption = { algorithm: 'aws:kms', kmsKeyId } as const;
    expect(keyPolicy(aws, 'b', { encryption }).Statement).toContainEqual({
      Effect: 'Allow',
      Action: ['kms:Decrypt', 'kms:GenerateDataKey'],
      Resource: [kmsKeyId],
    });
  });
});

describe('samePolicy', () => {
  const policy = keyPolicy(aws, 'b', {});

  it('does not mind the order of lists and members', () => {
    fc.assert(
      fc.property(
        fc.shuffledSubarray(policy.Statement as object[], { minLength: 3 }),
        Statement => {
          expect(
            samePolicy({ Statement, Version: policy.Version }, policy),
          ).toBe(true);
        },
      ),
    );
  });

  it.each([
    ['a list of one is that one', { Action: ['a'] }, { Action: 'a' }, true],
    [
      'another action is another policy',
      { Action: 'a' },
      { Action: 'b' },
      false,
    ],
    ['more actions are another policy', { A: ['a', 'b'] }, { A: ['a'] }, false],
    ['nothing is not a policy', undefined, { A: [] }, false],
  ])('%s', (_, one, other, same) => {
    expect(samePolicy(one, other)).toBe(same);
  });
});
