import { Contract, OTHER, SECRET } from './contract';
import { ContractRun } from './ContractRun';

const DAY_MS = 86_400_000;

/** What holds for every source, at the real events backend. */
export function describeContract(contract: Contract): void {
  describe(`the source ${contract.kind}`, () => {
    const run = new ContractRun(contract);

    beforeAll(() => run.start());

    beforeEach(() => {
      run.backend.hints.length = 0;
      run.backend.pullRequests.length = 0;
    });

    afterAll(() => run.backend.stop());

    describeAccepted(run);
    describeTampered(run);
    describeUnreadable(run);
    describeTimes(run);
    describeRecords(run);
  });
}

function describeAccepted(run: ContractRun): void {
  const { kind, published, genuine, repeatable = true } = run.contract;

  it.each(published)('accepts $title', async one => {
    const name = run.sender();
    const request = await genuine(one.payload, one.headers);
    expect(await run.post(name, request)).toEqual({
      status: 202,
      body: { status: 'accepted' },
    });
    const deliveryId = expect.stringMatching(new RegExp(`^${name}:.{8,}$`));
    const told = { source: kind, deliveryId };
    expect(run.backend.hints).toEqual(
      one.hints ? [{ ...told, hints: one.hints }] : [],
    );
    expect(run.backend.pullRequests).toEqual(
      one.pullRequest ? [{ ...told, ...one.pullRequest }] : [],
    );
  });

  it('names a delivery the same when it is replayed', async () => {
    const name = run.sender();
    const request = await run.genuine();
    await run.post(name, request);
    await run.post(name, request);
    const ids = run.backend.hints.map(({ deliveryId }) => deliveryId);
    expect(ids).toHaveLength(2);
    expect(new Set(ids).size).toBe(repeatable ? 1 : 2);
  });
}

function describeTampered(run: ContractRun): void {
  const { unsigned, tampered } = run.contract;

  it('refuses what is not signed', async () => {
    await run.expectRefused(unsigned(await run.genuine()), 401);
  });

  it.each(tampered)('refuses where $reason', async ({ change }) => {
    await run.expectRefused(await change(await run.genuine()), 403);
  });
}

function describeUnreadable(run: ContractRun): void {
  it.each(run.contract.malformed)('refuses where $reason', async example => {
    await run.expectRefused(await run.genuine(example), 400);
  });

  it('refuses what is not JSON, and keeps none of it', async () => {
    const request = await run.genuine({ payload: '{"hidden": ' });
    await run.expectRefused(request, 400);
    expect(JSON.stringify(run.backend.hints)).not.toContain('hidden');
  });

  it('refuses what is too large', async () => {
    const payload = { padding: 'x'.repeat(1024 * 1024) };
    await run.expectRefused(await run.genuine({ payload }), 413);
  });

  it('refuses what has another content type', async () => {
    const request = await run.genuine();
    const headers = {
      ...request.headers,
      'content-type': 'application/x-www-form-urlencoded',
    };
    await run.expectRefused({ ...request, headers }, 415);
  });
}

function describeTimes(run: ContractRun): void {
  const { at, staleStatus = 403 } = run.contract;
  if (!at) {
    return;
  }
  const ofDay = (offset: number) =>
    run.genuine({ payload: at(new Date(Date.now() + offset * DAY_MS)) });

  it('accepts what happened just now', async () => {
    const answer = await run.post('strict', await ofDay(0));
    expect(answer).toMatchObject({ status: 202, body: { status: 'accepted' } });
  });

  it.each([
    { reason: 'is of two days ago', offset: -2 },
    { reason: 'is yet to come', offset: 1 },
  ])('refuses what $reason', async ({ offset }) => {
    await run.expectRefused(await ofDay(offset), staleStatus, 'strict');
  });
}

function describeRecords(run: ContractRun): void {
  const { kind, unknown } = run.contract;
  if (unknown) {
    it.each(unknown)('takes note of no more than $reason', async example => {
      const request = await run.genuine(example);
      expect(await run.post(run.sender(), request)).toMatchObject({
        status: 202,
        body: { status: 'ignored', reason: expect.any(String) },
      });
      expect(run.backend.hints).toMatchObject([
        { source: kind, hints: [], fate: 'Ignored' },
      ]);
    });
  }

  it('logs no secret', () => {
    const logged = run.backend.logged.join();
    expect(logged).toContain(`/api/events/infra/${kind}/i0`);
    expect(logged).not.toContain(SECRET);
    expect(logged).not.toContain(OTHER);
  });
}
