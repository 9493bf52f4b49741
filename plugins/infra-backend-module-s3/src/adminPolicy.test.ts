import { adminPolicy } from './adminPolicy';
import { KEY_ACTIONS } from './bucket/keyPolicy';

const settings = { region: 'us-east-1', bucketPrefix: 'infra-' };
const boundary = 'arn:aws:iam::123456789012:policy/infra-boundary';

describe('adminPolicy', () => {
  it.each(['aws', 'minio', 'ceph'] as const)(
    'of %s reaches nothing but what begins with the prefix',
    flavor => {
      const { Statement } = adminPolicy({ ...settings, flavor });
      for (const { Resource } of Statement as { Resource: string[] }[]) {
        for (const resource of Resource) {
          expect(resource).toContain('infra-*');
        }
      }
      expect(JSON.stringify(Statement)).not.toMatch(/:\*"|"\*"/);
    },
  );

  it('of MinIO has all that it hands on to keys, and nothing of administration', () => {
    const text = JSON.stringify(adminPolicy({ ...settings, flavor: 'minio' }));
    for (const action of [...KEY_ACTIONS.bucket, ...KEY_ACTIONS.objects]) {
      expect(text).toContain(`"${action}"`);
    }
    expect(text).not.toMatch(/admin:|iam:/);
  });

  it('of AWS reads no objects, and makes users within the boundary only', () => {
    const policy = adminPolicy({
      ...settings,
      flavor: 'aws',
      permissionsBoundary: boundary,
    });
    expect(JSON.stringify(policy)).not.toContain('"s3:GetObject"');
    expect(policy.Statement).toContainEqual(
      expect.objectContaining({
        Action: ['iam:CreateUser', 'iam:PutUserPolicy'],
        Condition: { StringEquals: { 'iam:PermissionsBoundary': boundary } },
      }),
    );
  });
});
