import { runDriverConformance } from '@infra-orchestration/backstage-plugin-infra-node/testUtils';
import { createMailboxDriver } from './mailboxDriver';
import { MailService } from './mailService';

const service = new MailService();
beforeAll(() => service.start());
afterAll(() => service.stop());

runDriverConformance({
  driver: gate =>
    createMailboxDriver((input, init) => gate(() => fetch(input, init))),
  kind: 'mailbox',
  connect: () => ({
    config: { url: service.url },
    credentials: { token: service.token },
  }),
  refusedSettings: () => ({
    config: { url: service.url },
    credentials: { token: 'a-stolen-token' },
  }),
  settingsAt: ({ host, port }) => ({
    config: { url: `http://${host}:${port}` },
    credentials: { token: service.token },
  }),
  createInputs: () => ({ quota: 100 }),
  changedInputs: () => ({ quota: 200 }),
  invalidInputs: [
    { reason: 'a mailbox holds something', inputs: () => ({ quota: 0 }) },
    {
      reason: 'the service has no more than this',
      inputs: () => ({ quota: 1_000_000 }),
    },
  ],
  outside: {
    exists: async ({ externalName }) => service.mailboxes.has(externalName),
    makeUnowned: async ({ externalName }) => {
      service.mailboxes.set(externalName, { quota: 5 });
    },
    tamper: {
      'quota changed': async ({ externalName }) => {
        service.mailboxes.get(externalName)!.quota = 1;
      },
    },
    destroy: async ({ externalName }) => {
      service.mailboxes.delete(externalName);
    },
    snapshot: async ({ externalName }) => ({
      ...service.mailboxes.get(externalName),
    }),
    verify: async ({ externalName }, { user, password }) => {
      expect(user).toBe(externalName);
      expect(service.mailboxes.get(externalName)?.password).toBe(password);
    },
  },
});
