import { runDriverConformance } from '@infra-orchestration/backstage-plugin-infra-node/testUtils';
import express from 'express';
import { createServer } from 'node:http';
import { close, listen } from './__testUtils__/listen';
import { TellingAccounts } from './__testUtils__/TellingAccounts';
import { HttpServices } from './callbacks/HttpServices';
import { createCallbackRouter } from './callbacks/router';
import { createHttpDriver } from './driver';
import { createAccountService } from './sample/accountService';

const KEY = 'key-of-the-conformance-run';
const services = new HttpServices();
const callbacks = createServer(
  express().use('/api/infra', createCallbackRouter(services)),
);
const accounts = new TellingAccounts(KEY);
const server = createAccountService(KEY, accounts);
let callbackBase: string;
let url: string;

beforeAll(async () => {
  callbackBase = `${await listen(callbacks)}/api/infra`;
  url = await listen(server);
});

afterAll(async () => {
  await close(server);
  await close(callbacks);
});

const allowed: string[] = [];
function allow(address: string) {
  allowed.push(new URL(address).host);
}

const at = (address: string, signingKey = KEY) => ({
  config: { url: address, timeoutSeconds: 60 },
  credentials: { signingKey },
});

runDriverConformance({
  name: 'http, by the sample service of the documentation',
  driver: gate =>
    createHttpDriver({
      get allowedHosts() {
        return allowed;
      },
      get callbackBase() {
        return callbackBase;
      },
      services,
      gate,
    }),
  kind: 'resource',
  connect: () => {
    allow(url);
    return at(url);
  },
  createInputs: () => ({ resource: 'account', params: { quota: 10 } }),
  changedInputs: () => ({ resource: 'account', params: { quota: 20 } }),
  invalidInputs: [
    { reason: 'nothing says what it is', inputs: () => ({ params: {} }) },
    {
      reason: 'the service refuses the parameters',
      inputs: () => ({ resource: 'account', params: { quota: 0 } }),
    },
  ],
  refusedSettings: () => at(url, 'another-key'),
  settingsAt: ({ host, port }) => {
    const address = `http://${host}:${port}`;
    allow(address);
    return at(address);
  },
  outside: {
    exists: async ({ externalName }) => accounts.has(externalName),
    makeUnowned: async ({ externalName }) => {
      accounts.set(externalName, { quota: 1, token: 'of a stranger' });
    },
    tamper: {
      'quota changed': async ({ externalName }) => {
        accounts.set(externalName, {
          ...accounts.get(externalName)!,
          quota: 99,
        });
      },
    },
    destroy: async ({ externalName }) => {
      accounts.delete(externalName);
    },
    snapshot: async ({ externalName }) => ({ ...accounts.get(externalName) }),
    verify: async ({ externalName }, { user, secrets }) => {
      const { token } = accounts.get(externalName)!;
      expect({ user, secrets }).toEqual({
        user: externalName,
        secrets: { token },
      });
    },
  },
});
