import {
  ConformanceTarget,
  runDriverConformance,
} from '@infra-orchestration/backstage-plugin-infra-node/testUtils';
import { MemoryCredentials } from './__testUtils__/MemoryCredentials';
import { builtInSettings, existingSettings } from './__testUtils__/registries';
import { createBuiltInRegistryDriver } from './builtIn/driver';
import { readDockerConfig } from './dockerConfig';
import { createRegistryDriver } from './existing/driver';
import { hashPassword, isPassword } from './tokens/passwords';

jest.setTimeout(60_000);

runDriverConformance({
  name: 'registry pull-secret, an existing registry with a password',
  driver: createRegistryDriver(),
  kind: 'pull-secret',
  connect: () => existingSettings(),
  refusedSettings: () => existingSettings({ password: 'not-the-password' }),
  publicCredentials: ['username'],
  createInputs: () => ({}),
  changedInputs: () => ({
    hosts: ['images.example.com', 'mirror.example.com'],
  }),
  invalidInputs: [
    { reason: 'a host is one word', inputs: () => ({ hosts: ['a b'] }) },
  ],
});

const credentials = new MemoryCredentials();
/** The suite gives no name to its providers that the tests would know beforehand. */
const rowOf = ({ externalName }: ConformanceTarget) =>
  [...credentials.rows.values()].find(row => row.username === externalName);

const PROVIDER = 'conformance';

const change =
  (values: () => Promise<object> | object) =>
  async (target: ConformanceTarget) => {
    Object.assign(rowOf(target)!, await values());
  };

runDriverConformance({
  name: 'built-in-registry pull-secret',
  driver: gate =>
    createBuiltInRegistryDriver({
      credentials: {
        get: (...args) => gate(() => credentials.get(...args)),
        list: (...args) => gate(() => credentials.list(...args)),
        add: (...args) => gate(() => credentials.add(...args)),
        update: (...args) => gate(() => credentials.update(...args)),
        remove: (...args) => gate(() => credentials.remove(...args)),
      },
    }),
  kind: 'pull-secret',
  connect: () => builtInSettings(),
  createInputs: seed => ({ repositories: [`shop-${seed}`] }),
  changedInputs: seed => ({ repositories: [`shop-${seed}`, 'base/*'] }),
  invalidInputs: [
    {
      reason: 'an environment that may pull nothing needs no secret',
      inputs: () => ({ repositories: [] }),
    },
    {
      reason: 'everything is no path',
      inputs: () => ({ repositories: ['*'] }),
    },
  ],
  outside: {
    exists: async target => rowOf(target) !== undefined,
    makeUnowned: async ({ externalName }) => {
      await credentials.add({
        provider: PROVIDER,
        username: externalName,
        purpose: 'push',
        owner: 'component:default/somebody',
        entityRef: 'component:default/somebody',
        access: [],
        passwordHash: await hashPassword('of a stranger'),
        createdBy: 'user:default/ann',
        createdAt: '2026-11-25T10:00:00.000Z',
      });
    },
    destroy: async target => {
      const row = rowOf(target);
      if (row) {
        await credentials.remove(row);
      }
    },
    tamper: {
      'more repositories allowed': change(() => ({
        access: [{ repository: 'secret/*', actions: ['pull'] }],
      })),
      'pushing allowed': change(() => ({
        access: [{ repository: 'shop', actions: ['pull', 'push'] }],
      })),
      'password changed': change(async () => ({
        passwordHash: await hashPassword('another'),
      })),
    },
    snapshot: async target => JSON.parse(JSON.stringify(rowOf(target))),
    verify: async (target, { dockerConfig, username, server }) => {
      const row = rowOf(target)!;
      const login = readDockerConfig(String(dockerConfig), String(server));
      expect(login.username).toBe(username);
      expect(row.username).toBe(username);
      expect(await isPassword(login.password, row.passwordHash)).toBe(true);
      expect(row.access.map(({ repository }) => repository).sort()).toEqual(
        [...(target.inputs.repositories as string[])].sort(),
      );
    },
  },
});
