import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runCommand } from './command';
import { processIdentity } from '@infra-orchestration/backstage-plugin-infra-node/driverUtils';

let logs: string;

beforeEach(async () => {
  logs = await mkdtemp(join(tmpdir(), 'command-'));
});

afterEach(() => rm(logs, { recursive: true }));

const shell = (script: string) => ({
  program: 'sh',
  args: ['-c', script],
  cwd: logs,
  env: { PATH: process.env.PATH! },
  logs,
});

const options = (fields: object = {}) => ({
  signal: new AbortController().signal,
  grace: 5_000,
  onLine: () => {},
  ...fields,
});

describe('runCommand', () => {
  it('gives what was printed, and each line as it comes', async () => {
    const lines: [string, boolean][] = [];
    let ended = false;
    const result = await runCommand(
      shell('echo one; sleep 0.4; printf "twö"; echo no >&2; exit 3'),
      options({ onLine: (line: string) => lines.push([line, ended]) }),
    ).finally(() => {
      ended = true;
    });
    expect(result).toEqual({ code: 3, stdout: 'one\ntwö', stderr: 'no\n' });
    expect(lines).toEqual([
      ['one', false],
      ['twö', false],
    ]);
  });

  it('gives the program no other environment than is said', async () => {
    process.env.OF_THE_BACKEND = 'secret';
    const { stdout } = await runCommand(shell('env'), options());
    delete process.env.OF_THE_BACKEND;
    expect(stdout).not.toContain('OF_THE_BACKEND');
  });

  it('interrupts it, so that it can end what it began', async () => {
    const aborter = new AbortController();
    const running = runCommand(
      shell(
        'trap "echo ended; exit 4" INT; echo ready; while :; do sleep 0.1; done',
      ),
      options({
        signal: aborter.signal,
        onLine: (line: string) => line === 'ready' && aborter.abort(),
      }),
    );
    expect(await running).toMatchObject({ code: 4, stdout: 'ready\nended\n' });
  });

  it('kills it and its children where it does not end in time', async () => {
    const aborter = new AbortController();
    const result = await runCommand(
      shell(
        'trap "" INT; (while :; do sleep 0.1; done) & echo $!; wait; sleep 60',
      ),
      options({
        signal: aborter.signal,
        grace: 200,
        onLine: () => aborter.abort(),
      }),
    );
    expect(result.code).toBeUndefined();
    const child = Number(result.stdout);
    // Whoever looks after orphans may take a moment.
    for (let looks = 0; looks < 150 && processIdentity(child); looks++) {
      await new Promise(resolve => {
        setTimeout(resolve, 100);
      });
    }
    expect(processIdentity(child)).toBeUndefined();
  });

  it('says which program is missing', async () => {
    await expect(
      runCommand({ ...shell(''), program: '/no/such' }, options()),
    ).rejects.toMatchObject({
      code: 'misconfigured',
      message: expect.stringContaining('/no/such'),
    });
  });
});
