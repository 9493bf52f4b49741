import { requireSandboxPart } from '@infra-orchestration/sandbox';
import { execFile } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { AppSettings, defaultAppSettings } from '../appSettings';

const run = promisify(execFile);

export const helmBinary = () => requireSandboxPart('helm').binary;
export const examplesDir = resolve(__dirname, '../../examples');
export const chartsDir = join(examplesDir, 'charts');
export const cacheChart = join(chartsDir, 'cache');
export const testChartsDir = resolve(__dirname, 'charts');

/** The program by hand, as a person would use it. */
export async function helmByHand(
  args: string[],
  kubeconfig?: string,
): Promise<string> {
  const home = mkdtempSync(join(tmpdir(), 'helm-by-hand-'));
  const { stdout } = await run(helmBinary(), args, {
    env: {
      HOME: home,
      PATH: process.env.PATH,
      ...(kubeconfig && { KUBECONFIG: kubeconfig }),
    },
  });
  return stdout;
}

export function testApp(workDir: string): AppSettings {
  return {
    ...defaultAppSettings,
    program: helmBinary(),
    chartDirectories: [chartsDir, testChartsDir],
    workDir,
  };
}
