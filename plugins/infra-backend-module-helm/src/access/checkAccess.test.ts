import { mockServices } from '@backstage/backend-test-utils';
import { chmodSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { TestBench } from '../__testUtils__/bench';
import { testApp } from '../__testUtils__/helm';
import { createHelmDriver } from '../driver';
import { accessManifest } from './manifest';

const bench = new TestBench();
const context = () => ({
  signal: new AbortController().signal,
  logger: mockServices.logger.mock(),
});

beforeAll(() => bench.start());
afterAll(() => bench.stop());

/** A driver whose program is this script. */
function driverWith(script: string) {
  const dir = mkdtempSync(join(tmpdir(), 'helm-program-'));
  const program = join(dir, 'helm');
  writeFileSync(program, script);
  chmodSync(program, 0o755);
  return createHelmDriver({ app: { ...testApp(bench.dir), program } });
}

describe('checkAccess', () => {
  it('grants what the manifest gives, and names both versions', async () => {
    const report = await bench.driver.checkAccess(bench.connection, context());
    expect(report).toMatchObject({
      ok: true,
      server: expect.stringMatching(/^Helm v3\.\d+.*, Kubernetes v1\./),
    });
    expect(report.remedy).toBeUndefined();
  });

  it('says that no chart can be taken where no source is allowed', async () => {
    const connection = await bench.connect({ chartSources: [] });
    const { ok, checks } = await bench.driver.checkAccess(
      connection,
      context(),
    );
    expect(ok).toBe(false);
    expect(checks.filter(({ granted }) => !granted)).toEqual([
      expect.objectContaining({ name: 'take charts' }),
    ]);
  });

  it('takes what only some charts need for optional', async () => {
    const connection = await bench.connect({
      additionalResources: [
        { apiGroup: 'example.com', resources: ['gadgets'] },
      ],
    });
    const report = await bench.driver.checkAccess(connection, context());
    expect(report.ok).toBe(true);
    expect(report.checks).toContainEqual(
      expect.objectContaining({
        name: 'manage gadgets (example.com)',
        granted: false,
        optional: true,
      }),
    );
    expect(report.remedy?.content).toContain('gadgets');
  });

  it('is not ok without the right to Secrets', async () => {
    const role = parseAllDocuments(accessManifest(`test-${bench.seed}`, {}))
      .map(document => document.toJS())
      .find(({ kind }) => kind === 'ClusterRole');
    await bench.cluster.put({
      ...role,
      rules: role.rules.filter(
        ({ resources }: any) => !resources.includes('secrets'),
      ),
    });
    const report = await bench.driver.checkAccess(bench.connection, context());
    expect(report.ok).toBe(false);
    expect(report.checks[0]).toMatchObject({
      name: 'manage secrets',
      granted: false,
    });
    expect(report.remedy?.content).toContain('- secrets');
  });

  it.each([
    {
      reason: 'too old',
      script: '#!/bin/sh\necho v3.12.3\n',
      message: /is Helm v3\.12\.3; install 3\.13 or later/,
    },
    {
      reason: 'no program',
      script: '#!/no/such/interpreter\n',
      message: /cannot be started/,
    },
  ])('is misconfigured where Helm is $reason', async ({ script, message }) => {
    const driver = driverWith(script);
    const connection = await bench.connect({}, {}, driver);
    await expect(
      driver.checkAccess(connection, context()),
    ).rejects.toMatchObject({
      code: 'misconfigured',
      message: expect.stringMatching(message),
    });
  });
});
