import { requireSandboxPart } from '@infra-orchestration/sandbox';
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { mkdtemp, readdir, rm, symlink } from 'node:fs/promises';
import { createServer, Server } from 'node:http';
import { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defaultAppSettings } from '../appSettings';
import { Settings } from '../settings';
import { createFetch } from './fetchModule';
import { Sources } from './Sources';

jest.setTimeout(60_000);

const { binary } = requireSandboxPart('tofu');
const TOKEN = 'token-of-git';

let dir: string;
let server: Server;
let url: string;
let commit: string;
let sha256: string;
const asked: { path: string; authorization?: string }[] = [];

const git = (cwd: string, ...args: string[]) =>
  execFileSync(
    'git',
    ['-c', 'user.name=a', '-c', 'user.email=a@example.com', ...args],
    { cwd, encoding: 'utf8' },
  ).trim();

/** A repository and an archive, as any web server would serve them. */
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'sources-'));
  const repository = join(dir, 'repository');
  mkdirSync(join(repository, 'queue'), { recursive: true });
  mkdirSync(join(repository, 'shared'));
  writeFileSync(
    join(repository, 'queue', 'main.tf'),
    'output "a" { value = 1 }\n',
  );
  writeFileSync(join(repository, 'queue', '.terraform.lock.hcl'), '');
  writeFileSync(join(repository, 'shared', 'main.tf'), '');
  git(repository, 'init', '-q', '-b', 'main');
  git(repository, 'add', '-A');
  git(repository, 'commit', '-q', '-m', 'one');
  commit = git(repository, 'rev-parse', 'HEAD');
  git(dir, 'clone', '-q', '--bare', repository, 'modules.git');
  git(join(dir, 'modules.git'), 'update-server-info');
  execFileSync('tar', [
    '-czf',
    join(dir, 'modules.tar.gz'),
    '-C',
    repository,
    'queue',
  ]);
  sha256 = createHash('sha256')
    .update(readFileSync(join(dir, 'modules.tar.gz')))
    .digest('hex');
  server = createServer((request, response) => {
    const path = new URL(request.url!, 'http://x').pathname;
    asked.push({ path, authorization: request.headers.authorization });
    try {
      response.end(readFileSync(join(dir, path)));
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise<void>(resolve => {
    server.listen(0, '127.0.0.1', resolve);
  });
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

beforeEach(() => {
  asked.length = 0;
});

afterAll(async () => {
  server.closeAllConnections();
  server.close();
  await rm(dir, { recursive: true });
});

function setUp(allowed = [`git::${url}/`, `${url}/`]) {
  const root = join(dir, `kept-${Math.random()}`);
  const settings: Settings = {
    providerName: 'sources',
    app: defaultAppSettings,
    program: binary,
    stopGraceMs: 1_000,
    lookMaxAgeMs: 0,
    environment: {},
    git: { url, username: 'oauth2', token: TOKEN },
  };
  const { signal } = new AbortController();
  const fetch = createFetch({ settings, programConfig: '{}', signal });
  const sources = new Sources({ root, allowed });
  const of = (fields: object = {}) => ({
    git: { url: `${url}/modules.git`, ref: commit, path: 'queue', ...fields },
  });
  return {
    root,
    of,
    get: (source: Parameters<Sources['get']>[0]) => sources.get(source, fetch),
  };
}

describe('Sources', () => {
  it('gets a repository once, with all that the module may refer to', async () => {
    const { get, of, root } = setUp();
    const [module, same] = await Promise.all([get(of()), get(of())]);
    expect(same).toEqual(module);
    expect(module).toMatchObject({ path: 'queue', hasLockFile: true });
    expect(await readdir(module.dir)).toEqual(
      expect.arrayContaining(['queue', 'shared']),
    );
    const requests = asked.length;
    await get(of());
    expect(asked).toHaveLength(requests);
    expect(await readdir(root)).toHaveLength(1);
  });

  it('gives the token to the repository', async () => {
    const { get, of } = setUp();
    await get(of());
    const basic = Buffer.from(`oauth2:${TOKEN}`).toString('base64');
    expect(asked[0].authorization).toBe(`Basic ${basic}`);
  });

  it('gets an archive of the right content', async () => {
    const { get } = setUp();
    const archive = { url: `${url}/modules.tar.gz`, sha256, path: 'queue' };
    expect(await get({ archive })).toMatchObject({ path: 'queue' });
    expect(asked.some(({ authorization }) => authorization)).toBe(false);
    await expect(
      get({ archive: { ...archive, sha256: '0'.repeat(64) } }),
    ).rejects.toMatchObject({
      code: 'terminal',
      message: expect.stringContaining('Checksum'),
    });
  });

  it('follows a branch', async () => {
    const { get, of, root } = setUp();
    await get(of({ ref: 'main' }));
    const [folder] = await readdir(root);
    expect(folder).toMatch(/^[0-9a-f]{32}-\d+$/);
  });

  it.each([
    {
      reason: 'there is no such commit',
      fields: { ref: '0'.repeat(40) },
      message: /Could not fetch the module/,
    },
    {
      reason: 'there is no module in the folder',
      fields: { path: 'none' },
      message: /no file there ends in \.tf/,
    },
  ])(
    'fails where $reason, and keeps no half of it',
    async ({ fields, message }) => {
      const { get, of, root } = setUp();
      await expect(get(of(fields))).rejects.toThrow(message);
      const names = await readdir(root).catch(() => []);
      expect(names.filter(name => name.includes('.'))).toEqual([]);
    },
  );

  it('gets nothing that the operator does not allow', async () => {
    const { get, of } = setUp(['git::https://git.example.com/']);
    await expect(get(of())).rejects.toMatchObject({
      code: 'terminal',
      message: expect.stringContaining('git::https://git.example.com/'),
    });
    expect(asked).toEqual([]);
  });

  it('allows a folder by where it really is', async () => {
    const allowed = join(dir, 'allowed');
    mkdirSync(allowed);
    cpSync(join(dir, 'repository', 'queue'), join(allowed, 'queue'), {
      recursive: true,
    });
    await symlink(join(dir, 'repository', 'queue'), join(allowed, 'link'));
    const { get } = setUp([`${allowed}/`]);
    expect(await get({ path: join(allowed, 'queue') })).toMatchObject({
      path: '',
    });
    await expect(get({ path: join(allowed, 'link') })).rejects.toThrow(
      /may not be run/,
    );
    await expect(get({ path: join(allowed, 'none') })).rejects.toThrow(
      /There is no module/,
    );
  });
});
