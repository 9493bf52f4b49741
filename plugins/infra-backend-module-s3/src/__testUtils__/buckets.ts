import { S3 } from '@aws-sdk/client-s3';
import { JsonObject } from '@backstage/types';
import { DriverOutputs } from '@infra-orchestration/backstage-plugin-infra-node';
import { AccessKey } from '../config';

export type Server = { endpoint: string; region: string } & AccessKey;

/** A plain client, past the driver. */
export function clientOf({ endpoint, region, ...credentials }: Server): S3 {
  return new S3({ endpoint, region, credentials, forcePathStyle: true });
}

const nothing = () => undefined;

/** Buckets as somebody who may do everything sees and changes them. */
export class Buckets {
  readonly s3: S3;

  constructor(server: Server) {
    this.s3 = clientOf(server);
  }

  async exists(Bucket: string): Promise<boolean> {
    return this.s3.headBucket({ Bucket }).then(() => true, isNotFound);
  }

  async destroy(Bucket: string): Promise<void> {
    if (await this.exists(Bucket)) {
      await this.empty(Bucket);
      await this.s3.deleteBucket({ Bucket });
    }
  }

  async empty(Bucket: string): Promise<void> {
    const page = await this.s3.listObjectVersions({ Bucket });
    const Objects = [
      ...(page.Versions ?? []),
      ...(page.DeleteMarkers ?? []),
    ].map(({ Key, VersionId }) => ({ Key, VersionId }));
    if (Objects.length > 0) {
      await this.s3.deleteObjects({ Bucket, Delete: { Objects } });
    }
  }

  /** All that the driver could change, without times and ids of requests. */
  async snapshot(Bucket: string): Promise<JsonObject> {
    const { s3 } = this;
    const answers = {
      versioning: await s3.getBucketVersioning({ Bucket }).catch(nothing),
      // In no certain order.
      tags: (
        await s3.getBucketTagging({ Bucket }).catch(nothing)
      )?.TagSet?.sort((a, b) => (a.Key! < b.Key! ? -1 : 1)),
      lifecycle: await s3
        .getBucketLifecycleConfiguration({ Bucket })
        .catch(nothing),
      encryption: await s3.getBucketEncryption({ Bucket }).catch(nothing),
      publicAccess: await s3.getPublicAccessBlock({ Bucket }).catch(nothing),
      objects: await s3.listObjectVersions({ Bucket }).catch(nothing),
    };
    return JSON.parse(
      JSON.stringify(answers, (name, value) =>
        name === '$metadata' ? undefined : value,
      ),
    );
  }

  async objectsIn(Bucket: string): Promise<number> {
    const page = await this.s3.listObjectVersions({ Bucket });
    return (page.Versions ?? []).length + (page.DeleteMarkers ?? []).length;
  }
}

function isNotFound(error: { name: string }): false {
  if (error.name !== 'NotFound' && error.name !== 'NoSuchBucket') {
    throw error;
  }
  return false;
}

/** Works with the bucket by the outputs alone, and leaves it as it was but for old versions. */
export async function useBucket(outputs: DriverOutputs): Promise<S3> {
  const s3 = clientOf(outputs as unknown as Server);
  const of = { Bucket: String(outputs.bucket), Key: 'folder/hello.txt' };
  await s3.putObject({ ...of, Body: 'hello' });
  const { Body } = await s3.getObject(of);
  expect(await Body?.transformToString()).toBe('hello');
  const { Contents } = await s3.listObjectsV2({ Bucket: of.Bucket });
  expect(Contents).toMatchObject([{ Key: of.Key }]);
  await s3.deleteObject(of);
  return s3;
}

/** What the key must not do: anything elsewhere, and anything with its bucket itself. */
export async function expectLimited(
  s3: S3,
  outputs: DriverOutputs,
  other: string,
): Promise<void> {
  const Bucket = String(outputs.bucket);
  const attempts: Record<string, () => Promise<unknown>> = {
    'list another bucket': () => s3.listObjectsV2({ Bucket: other }),
    'read in another bucket': () =>
      s3.getObject({ Bucket: other, Key: 'secret' }),
    'write in another bucket': () =>
      s3.putObject({
        Bucket: other,
        Key: 'mine',
        Body: 'x',
      }),
    'make a bucket': () =>
      s3.createBucket({ Bucket: `${Bucket.slice(0, 60)}-b` }),
    'remove its bucket': () => s3.deleteBucket({ Bucket }),
    'tag its bucket': () =>
      s3.putBucketTagging({
        Bucket,
        Tagging: { TagSet: [] },
      }),
    'remove an old version': () =>
      s3.deleteObject({ Bucket, Key: 'old', VersionId: 'null' }),
    'open its bucket': () => s3.putBucketPolicy({ Bucket, Policy: '{}' }),
  };
  for (const [what, attempt] of Object.entries(attempts)) {
    const outcome = await attempt().then(
      () => 'done',
      error => error.name,
    );
    expect([what, outcome]).toEqual([what, 'AccessDenied']);
  }
}
