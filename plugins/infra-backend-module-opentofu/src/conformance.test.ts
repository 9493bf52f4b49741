import {
  ConformanceTarget,
  runDriverConformance,
} from '@infra-orchestration/backstage-plugin-infra-node/testUtils';
import { requireSandboxPart } from '@infra-orchestration/sandbox';
import { existsSync, mkdtempSync } from 'node:fs';
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { applyByHand } from './__testUtils__/byHand';
import { MemoryStates } from './__testUtils__/MemoryStates';
import { defaultAppSettings } from './appSettings';
import { createOpenTofuDriver } from './driver';

const { binary, mirror } = requireSandboxPart('tofu');
const moduleDir = resolve(__dirname, '__testUtils__/modules/file');
const states = new MemoryStates();
const dir = mkdtempSync(join(tmpdir(), 'opentofu-conformance-'));

beforeAll(async () => {
  await states.start();
});

afterAll(async () => {
  await states.stop();
  await rm(dir, { recursive: true });
});

// Behind the suite, so it sees what all of its runs left.
/** As long as it may be where people keep their data; sockets have to be elsewhere. */
const WORK = 'work'.padEnd(90, '-');

const nothingIsLeft = () =>
  it('leaves neither a folder nor an open run', async () => {
    expect(await readdir(join(dir, WORK, 'runs'))).toEqual([]);
    expect(states.runs.size).toBe(0);
  });

const fileOf = (seed: string) => join(dir, `${seed}.txt`);

const inputsOf = (seed: string, content: string) => ({
  source: { path: moduleDir },
  variables: { filename: fileOf(seed), content },
  secrets: { token: `token-of-${seed}` },
});

const stateOf = ({ externalName }: ConformanceTarget) =>
  JSON.parse(states.states.get(externalName)?.text ?? '{"resources":[]}');

runDriverConformance({
  name: 'opentofu, by the real program',
  driver: gate =>
    createOpenTofuDriver({
      states,
      gate,
      app: {
        ...defaultAppSettings,
        programs: { tofu: binary },
        allowedSources: [resolve(__dirname, '__testUtils__')],
        workDir: join(dir, WORK),
        providerMirror: { filesystem: mirror },
      },
    }),
  kind: 'module',
  connect: () => ({
    config: { program: 'tofu', version: '1.12' },
    credentials: { environment: 'CLOUD_KEY=key-of-the-cloud' },
  }),
  createInputs: seed => inputsOf(seed, 'one'),
  changedInputs: seed => inputsOf(seed, 'two'),
  invalidInputs: [
    { reason: 'there is no source', inputs: () => ({}) },
    {
      reason: 'the source is not allowed',
      inputs: seed => ({ ...inputsOf(seed, 'one'), source: { path: '/etc' } }),
    },
    {
      reason: 'a variable has no value',
      inputs: () => ({ source: { path: moduleDir } }),
    },
  ],
  outside: {
    exists: async target =>
      existsSync(fileOf(target.seed)) || stateOf(target).resources.length > 0,
    makeUnowned: async ({ seed, externalName, identity }) => {
      const state = await states.open({
        name: externalName,
        identity: { ...identity, ownershipMark: 'stranger/1' },
        purpose: 'change',
      });
      await applyByHand({
        ...{ binary, mirror, state, module: moduleDir },
        variables: {
          filename: fileOf(seed),
          content: 'of a stranger',
          token: 'token-of-a-stranger',
        },
      });
      await state.close();
      states.states.get(externalName)!.owner = undefined;
    },
    tamper: {
      'another content': ({ seed }) => writeFile(fileOf(seed), 'other'),
      'the file is gone': ({ seed }) => rm(fileOf(seed)),
    },
    destroy: async ({ seed, externalName }) => {
      await rm(fileOf(seed), { force: true });
      states.states.delete(externalName);
    },
    snapshot: async target => ({
      file: await readFile(fileOf(target.seed), 'utf8'),
      resources: stateOf(target).resources,
    }),
    verify: async ({ seed, inputs }, outputs) => {
      expect(outputs).toEqual({
        filename: fileOf(seed),
        secrets: { token: `token-of-${seed}` },
      });
      const { content } = inputs.variables as { content: string };
      expect(await readFile(fileOf(seed), 'utf8')).toBe(content);
    },
  },
});

nothingIsLeft();
