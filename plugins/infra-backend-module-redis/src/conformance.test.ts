import {
  ConformanceTarget,
  runDriverConformance,
} from '@infra-orchestration/backstage-plugin-infra-node/testUtils';
import { createRedisDriver } from './driver';
import { TestServer } from './__testUtils__/outside';

const test = new TestServer();
beforeAll(() => test.start());
afterAll(() => test.stop());

/** Rules that somebody adds to the user of a target. */
const set =
  (...rules: string[]) =>
  async ({ externalName }: ConformanceTarget) => {
    await test.command('ACL', 'SETUSER', externalName, ...rules);
  };

runDriverConformance({
  driver: gate => createRedisDriver({ gate }),
  kind: 'user',
  connect: () => test.settings(),
  refusedSettings: () => test.refusedSettings(),
  settingsAt: address => test.settings(address),
  publicCredentials: ['user'],
  createInputs: () => ({}),
  changedInputs: () => ({ commands: ['+scan', '-@scripting', '+eval'] }),
  invalidInputs: [
    {
      reason: 'the category lets a tenant reach everything',
      inputs: () => ({ commands: ['+@dangerous'] }),
    },
    {
      reason: 'the command lets a tenant reach everything',
      inputs: () => ({ commands: ['+acl|setuser'] }),
    },
    {
      reason: 'it is no rule about commands',
      inputs: () => ({ commands: ['~*'] }),
    },
    {
      reason: 'the server knows no such command',
      inputs: () => ({ commands: ['+makecoffee'] }),
    },
  ],
  outside: test.outside({
    'password changed': set('resetpass', '>another'),
    'another password added': set('>another'),
    'every password accepted': set('nopass'),
    'login taken': set('off'),
    'all keys given': set('allkeys'),
    'keys taken': set('resetkeys'),
    'another channel given': set('&theirs:*'),
    'commands added': set('+flushall'),
    'commands taken': set('-get'),
    'more rights in a selector': set('(~theirs:* +get)'),
  }),
});
