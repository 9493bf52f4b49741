import { JsonObject } from '@backstage/types';
import { schemaErrors } from '@infra-orchestration/backstage-plugin-infra-node/testUtils';
import { configSchema, settingsOf } from './config';

const credentials = { accessKeyId: 'id', secretAccessKey: 'secret' };
const settings = (config: JsonObject) => settingsOf({ config, credentials });

describe('settingsOf', () => {
  it.each([
    {
      reason: 'AWS needs nothing but its name',
      config: { flavor: 'aws', region: 'eu-central-1' },
      expected: {
        endpoint: undefined,
        iamEndpoint: undefined,
        publicEndpoint: 'https://s3.eu-central-1.amazonaws.com',
        pathStyle: false,
        bucketPrefix: 'infra-',
      },
    },
    {
      reason: 'China has another domain',
      config: { flavor: 'aws', region: 'cn-north-1' },
      expected: { publicEndpoint: 'https://s3.cn-north-1.amazonaws.com.cn' },
    },
    {
      reason: 'an address of AWS for S3 alone leaves IAM where it is',
      config: { flavor: 'aws', endpoint: 'https://s3.vpc.example.com' },
      expected: { iamEndpoint: undefined },
    },
    {
      reason: 'Ceph has both APIs at one address',
      config: { flavor: 'ceph', endpoint: 'https://rgw.example.com/' },
      expected: {
        endpoint: 'https://rgw.example.com',
        iamEndpoint: 'https://rgw.example.com',
        pathStyle: true,
      },
    },
    {
      reason: 'workloads reach MinIO by another name',
      config: {
        flavor: 'minio',
        endpoint: 'http://10.0.0.5:9000',
        publicEndpoint: 'https://minio.example.com',
      },
      expected: {
        endpoint: 'http://10.0.0.5:9000',
        publicEndpoint: 'https://minio.example.com',
      },
    },
  ])('$reason', ({ config, expected }) => {
    expect(schemaErrors(configSchema, config)).toEqual([]);
    expect(settings(config)).toMatchObject(expected);
  });

  it.each([
    ['MinIO has no address of its own', { flavor: 'minio' }, 'endpoint'],
    ['Ceph has none either', { flavor: 'ceph' }, 'endpoint'],
    [
      'MinIO has no boundaries',
      {
        flavor: 'minio',
        endpoint: 'http://m',
        permissionsBoundary: 'arn:aws:iam::1:policy/p',
      },
      'permissionsBoundary',
    ],
  ])('refuses: %s', (_, config, message) => {
    expect(() => settings(config)).toThrow(message);
  });
});
