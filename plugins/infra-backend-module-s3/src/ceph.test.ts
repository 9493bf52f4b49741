import { AwsServer } from './__testUtils__/aws';
import { connect, context, createInstance } from './__testUtils__/instance';
import { useBucket } from './__testUtils__/buckets';
import { createS3Driver } from './driver';

/** What sets Ceph apart: one address for both APIs, the path, and the older checksum. */
describe('a provider of flavor ceph', () => {
  const test = new AwsServer('ceph');
  afterAll(() => test.stop());

  it('needs no second address', async () => {
    const storage = await connect(test.settings());
    const report = await createS3Driver().checkAccess(storage, context());
    expect(report.checks.filter(({ granted }) => !granted)).toEqual([]);

    const instance = createInstance(storage);
    const inputs = { versioning: true, expireDays: 30, deleteObjects: true };
    await instance.apply(inputs);
    const seen = await instance.observe(inputs);
    expect(seen).toMatchObject({ upToDate: true, ready: true });
    (await useBucket(seen.status === 'present' ? seen.outputs : {})).destroy();
    await instance.remove(inputs);
    expect(await instance.observe(inputs)).toEqual({ status: 'absent' });
    storage.close();
  });
});
