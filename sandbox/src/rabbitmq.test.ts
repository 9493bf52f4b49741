import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import type { RabbitmqConnection } from './client.ts';
import { processesOf, TestHome, untilGone } from './test-support.ts';
import { waitFor } from './wait.ts';

const home = new TestHome();

async function api(
  { managementUrl, user, password }: RabbitmqConnection,
  method: string,
  path: string,
  body?: object,
): Promise<number> {
  const login = Buffer.from(`${user}:${password}`).toString('base64');
  const response = await fetch(`${managementUrl}/api${path}`, {
    method,
    headers: {
      Authorization: `Basic ${login}`,
      'Content-Type': 'application/json',
    },
    body: body && JSON.stringify(body),
  });
  return response.status;
}

const upWithRabbitmq = async (instance: string) => {
  const report = await home.up(instance, 'rabbitmq');
  return report.parts[0].connection as RabbitmqConnection;
};

/** Command lines of all that has to do with this test's servers, recorded or not. */
function processesIn(directory: string): string[] {
  return readdirSync('/proc')
    .filter(name => /^\d+$/.test(name))
    .flatMap(pid => {
      try {
        const environment = readFileSync(`/proc/${pid}/environ`, 'utf8');
        const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8');
        return environment.includes(`${directory}/`) && command
          ? [command.replaceAll('\0', ' ')]
          : [];
      } catch {
        return [];
      }
    })
    .filter(command => /beam|erl|epmd|inet_gethost|disk_monitor/.test(command));
}

describe('rabbitmq', { concurrency: false }, () => {
  it('runs side by side, each with users of its own', async () => {
    const [a, b] = await Promise.all([
      upWithRabbitmq('a'),
      upWithRabbitmq('b'),
    ]);
    assert.equal(new Set([a.port, b.port]).size, 2);
    assert.equal(await api(a, 'PUT', '/vhosts/only-here', {}), 201);
    assert.equal(await api(b, 'GET', '/vhosts/only-here'), 404);
    assert.equal(
      await api({ ...a, password: b.password }, 'GET', '/whoami'),
      401,
    );
    await home.cli('down', '--instance', 'b', '--wipe');
  });

  it('keeps data and addresses over a restart, and leaves no process behind', async () => {
    const before = await upWithRabbitmq('a');
    assert.notDeepEqual(processesIn(home.dir), []);
    const processes = processesOf(home.state('a'));
    await home.cli('down', '--instance', 'a');
    await untilGone(processes);
    await waitFor(() => processesIn(home.dir).length === 0 || undefined, {
      what: 'the helpers to end',
      timeoutMs: 30_000,
    });

    assert.deepEqual(await upWithRabbitmq('a'), before);
    assert.equal(await api(before, 'GET', '/vhosts/only-here'), 200);
  });

  it('leaves no process behind when the supervisor is killed', async () => {
    await upWithRabbitmq('a');
    process.kill(home.state('a').supervisor.pid, 'SIGKILL');
    await waitFor(() => processesIn(home.dir).length === 0 || undefined, {
      what: 'all to end',
      timeoutMs: 30_000,
    });
  });

  it('is asked as a server of one’s own, of an administrator', async () => {
    const { managementUrl, user, password } = await upWithRabbitmq('a');
    const borrow = (url: string) =>
      home.run({ INFRA_SANDBOX_RABBITMQ_URL: url }, [
        ...['up', '--instance', 'borrower', '--parts', 'rabbitmq'],
      ]);
    const url = managementUrl.replace('//', `//${user}:${password}@`);
    assert.equal((await borrow(url)).code, 0);
    const refused = await borrow(url.replace(password, 'wrong-one'));
    assert.equal(refused.code, 1);
    assert.match(refused.stdout, /no login to http:.* as sandbox: 401/);
    assert.doesNotMatch(refused.stdout, /wrong-one/);
  });
});
