import { mockServices } from '@backstage/backend-test-utils';
import { spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MemoryStates } from '../__testUtils__/MemoryStates';
import { processIdentity } from '@infra-orchestration/backstage-plugin-infra-node/driverUtils';
import { RunFolder, RunFolders } from './RunFolders';
import { takeOverLeftRuns } from './takeOver';

const NAME = 'state';
const LEFT = '{"version":4,"serial":2,"lineage":"a","resources":[{}]}';

let dir: string;
let folders: RunFolders;
let states: MemoryStates;

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'take-over-'));
  await writeFile(join(dir, 'main.tf'), '');
  folders = new RunFolders(dir);
  states = new MemoryStates();
});

afterEach(() => rm(dir, { recursive: true, force: true }));

/** A run whose process is gone; there was one, so its number is of the past. */
async function leftRun(changes: boolean): Promise<RunFolder & { run: string }> {
  const { pid } = spawnSync('true');
  const { id } = await states.open({
    name: NAME,
    identity: { instanceId: 'i', ownershipMark: 'a/i' },
    purpose: changes ? 'change' : 'read',
  });
  const source = await mkdtemp(join(tmpdir(), 'source-'));
  const folder = await folders.make(
    { runId: id, changes },
    { dir: source, path: '' },
  );
  await rm(source, { recursive: true });
  const record = join(folder.dir, 'run.json');
  const text = await readFile(record, 'utf8');
  const owner = JSON.parse(text).owner;
  await writeFile(record, text.replace(owner, `${pid}@gone`));
  return { ...folder, run: id };
}

const takeOver = () =>
  takeOverLeftRuns({
    folders,
    states,
    logger: mockServices.logger.mock(),
    signal: new AbortController().signal,
  });

const programIn = (folder: RunFolder, seconds: number) =>
  spawn('sleep', [`${seconds}`], {
    cwd: folder.module,
    detached: true,
    stdio: 'ignore',
  });

describe('takeOverLeftRuns', () => {
  it('ends a run of which nothing goes on any more', async () => {
    await leftRun(true);
    await takeOver();
    expect(states.runs.size).toBe(0);
    expect(await readdir(join(dir, 'runs'))).toEqual([]);
  });

  it('stores the state that the program could not hand in', async () => {
    const folder = await leftRun(true);
    await writeFile(join(folder.module, 'errored.tfstate'), LEFT);
    await takeOver();
    expect(states.states.get(NAME)).toMatchObject({ text: LEFT });
    expect(states.runs.size).toBe(0);
  });

  it('waits for a program that changes something', async () => {
    const folder = await leftRun(true);
    programIn(folder, 1);
    const begun = Date.now();
    await takeOver();
    expect(Date.now() - begun).toBeGreaterThan(900);
    expect(existsSync(folder.dir)).toBe(false);
  });

  it('ends a program that only looks', async () => {
    const folder = await leftRun(false);
    const program = programIn(folder, 60);
    await takeOver();
    expect(existsSync(folder.dir)).toBe(false);
    expect(processIdentity(program.pid!)).toBeUndefined();
  });

  it('keeps a state that came too late, and says where it is', async () => {
    const folder = await leftRun(true);
    await writeFile(join(folder.module, 'errored.tfstate'), LEFT);
    states.runs.clear();
    const logger = mockServices.logger.mock();
    await takeOverLeftRuns({
      folders,
      states,
      logger,
      signal: new AbortController().signal,
    });
    expect(existsSync(folder.dir)).toBe(true);
    expect(logger.error).toHaveBeenCalledWith(
      expect.stringContaining(folder.dir),
    );
  });

  it('leaves runs of living processes alone', async () => {
    const source = { dir: await mkdtemp(join(tmpdir(), 'source-')), path: '' };
    const folder = await folders.make({ runId: 'r', changes: true }, source);
    await takeOver();
    expect(existsSync(folder.dir)).toBe(true);
    await rm(source.dir, { recursive: true });
  });

  it('gives each to one process only', async () => {
    await leftRun(true);
    expect(await folders.claimLeft()).toHaveLength(1);
    expect(await folders.claimLeft()).toHaveLength(0);
  });
});
