import {
  ConformanceTarget,
  DriverConformanceOptions,
  OutsideAccess,
  runDriverConformance,
} from '@infra-orchestration/backstage-plugin-infra-node/testUtils';
import { existsSync, mkdtempSync } from 'node:fs';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { applyByHand } from './byHand';
import { MemoryStates } from './MemoryStates';
import { defaultAppSettings } from '../appSettings';
import { createOpenTofuDriver } from '../driver';

const moduleDir = resolve(__dirname, 'modules/file');

/** As long as it may be where people keep their data; sockets have to be elsewhere. */
const WORK = 'work'.padEnd(90, '-');

/** Files as the module makes them, and states, past the driver. */
class Outside {
  readonly states = new MemoryStates();
  readonly dir = mkdtempSync(join(tmpdir(), 'opentofu-conformance-'));

  fileOf(seed: string): string {
    return join(this.dir, `${seed}.txt`);
  }

  inputsOf(seed: string, content: string) {
    return {
      source: { path: moduleDir },
      variables: { filename: this.fileOf(seed), content },
      secrets: { token: `token-of-${seed}` },
    };
  }

  access(program: { binary: string; mirror: string }): OutsideAccess {
    const { states } = this;
    const fileOf = (seed: string) => this.fileOf(seed);
    const stateOf = ({ externalName }: ConformanceTarget) =>
      JSON.parse(states.states.get(externalName)?.text ?? '{"resources":[]}');
    return {
      exists: async target =>
        existsSync(fileOf(target.seed)) || stateOf(target).resources.length > 0,
      makeUnowned: async ({ seed, externalName, identity }) => {
        const state = await states.open({
          name: externalName,
          identity: { ...identity, ownershipMark: 'stranger/1' },
          purpose: 'change',
        });
        await applyByHand({
          ...{ ...program, state, module: moduleDir },
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
    };
  }
}

/**
 * The suite with a module that makes a file, looked at from outside: by the real program, wherever it
 * runs.
 *
 * @returns the states, for what is to be seen behind the suite
 */
export function runModuleConformance(options: {
  name: string;
  binary: string;
  /** Folder with the provider for files. */
  mirror: string;
  connect: DriverConformanceOptions['connect'];
  further?: Partial<DriverConformanceOptions>;
}): { states: MemoryStates; runsDir: string } {
  const { binary, mirror, name, connect, further } = options;
  const outside = new Outside();
  const { states, dir } = outside;

  beforeAll(async () => {
    await states.start();
  });

  afterAll(async () => {
    await states.stop();
    await rm(dir, { recursive: true });
  });

  runDriverConformance({
    name,
    driver: gate =>
      createOpenTofuDriver({
        states,
        gate,
        app: {
          ...defaultAppSettings,
          programs: { tofu: binary },
          allowedSources: [__dirname],
          workDir: join(dir, WORK),
          providerMirror: { filesystem: mirror },
        },
      }),
    kind: 'module',
    connect,
    createInputs: seed => outside.inputsOf(seed, 'one'),
    changedInputs: seed => outside.inputsOf(seed, 'two'),
    invalidInputs: [
      { reason: 'there is no source', inputs: () => ({}) },
      {
        reason: 'the source is not allowed',
        inputs: seed => ({
          ...outside.inputsOf(seed, 'one'),
          source: { path: '/etc' },
        }),
      },
      {
        reason: 'a variable has no value',
        inputs: () => ({ source: { path: moduleDir } }),
      },
    ],
    outside: outside.access(options),
    ...further,
  });
  return { states, runsDir: join(dir, WORK, 'runs') };
}
