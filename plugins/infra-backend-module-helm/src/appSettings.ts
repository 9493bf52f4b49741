import { RootConfigService } from '@backstage/backend-plugin-api';
import { InputError } from '@backstage/errors';
import { tmpdir, userInfo } from 'node:os';
import { join, resolve } from 'node:path';

/**
 * What the operator says in `infra.helm` of the app's configuration: what touches the host of this
 * backend is not left to documents that come over the API.
 */
export interface AppSettings {
  /** Path, or name on the PATH. */
  program: string;
  /** Folders that charts may be taken from. */
  chartDirectories: string[];
  /** For charts that were fetched and for runs. */
  workDir: string;
  /** Most runs of the program at once in this process. */
  concurrency: number;
}

export const defaultAppSettings: AppSettings = {
  program: 'helm',
  chartDirectories: [],
  workDir: join(tmpdir(), `infra-helm-${userInfo().uid}`),
  concurrency: 4,
};

/** @throws InputError naming the place */
export function readAppSettings(root: RootConfigService): AppSettings {
  const config = root.getOptionalConfig('infra.helm');
  const concurrency =
    config?.getOptionalNumber('concurrency') ?? defaultAppSettings.concurrency;
  if (!Number.isInteger(concurrency) || concurrency < 1) {
    throw new InputError(
      `infra.helm.concurrency is ${concurrency}; it must be a whole number of at least 1`,
    );
  }
  const workDir = config?.getOptionalString('workDir');
  return {
    program: config?.getOptionalString('program') ?? defaultAppSettings.program,
    chartDirectories: (
      config?.getOptionalStringArray('chartDirectories') ?? []
    ).map(dir => resolve(dir)),
    workDir: workDir ? resolve(workDir) : defaultAppSettings.workDir,
    concurrency,
  };
}
