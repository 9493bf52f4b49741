import { JsonObject } from '@backstage/types';
import {
  ConformanceTarget,
  DriverConformanceOptions,
  runDriverConformance,
} from '@infra-orchestration/backstage-plugin-infra-node/testUtils';
import { createRabbitmqDriver } from './driver';
import { TestServer } from './__testUtils__/outside';

const test = new TestServer();
beforeAll(() => test.start());
afterAll(() => test.stop());

type Path = (name: string) => string;

const put =
  (path: Path, body: JsonObject) =>
  async ({ externalName }: ConformanceTarget) => {
    await test.api('PUT', path(externalName), body);
  };

const del =
  (path: Path) =>
  async ({ externalName }: ConformanceTarget) => {
    await test.api('DELETE', path(externalName));
  };

const user: Path = name => `/users/${name}`;
const permissions: Path = name => `/permissions/${name}/${name}`;
const maxQueues: Path = name => `/vhost-limits/${name}/max-queues`;

/** As an administrator changes a user in the browser: all of it is sent, the tags included. */
const changeUser =
  (change: JsonObject) =>
  async ({ externalName }: ConformanceTarget) => {
    const { tags, password_hash: hash } = await test.api(
      'GET',
      user(externalName),
    );
    const same = { password_hash: hash, tags: tags.join(',') };
    await test.api('PUT', user(externalName), {
      ...('password' in change ? { tags: same.tags } : same),
      ...change,
      tags: [same.tags, change.tags].filter(Boolean).join(','),
    });
  };

const options: DriverConformanceOptions = {
  driver: gate => createRabbitmqDriver({ gate }),
  kind: 'vhost',
  connect: () => test.settings(),
  refusedSettings: () => test.refusedSettings(),
  settingsAt: ({ host, port }) => test.settings(`http://${host}:${port}`),
  publicCredentials: ['user'],
  createInputs: () => ({}),
  changedInputs: () => ({
    permissions: { configure: '^app\\.', read: '^app\\.' },
    maxConnections: 20,
  }),
  invalidInputs: [
    {
      reason: 'there is no such type of queue',
      inputs: () => ({ defaultQueueType: 'mirrored' }),
    },
    {
      reason: 'a limit of nothing is none',
      inputs: () => ({ maxQueues: 0 }),
    },
  ],
  outside: test.outside({
    'password changed': changeUser({ password: 'another' }),
    'login by password taken': changeUser({ password_hash: '' }),
    'made an administrator': changeUser({ tags: 'administrator' }),
    'user deleted': del(user),
    'permissions narrowed': put(permissions, {
      configure: '',
      write: '.*',
      read: '.*',
    }),
    'permissions taken': del(permissions),
    'a limit set': put(maxQueues, { value: 1 }),
  }),
};

runDriverConformance({ ...options, name: 'a bare vhost' });

runDriverConformance({
  ...options,
  name: 'a vhost with limits',
  createInputs: () => ({
    defaultQueueType: 'quorum',
    maxQueues: 10,
    maxConnections: 10,
  }),
  changedInputs: () => ({ defaultQueueType: 'quorum', maxQueues: 5 }),
  outside: test.outside({
    'a limit changed': put(maxQueues, { value: 100 }),
    'a limit taken': del(maxQueues),
    'vhost deleted': del(name => `/vhosts/${name}`),
  }),
});
