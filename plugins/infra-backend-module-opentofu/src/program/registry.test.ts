import { requireSandboxPart } from '@infra-orchestration/sandbox';
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, Server } from 'node:https';
import { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { certificate } from '../__testUtils__/certificate';
import { defaultAppSettings } from '../appSettings';
import { createFetch } from './fetchModule';
import { Sources } from './Sources';

jest.setTimeout(60_000);

const { binary } = requireSandboxPart('tofu');
const asked: string[] = [];
const before = process.env.SSL_CERT_FILE;

let dir: string;
let server: Server;
let host: string;

/** A registry by the module registry protocol, with one module in two versions. */
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'module-registry-'));
  for (const version of ['1.0.0', '1.1.0']) {
    const content = join(dir, version);
    mkdirSync(join(content, 'nested'), { recursive: true });
    writeFileSync(
      join(content, 'nested', 'main.tf'),
      `output "version" { value = "${version}" }\n`,
    );
    execFileSync('tar', ['-czf', `${content}.tar.gz`, '-C', content, '.']);
  }
  const { key, cert } = certificate();
  writeFileSync(join(dir, 'authority.pem'), cert);
  const versions = ['1.0.0', '1.1.0'].map(version => ({ version }));
  server = createServer({ key, cert }, (request, response) => {
    const path = request.url!;
    asked.push(path);
    const [, version] =
      /^\/modules\/acme\/queue\/cloud\/([0-9.]+)\/download$/.exec(path) ?? [];
    if (path === '/.well-known/terraform.json') {
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify({ 'modules.v1': '/modules/' }));
    } else if (path === '/modules/acme/queue/cloud/versions') {
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify({ modules: [{ versions }] }));
    } else if (version) {
      const archive = `https://${host}/archives/${version}.tar.gz//nested`;
      response.writeHead(204, { 'x-terraform-get': archive }).end();
    } else if (path.startsWith('/archives/')) {
      response.end(readFileSync(join(dir, path.split('/').at(-1)!)));
    } else {
      response.writeHead(404).end();
    }
  });
  await new Promise<void>(resolve => {
    server.listen(0, '127.0.0.1', resolve);
  });
  // A name of a registry has a dot.
  host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  // As an operator names the authority of a registry of the company.
  process.env.SSL_CERT_FILE = join(dir, 'authority.pem');
});

beforeEach(() => {
  asked.length = 0;
});

afterAll(async () => {
  if (before === undefined) {
    delete process.env.SSL_CERT_FILE;
  } else {
    process.env.SSL_CERT_FILE = before;
  }
  server.closeAllConnections();
  server.close();
  await rm(dir, { recursive: true });
});

function get(version: string, allowed = [`${host}/acme/`]) {
  const sources = new Sources({
    root: join(dir, `kept-${Math.random()}`),
    allowed,
  });
  const fetch = createFetch({
    settings: {
      providerName: 'registry',
      app: defaultAppSettings,
      program: binary,
      stopGraceMs: 1_000,
      lookMaxAgeMs: 0,
      environment: {},
    },
    programConfig: '{}',
    signal: new AbortController().signal,
  });
  return sources.get(
    { registry: { module: `${host}/acme/queue/cloud`, version } },
    fetch,
  );
}

describe('modules of a registry', () => {
  it('are fetched by their version, with the folder that the registry names', async () => {
    for (const version of ['1.0.0', '1.1.0']) {
      const module = await get(version);
      const text = readFileSync(
        join(module.dir, module.path, 'main.tf'),
        'utf8',
      );
      expect(text).toContain(`"${version}"`);
      expect(asked).toContain(`/modules/acme/queue/cloud/${version}/download`);
    }
  });

  it('are not there in a version that the registry does not list', async () => {
    await expect(get('2.0.0')).rejects.toMatchObject({
      code: 'terminal',
      message: expect.stringMatching(/no available version/),
    });
    expect(asked).toContain('/modules/acme/queue/cloud/versions');
    expect(asked.some(path => path.includes('download'))).toBe(false);
  });

  it('are not asked for where the operator allows others only', async () => {
    await expect(get('1.0.0', ['registry.opentofu.org/'])).rejects.toThrow(
      /may not be run/,
    );
    expect(asked).toEqual([]);
  });
});
