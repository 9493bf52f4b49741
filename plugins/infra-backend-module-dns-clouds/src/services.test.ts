import { RecordInputs } from '@infra-orchestration/backstage-plugin-infra-backend-module-dns';
import { randomBytes } from 'node:crypto';
import { AzureTarget } from './__testUtils__/azureTarget';
import { CloudflareTarget } from './__testUtils__/cloudflareTarget';
import { GoogleTarget } from './__testUtils__/googleTarget';
import { connect, context, Resource } from './__testUtils__/Resource';
import { Route53Target } from './__testUtils__/route53Target';
import { ownerHostOf } from './__testUtils__/targets';

const route53 = new Route53Target();
const google = new GoogleTarget();
const azure = new AzureTarget();
const cloudflare = new CloudflareTarget();

describe.each([route53, google, azure, cloudflare])('$name', target => {
  beforeAll(() => target.start());
  afterAll(() => target.stop());
  afterEach(() => {
    target.server().fault = undefined;
  });

  const newName = () => `n-${randomBytes(4).toString('hex')}`;
  const hostOf = (name: string) => `${name}.${target.zone}`;

  async function newResource(
    inputs: Pick<RecordInputs, 'name'> & Partial<RecordInputs>,
  ) {
    // A connection of its own: as another process, without its locks.
    return new Resource(target, await connect(target), {
      zone: target.zone,
      type: 'A',
      values: ['192.0.2.1'],
      ttl: 60,
      ...inputs,
    });
  }

  /** Just before the service makes the next change. */
  function beforeChange(work: () => Promise<void>) {
    target.server().fault = async ({ method, url }) => {
      const isChange = method !== 'GET' && !url.pathname.includes('token');
      if (isChange) {
        target.server().fault = undefined;
        await work();
      }
    };
  }

  it('can own a wildcard', async () => {
    const resource = await newResource({ name: `*.${newName()}` });
    await resource.apply();
    expect(await resource.observe()).toMatchObject({
      owned: true,
      upToDate: true,
      ready: true,
    });
    await resource.remove();
    expect(await resource.observe()).toEqual({ status: 'absent' });
  });

  it('gives a name that two ask for at once to exactly one', async () => {
    const name = newName();
    const rivals = await Promise.all(
      [1, 2, 3, 4].map(n => newResource({ name, values: [`192.0.2.${n}`] })),
    );
    const results = await Promise.allSettled(rivals.map(r => r.apply()));
    const winners = rivals.filter((_, i) => results[i].status === 'fulfilled');
    expect(winners).toHaveLength(1);
    const [winner] = winners;
    const losses = results.flatMap(result =>
      result.status === 'rejected' ? [result.reason] : [],
    );
    for (const loss of losses) {
      expect(loss).toMatchObject({
        code: 'conflict',
        message: expect.stringContaining(winner.identity.ownershipMark),
      });
    }
    expect(await winner.observe()).toMatchObject({
      owned: true,
      upToDate: true,
      ready: true,
    });
    await winner.remove();
  });

  it('leaves what a stranger makes between the look and the change', async () => {
    const name = newName();
    const set = { values: ['203.0.113.66'], ttl: 120 };
    const resource = await newResource({ name });
    beforeChange(() => target.access().set(hostOf(name), 'A', set));
    await expect(resource.apply()).rejects.toMatchObject({ code: 'conflict' });
    expect(await target.access().get(hostOf(name), 'A')).toEqual(set);
    expect(
      await target.access().get(ownerHostOf(hostOf(name), 'A'), 'TXT'),
    ).toBeUndefined();
    await resource.remove();
    expect(await target.access().get(hostOf(name), 'A')).toEqual(set);
    await target.access().remove(hostOf(name), 'A');
  });

  it('does not remove what was taken out of its hands in between', async () => {
    const name = newName();
    const resource = await newResource({ name });
    await resource.apply();
    const set = { values: ['203.0.113.66'], ttl: 120 };
    beforeChange(async () => {
      await target.access().remove(ownerHostOf(hostOf(name), 'A'), 'TXT');
      await target.access().remove(hostOf(name), 'A');
      await target.access().set(hostOf(name), 'A', set);
    });
    await resource.remove();
    expect(await target.access().get(hostOf(name), 'A')).toEqual(set);
    await target.access().remove(hostOf(name), 'A');
  });

  it.each([
    { there: 'A', asked: 'CNAME', values: ['target.example.net'] },
    { there: 'CNAME', asked: 'A', values: ['192.0.2.1'] },
  ] as const)(
    'makes no $asked where a stranger has a $there, not even by adoption',
    async ({ there, asked, values }) => {
      const name = newName();
      const value = there === 'A' ? '203.0.113.66' : 'elsewhere.example.net';
      const set = { values: [value], ttl: 120 };
      await target.access().set(hostOf(name), there, set);
      const resource = await newResource({
        name,
        type: asked,
        values: [...values],
      });
      await expect(resource.apply(true)).rejects.toMatchObject({
        code: 'conflict',
        message: expect.stringContaining(there),
      });
      expect(await target.access().get(hostOf(name), there)).toEqual(set);
      await target.access().remove(hostOf(name), there);
    },
  );

  it('says when to come again where too much is asked', async () => {
    const resource = await newResource({ name: newName() });
    await resource.applyOnce();
    target.server().fault = () => target.throttled('7');
    for (const call of [resource.observe(), resource.applyOnce()]) {
      await expect(call).rejects.toMatchObject({
        code: 'retryable',
        retryAfter: 7_000,
      });
    }
  });

  it('changes nothing by a check of access, and names a zone that is missing', async () => {
    const driver = target.createDriver();
    const connection = await connect(target, {
      zones: [target.zone, 'missing.example.org'],
    });
    const report = await driver.checkAccess(connection, context());
    expect(report).toMatchObject({ ok: false });
    expect(report.checks.map(check => check.granted)).toEqual([
      true,
      true,
      false,
      false,
    ]);
    for (const { message } of report.checks.filter(c => !c.granted)) {
      expect(message).toContain('missing.example.org');
    }
    const probe = `_infra-owner-probe.${target.zone}`;
    expect(await target.access().get(probe, 'TXT')).toBeUndefined();
  });
});

describe.each([
  { name: 'Route 53', target: route53, service: () => route53.proxy },
  { name: 'Google Cloud DNS', target: google, service: () => google.google },
])('pending changes of $name', ({ target, service }) => {
  beforeAll(() => target.start());
  afterAll(() => target.stop());

  it('are waited for when a record is made and when it is removed', async () => {
    const resource = new Resource(target, await connect(target), {
      zone: target.zone,
      name: `pending-${randomBytes(4).toString('hex')}`,
      type: 'A',
      values: ['192.0.2.1'],
      ttl: 60,
    });
    service().hold = true;
    for (let call = 0; call < 4; call++) {
      expect(await resource.applyOnce()).toBe('inProgress');
    }
    service().release();
    expect(await resource.applyOnce()).toBe('done');
    expect(await resource.observe()).toMatchObject({ ready: true });

    service().hold = true;
    expect(await resource.removeOnce()).toBe('inProgress');
    expect(await resource.removeOnce()).toBe('inProgress');
    service().release();
    expect(await resource.removeOnce()).toBe('done');
    expect(await resource.observe()).toEqual({ status: 'absent' });
  });
});
