import { Db, environments } from './store';
import { describeOnDatabases } from './store/__testUtils__/describeOnDatabases';
import { as, PolicyBench } from './__testUtils__/PolicyBench';

jest.setTimeout(60_000);

const hour = 3_600_000;
const policy = { ttl: 'PT4H', maxTtl: 'PT24H', warnBefore: 'PT1H' };

describeOnDatabases('an environment with a limited life', open => {
  let db: Db;
  let bench: PolicyBench;
  let id: string;
  let begin: number;

  beforeEach(async () => {
    db = await open();
    bench = await PolicyBench.start(db, policy);
    const { environment } = await bench.create();
    id = environment.id;
    begin = Date.parse(environment.createdAt);
  });

  const after = (hours: number) => new Date(begin + hours * hour);
  const sweep = (hours: number) => bench.watch(after(hours)).sweep();

  it('is told when it ends, and left alone before', async () => {
    const { expiresAt } = await bench.environment(id);
    expect(Date.parse(expiresAt!)).toBe(begin + 4 * hour);
    await sweep(2.99);
    expect(bench.notices).toEqual([]);
    expect(await bench.deploymentsOf(id)).toEqual(['deploy Pending']);
  });

  it('warns its owner once', async () => {
    await sweep(3);
    await sweep(3.5);
    expect(bench.notices).toEqual([
      expect.objectContaining({
        to: ['group:default/greeters'],
        scope: `infra:expiry:${id}:${after(4).toISOString()}`,
        link: `/catalog/default/component/greeter/environments/${id}`,
      }),
    ]);
    expect(await bench.eventsOf(id)).toContain('environment.expiring');
    expect(await bench.deploymentsOf(id)).toEqual(['deploy Pending']);
  });

  it('warns under the same scope where the one who warned died before the note of it', async () => {
    await db.schema.renameTable('events', 'events_gone');
    await sweep(3);
    await db.schema.renameTable('events_gone', 'events');
    await sweep(3.1);
    expect(new Set(bench.notices.map(({ scope }) => scope)).size).toBe(1);
    expect(
      (await bench.eventsOf(id)).filter(t => t === 'environment.expiring'),
    ).toHaveLength(1);
  });

  it('goes on where nobody can be told', async () => {
    const send = () => {
      throw new Error('no notifications plugin');
    };
    await bench.watch(after(3), { send }).sweep();
    expect(await bench.eventsOf(id)).toContain('environment.expiring');
  });

  it('is deleted on time, by the plugin itself', async () => {
    await sweep(3.999);
    expect(await bench.deploymentsOf(id)).toEqual(['deploy Pending']);
    await sweep(4);
    expect(await bench.deploymentsOf(id)).toEqual([
      'destroy Pending',
      'deploy Pending',
    ]);
    const { currentDeploymentId } = await bench.environment(id);
    const deletion = await bench.deployment(currentDeploymentId!);
    expect(deletion.requestedBy).toBe('plugin:infra');
    expect(bench.woken.at(-1)).toBe(id);
  });

  it('is deleted once, though the one who began it died before the note of it', async () => {
    const dies = async (...args: Parameters<typeof bench.cases.delete>) => {
      await bench.cases.delete(...args);
      throw new Error('killed');
    };
    await bench.watch(after(4), { delete: dies }).sweep();
    await sweep(4.1);
    await sweep(5);
    expect(await bench.deploymentsOf(id)).toEqual([
      'destroy Pending',
      'deploy Pending',
    ]);
  });

  it('is deleted once by two replicas at the same time', async () => {
    await Promise.all([sweep(4), sweep(4), sweep(4)]);
    expect(await bench.deploymentsOf(id)).toEqual([
      'destroy Pending',
      'deploy Pending',
    ]);
  });

  it('is not deleted where somebody extends it in the same moment', async () => {
    const late = async (...args: Parameters<typeof bench.cases.delete>) => {
      await bench.cases.extend(id, { for: 'PT20H' }, as('ann'));
      return bench.cases.delete(...args);
    };
    await bench.watch(after(4), { delete: late }).sweep();
    expect(await bench.deploymentsOf(id)).toEqual(['deploy Pending']);
    await sweep(4.1);
    expect(await bench.deploymentsOf(id)).toEqual(['deploy Pending']);
  });

  it('is deleted later, and its owner warned anew, where it was extended', async () => {
    await sweep(3);
    const extended = await bench.cases.extend(id, { for: 'PT8H' }, as('ann'));
    const end = (Date.parse(extended.expiresAt!) - begin) / hour;
    expect(end).toBeGreaterThanOrEqual(8);
    await sweep(end - 1.01);
    expect(bench.notices).toHaveLength(1);
    await sweep(end - 0.99);
    expect(bench.notices).toHaveLength(2);
    await sweep(end);
    expect((await bench.deploymentsOf(id))[0]).toBe('destroy Pending');
  });

  it.each([
    { reason: 'longer than is allowed', lasts: 'P2D', says: /longer/ },
    { reason: 'shorter than it is', lasts: 'PT1H', says: /earlier/ },
    { reason: 'no duration', lasts: 'tomorrow', says: /ISO 8601/ },
  ])('is not extended to what is $reason', async ({ lasts, says }) => {
    await expect(
      bench.cases.extend(id, { for: lasts }, as('ann')),
    ).rejects.toMatchObject({ message: expect.stringMatching(says) });
  });

  it('is extended once by a request that comes twice', async () => {
    const options = { ...as('ann'), idempotencyKey: 'k' };
    const first = await bench.cases.extend(id, { for: 'PT8H' }, options);
    const again = await bench.cases.extend(id, { for: 'PT8H' }, options);
    expect(again.etag).toBe(first.etag);
    await expect(
      bench.cases.extend(id, {}, { ...as('ann'), ifMatch: '"1"' }),
    ).rejects.toMatchObject({ name: 'PreconditionFailedError' });
  });

  it('keeps its end where the rule of its type changes', async () => {
    await bench.rule({ ttl: 'PT1H' });
    await sweep(3.9);
    expect((await bench.deploymentsOf(id))[0]).toBe('deploy Pending');
    const { environment } = await bench.create({ name: 'pr-2' });
    expect(
      Date.parse(environment.expiresAt!) - Date.parse(environment.createdAt),
    ).toBe(hour);
  });

  it('is deleted after all, where the deletion was stopped and nobody extended it', async () => {
    await sweep(4);
    await db('deployments')
      .where({ mode: 'destroy' })
      .update({ status: 'Cancelled' });
    await sweep(4.1);
    expect(await bench.deploymentsOf(id)).toHaveLength(2);
    await sweep(4.2);
    expect(await bench.deploymentsOf(id)).toHaveLength(3);
  });

  it('needs nobody’s approval to go', async () => {
    await bench.rule({ approval: { required: ['delete'] } });
    await sweep(4);
    expect((await bench.deploymentsOf(id))[0]).toBe('destroy Pending');
  });
});

describeOnDatabases('a quota', open => {
  it('holds whatever others create at the same time', async () => {
    const db = await open();
    const bench = await PolicyBench.start(db, {
      quota: { environments: { total: 5, perOwner: 3 } },
    });
    const names = Array.from({ length: 12 }, (_, i) => `pr-${i}`);
    const results = await Promise.allSettled(
      names.map(name => bench.create({ name })),
    );
    const refused = results.flatMap(result =>
      result.status === 'rejected' ? [result.reason] : [],
    );
    expect(refused).toHaveLength(9);
    expect(refused[0]).toMatchObject({
      name: 'ConflictError',
      message: expect.stringMatching(
        /There are 3 preview environments of group:default\/greeters/,
      ),
    });
    const other = { entityRef: 'component:default/other' };
    await bench.create({ ...other, name: 'a' });
    await bench.create({ ...other, name: 'b' });
    await expect(bench.create({ ...other, name: 'c' })).rejects.toThrow(
      /There are 5 preview environments and at most 5/,
    );
    expect(await environments.countLiving(db, { type: 'preview' })).toEqual({
      total: 5,
    });
  });
});
