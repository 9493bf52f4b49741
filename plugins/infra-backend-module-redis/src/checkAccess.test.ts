import { serverChecks } from './checkAccess';
import { createRedisDriver } from './driver';
import { connect, context } from './__testUtils__/instance';
import { LEAST_PRIVILEGE, TestServer } from './__testUtils__/outside';

jest.setTimeout(60_000);

const greeting = {
  server: 'redis',
  version: '7.0.15',
  mode: 'standalone',
  role: 'master',
};

describe('serverChecks', () => {
  it.each([
    { reason: 'Redis will do', change: {}, refused: [] },
    {
      reason: 'Valkey will do',
      change: { server: 'valkey', version: '8.1.0' },
      refused: [],
    },
    {
      reason: 'the server is too old',
      change: { version: '6.2.14' },
      refused: ['The server is Redis 6.2.14'],
    },
    {
      reason: 'it is a node of a cluster',
      change: { mode: 'cluster' },
      refused: [
        'Its mode is cluster; users and keys of a cluster are spread over its nodes',
      ],
    },
    {
      reason: 'it is a replica',
      change: { role: 'replica' },
      refused: [
        'Its role is replica; replicas neither take keys nor pass users on',
      ],
    },
  ])('$reason', ({ change, refused }) => {
    const failed = serverChecks({ ...greeting, ...change }).filter(
      check => !check.granted,
    );
    expect(failed.map(({ message }) => message)).toEqual(refused);
  });
});

describe('checkAccess', () => {
  const test = new TestServer();
  const driver = createRedisDriver();
  afterAll(() => test.stop());

  const check = async () => {
    const server = await connect(driver, test.settings());
    try {
      return await driver.checkAccess(server, context());
    } finally {
      server.close();
    }
  };

  it('asks for no more than the page tells', async () => {
    await test.start('+acl|dryrun');
    const { remedy } = await check();
    expect(remedy?.content).toBe(
      `ACL SETUSER ${test.admin} ${LEAST_PRIVILEGE}\nACL SAVE\n`,
    );
  });

  it('names a remedy that works', async () => {
    await test.start('+ping');
    const before = await check();
    expect(before).toMatchObject({
      ok: false,
      server: expect.stringMatching(/^(Redis|Valkey) \d+/),
    });
    for (const line of before.remedy!.content.trim().split('\n')) {
      await test.command(...line.split(' '));
    }
    const after = await check();
    expect(after.checks.filter(({ granted }) => !granted)).toEqual([]);
    expect(after.ok).toBe(true);
  });

  it.each(LEAST_PRIVILEGE.split(' '))('misses %s', async missing => {
    const others = LEAST_PRIVILEGE.split(' ').filter(rule => rule !== missing);
    await test.start(others.join(' '));
    const report = await check();
    const failed = report.checks.filter(({ granted }) => !granted);
    expect(failed).toHaveLength(1);
    // Without the right to have users written down all works, until the server restarts.
    const isOptional = missing === '+acl|save';
    expect(report.ok).toBe(isOptional);
    expect(failed[0].optional ?? false).toBe(isOptional);
  });
});
