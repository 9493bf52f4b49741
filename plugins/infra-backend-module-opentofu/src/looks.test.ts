import { mockServices } from '@backstage/backend-test-utils';
import { JsonObject } from '@backstage/types';
import { requireSandboxPart } from '@infra-orchestration/sandbox';
import { appendFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MemoryStates } from './__testUtils__/MemoryStates';
import { defaultAppSettings } from './appSettings';
import { createOpenTofuDriver } from './driver';

jest.setTimeout(60_000);

const { binary } = requireSandboxPart('tofu');
const MODULE = `
variable "word" { type = string }
resource "terraform_data" "one" { input = var.word }
output "word" { value = terraform_data.one.output }
`;

let dir: string;
let states: MemoryStates;

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'opentofu-looks-'));
  await mkdir(join(dir, 'module'));
  await writeFile(join(dir, 'module', 'main.tf'), MODULE);
  states = new MemoryStates();
  await states.start();
});

afterEach(async () => {
  await states.stop();
  await rm(dir, { recursive: true });
});

async function setUp(config: JsonObject = {}) {
  const driver = createOpenTofuDriver({
    states,
    app: {
      ...defaultAppSettings,
      programs: { tofu: binary },
      allowedSources: [`${dir}/`],
      workDir: join(dir, 'work'),
    },
  });
  const context = {
    signal: new AbortController().signal,
    logger: mockServices.logger.mock(),
  };
  const connection = await driver.connect({
    providerName: 'modules',
    config,
    credentials: {},
    ...context,
  });
  const call = (verb: 'observe' | 'apply', word: string): Promise<any> =>
    driver.kinds[0][verb]({
      connection,
      externalName: 'dev-1',
      identity: { instanceId: '1', ownershipMark: 'a/1' } as any,
      inputs: {
        source: { path: join(dir, 'module') },
        variables: { word },
      },
      secrets: {} as any,
      adopt: false,
      ...context,
    });
  const opened = jest.spyOn(states, 'open');
  /** @returns how many runs it took */
  const observe = async (word = 'one') => {
    opened.mockClear();
    const { upToDate } = await call('observe', word);
    return { upToDate, runs: opened.mock.calls.length };
  };
  await call('apply', 'one');
  return { call, observe };
}

describe('looks at what is unchanged', () => {
  it('does not plan again what was found to be as it should', async () => {
    const { call, observe } = await setUp();
    expect(await observe()).toEqual({ upToDate: true, runs: 1 });
    expect(await observe()).toEqual({ upToDate: true, runs: 0 });
    expect(await call('observe', 'one')).toMatchObject({
      ready: true,
      outputs: { word: 'one' },
    });
  });

  it.each<{
    reason: string;
    change(of: { call: Awaited<ReturnType<typeof setUp>>['call'] }): unknown;
    word?: string;
    upToDate: boolean;
  }>([
    {
      reason: 'values are others',
      change: () => {},
      word: 'two',
      upToDate: false,
    },
    {
      reason: 'the module is another',
      change: () =>
        appendFile(join(dir, 'module', 'main.tf'), 'output "a" { value = 1 }'),
      upToDate: false,
    },
    {
      reason: 'the state was written',
      change: () => states.states.get('dev-1')!.version++,
      upToDate: true,
    },
    {
      reason: 'it was applied again, though nothing was to be changed',
      change: ({ call }) => call('apply', 'one'),
      upToDate: true,
    },
  ])('plans again where $reason', async ({ change, word, upToDate }) => {
    const { call, observe } = await setUp();
    await observe();
    await change({ call });
    expect(await observe(word)).toEqual({ upToDate, runs: 1 });
  });

  it('plans at every look where that is asked for, or where there is something to be changed', async () => {
    const { observe } = await setUp();
    await observe('two');
    expect(await observe('two')).toEqual({ upToDate: false, runs: 1 });
    const always = await setUp({ lookMaxAgeSeconds: 0 });
    await always.observe();
    expect(await always.observe()).toEqual({ upToDate: true, runs: 1 });
  });

  it('plans again while a run goes on', async () => {
    const { observe } = await setUp();
    const run = await states.open({
      name: 'dev-1',
      identity: { instanceId: '1', ownershipMark: 'a/1' },
      purpose: 'change',
    });
    await observe();
    expect(await observe()).toEqual({ upToDate: true, runs: 1 });
    await run.close();
    await observe();
    expect(await observe()).toEqual({ upToDate: true, runs: 0 });
  });
});
