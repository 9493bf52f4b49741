import { takeInTime } from './takeInTime';

it('has an end, also where the sink hangs', async () => {
  const { signal } = new AbortController();
  const sink = { take: () => new Promise<never>(() => {}) };
  await expect(
    takeInTime(sink, {} as any, {} as any, { signal, timeout: 50 }),
  ).rejects.toThrow(/timeout/);
});
