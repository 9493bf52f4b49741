import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { adminPolicy } from './adminPolicy';

const page = readFileSync(
  resolve(__dirname, '../../../docs/providers/s3.md'),
  'utf8',
);
const blocks = [...page.matchAll(/```json\n(.*?)```/gs)].map(([, json]) =>
  JSON.parse(json),
);

describe('docs/providers/s3.md', () => {
  it('shows the policies that the access check gives', () => {
    const settings = { region: 'us-east-1', bucketPrefix: 'infra-' };
    expect(blocks).toEqual([
      adminPolicy({ ...settings, flavor: 'minio' }),
      adminPolicy({
        ...settings,
        flavor: 'aws',
        permissionsBoundary: 'arn:aws:iam::123456789012:policy/infra-boundary',
      }),
    ]);
  });
});
