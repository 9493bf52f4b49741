import { connect as connectAmqp } from 'amqplib';
import { ManagementApi } from '../client/ManagementApi';
import { createRabbitmqDriver } from '../driver';
import { connect, createInstance } from '../__testUtils__/instance';
import { TestServer } from '../__testUtils__/outside';

const test = new TestServer();
let api: ManagementApi;

beforeAll(async () => {
  await test.start();
  api = await connect(createRabbitmqDriver(), test.settings());
});

afterAll(async () => {
  await api.close();
  await test.stop();
});

/** A connection of the tenant that stays open. */
async function tenant(uri: string) {
  const connection = await connectAmqp(uri);
  connection.on('error', () => {});
  return connection;
}

describe('a vhost against a real server', () => {
  it('ends connections, and takes queues with what is in them along, when it goes', async () => {
    const instance = createInstance(api);
    await instance.apply();
    const { outputs } = await instance.observe();
    const connection = await tenant(outputs.uri);
    const channel = await connection.createConfirmChannel();
    channel.on('error', () => {});
    await channel.assertQueue('orders');
    channel.sendToQueue('orders', Buffer.from('one'));
    await channel.waitForConfirms();
    const ended = new Promise(resolve => connection.once('close', resolve));

    await instance.remove();

    await ended;
    expect(await instance.observe()).toEqual({ status: 'absent' });
    await instance.apply();
    expect(await test.api('GET', `/queues/${instance.name}`)).toEqual([]);
    await instance.remove();
  });

  it('gives queues that say nothing the type that was chosen', async () => {
    const inputs = { defaultQueueType: 'quorum' as const };
    const instance = createInstance(api);
    await instance.apply(inputs);
    const { outputs } = await instance.observe(inputs);
    const connection = await tenant(outputs.uri);
    const channel = await connection.createChannel();
    await channel.assertQueue('orders', { durable: true });
    await connection.close();
    const queue = await test.api('GET', `/queues/${instance.name}/orders`);
    expect(queue).toMatchObject({ type: 'quorum' });
    await instance.remove();
  });

  it('says that another default type takes another vhost, and leaves this one', async () => {
    const instance = createInstance(api);
    await instance.apply({ defaultQueueType: 'quorum' });
    const inputs = { defaultQueueType: 'stream' as const, maxQueues: 3 };
    const before = await test.snapshot(instance.name);
    expect(await instance.observe(inputs)).toMatchObject({
      upToDate: false,
      ready: true,
      replace: expect.stringContaining('quorum'),
      diff: [
        { path: '/maxQueues', after: 3 },
        { path: '/defaultQueueType', before: 'quorum', after: 'stream' },
      ],
    });
    await expect(instance.apply(inputs)).rejects.toMatchObject({
      code: 'terminal',
    });
    expect(await test.snapshot(instance.name)).toEqual(before);
    await instance.remove();
  });

  it('refuses a user that somebody else made, and makes no vhost', async () => {
    const instance = createInstance(api);
    await test.api('PUT', `/users/${instance.name}`, {
      password: 'of somebody',
      tags: 'management',
    });
    await expect(instance.apply()).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringContaining(`The user ${instance.name} exists`),
    });
    await instance.remove();
    expect(await test.api('GET', `/vhosts/${instance.name}`)).toBeUndefined();
    expect(await test.api('GET', `/users/${instance.name}`)).toMatchObject({
      tags: ['management'],
    });
    await test.api('DELETE', `/users/${instance.name}`);
  });

  it('takes its user away where the vhost of the name is somebody else’s by now', async () => {
    const instance = createInstance(api);
    await instance.apply();
    await test.api('DELETE', `/vhosts/${instance.name}`);
    await test.api('PUT', `/vhosts/${instance.name}`, { description: 'mine' });
    await instance.remove();
    expect(await test.api('GET', `/users/${instance.name}`)).toBeUndefined();
    expect(await test.api('GET', `/vhosts/${instance.name}`)).toMatchObject({
      description: 'mine',
    });
    await test.api('DELETE', `/vhosts/${instance.name}`);
  });

  it('knows its vhost where people added words to the description', async () => {
    const instance = createInstance(api);
    await instance.apply();
    const { description } = await test.api('GET', `/vhosts/${instance.name}`);
    await test.api('PUT', `/vhosts/${instance.name}`, {
      description: `Orders of the shop. ${description}; ask Ann.`,
    });
    expect(await instance.observe()).toMatchObject({
      owned: true,
      upToDate: true,
    });
    await instance.remove();
    expect(await instance.observe()).toEqual({ status: 'absent' });
  });

  it('blames the inputs for a pattern that is none, and can be removed then', async () => {
    const instance = createInstance(api);
    await expect(
      instance.apply({ permissions: { read: '(' } }),
    ).rejects.toMatchObject({
      code: 'terminal',
      message: expect.stringContaining('invalid_regexp'),
    });
    await instance.remove();
    expect(await instance.observe()).toEqual({ status: 'absent' });
  });

  it('keeps to its patterns', async () => {
    const inputs = { permissions: { configure: '^app\\.', read: '^app\\.' } };
    const instance = createInstance(api);
    await instance.apply(inputs);
    const { outputs } = await instance.observe(inputs);
    const connection = await tenant(outputs.uri);
    const channel = await connection.createChannel();
    channel.on('error', () => {});
    await expect(channel.assertQueue('other')).rejects.toThrow(
      'ACCESS_REFUSED',
    );
    await connection.close();
    await instance.remove();
  });

  it('sends the password in no request', async () => {
    const spy = jest.spyOn(ManagementApi.prototype, 'send');
    const instance = createInstance(api);
    await instance.apply();
    await test.api('PUT', `/users/${instance.name}`, {
      password: 'drifted',
      tags: (await test.api('GET', `/users/${instance.name}`)).tags.join(','),
    });
    await instance.apply();
    const sent = JSON.stringify(spy.mock.calls.map(([call]) => call));
    spy.mockRestore();
    expect(sent.match(/"password_hash"/g)).toHaveLength(2);
    expect(sent).not.toContain(await instance.secrets.get('password'));
    await instance.remove();
  });
});
