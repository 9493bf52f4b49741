import assert from 'node:assert/strict';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import pg from 'pg';
import type {
  BindConnection,
  PostgresConnection,
  PowerdnsConnection,
} from './client.ts';
import type { InstanceReport } from './commands.ts';
import { isAlive } from './identity.ts';
import { PowerdnsSetup } from './parts/powerdns-setup.ts';
import {
  processesOf,
  startBystander,
  TestHome,
  untilGone,
} from './test-support.ts';
import { waitFor } from './wait.ts';

const home = new TestHome();

function connectionOf<T>(report: InstanceReport, part: string): T {
  return report.parts.find(candidate => candidate.part === part)!
    .connection as T;
}

async function query(connection: PostgresConnection, sql: string) {
  const client = new pg.Client({ connectionString: connection.url });
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

describe('instances', { concurrency: false }, () => {
  it('run side by side with servers and data of their own', async () => {
    const [a, b] = await Promise.all([
      home.up('side-a', 'powerdns,bind,postgres'),
      home.up('side-b', 'powerdns,bind,postgres,powerdns-2'),
    ]);
    const ports = [...a.parts, ...b.parts].flatMap(part =>
      Object.values(part.ports!),
    );
    assert.equal(new Set(ports).size, ports.length);
    assert.equal(ports.length, 4 + 6);

    const postgresA = connectionOf<PostgresConnection>(a, 'postgres');
    const postgresB = connectionOf<PostgresConnection>(b, 'postgres');
    await query(postgresA, 'CREATE TABLE only_here (id int)');
    await assert.rejects(query(postgresB, 'SELECT * FROM only_here'));
    await assert.rejects(
      query(
        {
          ...postgresA,
          url: postgresB.url.replace(/:\d+\//, `:${postgresA.port}/`),
        },
        'SELECT 1',
      ),
      /password authentication failed/,
    );

    const powerdnsA = connectionOf<PowerdnsConnection>(a, 'powerdns');
    const powerdnsB = connectionOf<PowerdnsConnection>(b, 'powerdns');
    const zones = await new PowerdnsSetup(powerdnsA).zones();
    assert.deepEqual(
      zones.sort(),
      [...powerdnsA.zones, ...powerdnsA.tsigZones].sort(),
    );
    await assert.rejects(
      new PowerdnsSetup({ ...powerdnsA, apiKey: powerdnsB.apiKey }).zones(),
      /401/,
    );
    await home.cli('down', '--instance', 'side-b', '--wipe');
  });

  it('get missing parts added, and keep address and data over a restart', async () => {
    const first = await home.up('side-a', 'postgres');
    const before = connectionOf<PostgresConnection>(first, 'postgres');
    const { stdout } = await home.cli('env', '--instance', 'side-a');
    assert.match(stdout, new RegExp(`export PGPORT='${before.port}'`));

    assert.equal((await home.cli('down', '--instance', 'side-a')).code, 0);
    await untilGone(first.parts.flatMap(part => part.processes ?? []));
    const again = await home.up('side-a', 'bind');
    assert.deepEqual(
      again.parts.map(({ part, phase }) => `${part} ${phase}`),
      ['bind ready'],
    );
    const added = await home.up('side-a', 'postgres');
    assert.equal(added.supervisor, again.supervisor);
    assert.deepEqual(connectionOf(added, 'postgres'), before);
    assert.deepEqual(await query(before, 'SELECT * FROM only_here'), []);
  });

  it('lose their data by a reset, which brings the same parts up again', async () => {
    const owner = String(process.pid);
    const { code, stdout } = await home.cli(
      ...['reset', '--instance', 'side-a', '--owner-pid', owner, '--json'],
    );
    assert.equal(code, 0);
    const report: InstanceReport = JSON.parse(stdout);
    const up = report.parts.filter(({ phase }) => phase === 'ready');
    assert.deepEqual(up.map(({ part }) => part).sort(), ['bind', 'postgres']);
    await assert.rejects(
      query(connectionOf(report, 'postgres'), 'SELECT * FROM only_here'),
      /does not exist/,
    );
    await home.cli('down', '--instance', 'side-a', '--wipe');
  });

  it('end with their last owner, killed or not, and leave no data if told so', async () => {
    const [one, two] = [await startBystander(), await startBystander()];
    const options = (pid: number) => ['--owner-pid', `${pid}`, '--ephemeral'];
    await home.up('owned', 'bind', options(one.pid));
    await home.up('owned', 'postgres', options(two.pid));
    const processes = processesOf(home.state('owned'));
    assert.equal(processes.length, 3);

    process.kill(one.pid, 'SIGKILL');
    await untilGone([one]);
    const kept = await home.up('owned', 'bind', options(two.pid));
    assert.ok(kept.running && processes.every(isAlive));

    process.kill(two.pid, 'SIGKILL');
    await untilGone(processes);
    assert.equal(existsSync(join(home.dir, 'owned')), false);
  });

  it('leave nothing running when the supervisor is killed, and come up again', async () => {
    const before = await home.up('killed', 'powerdns,bind,postgres');
    const state = home.state('killed');
    process.kill(state.supervisor.pid, 'SIGKILL');
    await untilGone(processesOf(state));

    const { stdout } = await home.cli(
      'status',
      '--instance',
      'killed',
      '--json',
    );
    assert.equal(JSON.parse(stdout).running, false);
    const after = await home.up('killed', 'powerdns,bind,postgres');
    for (const part of ['powerdns', 'bind', 'postgres']) {
      assert.deepEqual(connectionOf(after, part), connectionOf(before, part));
    }
    await home.cli('down', '--instance', 'killed', '--wipe');
  });

  it('reap what a lost supervisor recorded, but no stranger with the same number', async () => {
    await home.up('stale', 'bind');
    const state = home.state('stale');
    await home.cli('down', '--instance', 'stale');
    const [leftOver, stranger] = [
      await startBystander(),
      await startBystander(),
    ];
    const log = join(home.dir, 'stale', 'bind', 'named.log');
    state.parts.bind.processes = [
      { name: 'named', log, ...leftOver },
      { name: 'named', log, pid: stranger.pid, startedAt: 'another time' },
    ];
    writeFileSync(join(home.dir, 'stale', 'state.json'), JSON.stringify(state));

    await home.up('stale', 'bind');
    assert.equal(isAlive(leftOver), false);
    assert.equal(isAlive(stranger), true);
    await home.cli('down', '--instance', 'stale', '--wipe');
  });

  it('notice a server that ends, and start it again when asked', async () => {
    const before = await home.up('broken', 'bind,powerdns');
    const named = home.state('broken').parts.bind.processes[0];
    process.kill(named.pid, 'SIGKILL');
    await waitFor(
      () => home.state('broken').parts.bind.phase === 'failed' || undefined,
      { what: 'the end to be noticed', timeoutMs: 30_000 },
    );
    const { error } = home.state('broken').parts.bind;
    assert.match(error!, /named was ended by SIGKILL; the end of .*named\.log/);
    const again = await home.up('broken', 'bind,powerdns');
    assert.equal(again.supervisor, before.supervisor);
    await home.cli('down', '--instance', 'broken', '--wipe');
  });

  it('say why a server does not start, with the end of its log', async () => {
    await home.up('misled', 'powerdns');
    await home.cli('down', '--instance', 'misled');
    const database = join(home.dir, 'misled', 'powerdns', 'pdns.sqlite3');
    writeFileSync(database, 'this is no database');

    const owner = String(process.pid);
    const { code, stdout } = await home.cli(
      ...['up', '--instance', 'misled', '--parts', 'powerdns'],
      ...['--owner-pid', owner],
    );
    assert.equal(code, 1);
    assert.match(stdout, /powerdns +failed/);
    assert.match(stdout, /pdns_server\.log:\n.*not a database/s);
    await home.cli('down', '--instance', 'misled', '--wipe');
  });

  it('ask servers of one’s own, and say which does not do', async () => {
    const report = await home.up('lender', 'powerdns,bind,postgres');
    const powerdns = connectionOf<PowerdnsConnection>(report, 'powerdns');
    const bind = connectionOf<BindConnection>(report, 'bind');
    const postgres = connectionOf<PostgresConnection>(report, 'postgres');
    const variables = (zone: string, password: string) => ({
      INFRA_SANDBOX_POWERDNS_URL: powerdns.apiUrl,
      INFRA_SANDBOX_POWERDNS_API_KEY: powerdns.apiKey,
      INFRA_SANDBOX_POWERDNS_DNS: `localhost:${powerdns.dnsPort}`,
      INFRA_SANDBOX_POWERDNS_ZONES: zone,
      INFRA_SANDBOX_RFC2136_SERVER: `${bind.dnsHost}:${bind.dnsPort}`,
      INFRA_SANDBOX_RFC2136_ZONES: bind.zones[0],
      INFRA_SANDBOX_RFC2136_TSIG_NAME: bind.tsig.name,
      INFRA_SANDBOX_RFC2136_TSIG_SECRET: bind.tsig.secret,
      INFRA_SANDBOX_POSTGRES_URL: postgres.url.replace(
        postgres.password,
        password,
      ),
    });
    const up = (zone: string, password: string) =>
      home.run(variables(zone, password), [
        ...['up', '--instance', 'borrower'],
        ...['--parts', 'powerdns,bind,postgres'],
      ]);

    const good = await up(powerdns.zones[0], postgres.password);
    assert.equal(good.code, 0, good.stdout);
    const bad = await up('nowhere.test', 'wrong');
    assert.equal(bad.code, 1);
    assert.match(bad.stdout, /powerdns +external, not answering/);
    assert.match(bad.stdout, /has no zone nowhere\.test; it has dev\.example/);
    assert.match(bad.stdout, /no login to 127\.0\.0\.1:\d+ as postgres: pass/);
    assert.match(bad.stdout, /bind +external +DNS/);
    assert.doesNotMatch(bad.stdout, /wrong/);
    await home.cli('down', '--instance', 'lender', '--wipe');
  });
});
