import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { PrometheusConnection } from './client.ts';
import { processesOf, TestHome, untilGone } from './test-support.ts';
import { waitFor } from './wait.ts';

const home = new TestHome();

const upWithPrometheus = async (instance: string) => {
  const report = await home.up(instance, 'prometheus');
  return report.parts[0].connection as PrometheusConnection;
};

async function valueOf({ url }: PrometheusConnection, query: string) {
  const parameters = new URLSearchParams({ query });
  const answer = await fetch(`${url}/api/v1/query?${parameters}`);
  const { data } = (await answer.json()) as {
    data: { result: { value: [number, string] }[] };
  };
  return data.result[0]?.value[1];
}

describe('prometheus', { concurrency: false }, () => {
  it('looks at itself, and keeps what it saw and its address over a restart', async () => {
    const before = await upWithPrometheus('a');
    await waitFor(() => valueOf(before, 'up'), {
      what: 'a sample',
      timeoutMs: 20_000,
    });
    const processes = processesOf(home.state('a'));
    await home.cli('down', '--instance', 'a');
    await untilGone(processes);

    const after = await upWithPrometheus('a');
    assert.deepEqual(after, before);
    assert.ok(Number(await valueOf(after, 'count_over_time(up[1h])')) >= 1);
  });

  it('is asked as a server of one’s own', async () => {
    const { url } = await upWithPrometheus('a');
    const borrow = (address: string) =>
      home.run({ INFRA_SANDBOX_PROMETHEUS_URL: address }, [
        ...['up', '--instance', 'borrower', '--parts', 'prometheus'],
      ]);
    assert.equal((await borrow(url)).code, 0);
    const refused = await borrow('http://127.0.0.1:9');
    assert.equal(refused.code, 1);
    assert.match(refused.stdout, /127\.0\.0\.1:9 answers no query/);
  });
});
