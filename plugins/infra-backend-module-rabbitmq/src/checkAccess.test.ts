import { hasTag, versionCheck } from './checkAccess';
import { createRabbitmqDriver } from './driver';
import { connect, context } from './__testUtils__/instance';
import { TestServer } from './__testUtils__/outside';

describe('versionCheck', () => {
  it.each([
    { version: '3.9.29', granted: false },
    { version: '3.10.8', granted: true },
    { version: '3.13.7', granted: true },
    { version: '4.0.5', granted: true },
  ])('grants $version: $granted', ({ version, granted }) => {
    expect(versionCheck(version).granted).toBe(granted);
  });
});

describe('hasTag', () => {
  it.each([
    { reason: 'in a list', tags: ['a', 'administrator'], found: true },
    { reason: 'in one text', tags: 'a, administrator', found: true },
    { reason: 'not as a part', tags: ['administrator-of-x'], found: false },
  ])('finds it $reason: $found', ({ tags, found }) => {
    expect(hasTag(tags, 'administrator')).toBe(found);
  });
});

describe('checkAccess', () => {
  const test = new TestServer();
  const driver = createRabbitmqDriver();
  afterAll(() => test.stop());

  const check = async (settings = test.settings()) => {
    const api = await connect(driver, settings);
    try {
      return await driver.checkAccess(api, context());
    } finally {
      await api.close();
    }
  };

  it.each(['management', 'monitoring', 'policymaker'])(
    'misses the tag of a user who is %s only',
    async tag => {
      await test.start(tag);
      expect(await check()).toMatchObject({
        ok: false,
        checks: [{ granted: true }, { granted: false }, { granted: true }],
        remedy: {
          content: `rabbitmqctl set_user_tags '${test.admin}' administrator\n`,
        },
      });
    },
  );

  it('grants all to an administrator without any permissions', async () => {
    await test.start();
    expect(await check()).toMatchObject({
      ok: true,
      server: expect.stringMatching(/^RabbitMQ \d+\.\d+/),
    });
  });

  it('names what makes a user that is not there', async () => {
    await test.start();
    const { remedy } = await check(test.refusedSettings());
    expect(remedy?.content).toContain(`rabbitmqctl add_user '${test.admin}'`);
  });

  it('blames the address where there is something else', async () => {
    const elsewhere = `${test.server.managementUrl}/nothing`;
    expect(await check(test.settings(elsewhere))).toMatchObject({
      ok: false,
      checks: [
        { granted: false, message: expect.stringContaining('managementUrl') },
      ],
    });
  });
});
