import { runDriverConformance } from '@infra-orchestration/backstage-plugin-infra-node/testUtils';
import { createStaticDriver } from './driver';

runDriverConformance({
  driver: createStaticDriver(),
  kind: 'values',
  connect: () => ({}),
  createInputs: seed => ({
    values: { level: 'info', limits: { requests: 10 } },
    secrets: { apiKey: `key-of-${seed}`, old: `old-of-${seed}` },
  }),
  changedInputs: seed => ({
    values: { level: 'debug', limits: { requests: 10 } },
    secrets: { apiKey: `new-key-of-${seed}` },
  }),
  invalidInputs: [
    {
      reason: 'a value named `secrets` would hide the secret output',
      inputs: () => ({ values: { secrets: 'x' } }),
    },
    {
      reason: 'a secret is a string',
      inputs: () => ({ secrets: { port: 5432 } }),
    },
  ],
});

runDriverConformance({
  driver: createStaticDriver(),
  kind: 'password',
  connect: () => ({}),
  createInputs: () => ({ length: 24 }),
  changedInputs: () => ({ length: 24, version: 2 }),
  invalidInputs: [
    { reason: 'what is short can be guessed', inputs: () => ({ length: 8 }) },
    {
      reason: 'with few characters it can be guessed as well',
      inputs: () => ({ alphabet: '01' }),
    },
    {
      reason: 'a character is not one byte everywhere',
      inputs: () => ({ alphabet: 'abcdefghijklmnö' }),
    },
  ],
});
