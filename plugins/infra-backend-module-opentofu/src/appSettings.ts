import { RootConfigService } from '@backstage/backend-plugin-api';
import { InputError } from '@backstage/errors';
import { tmpdir, userInfo } from 'node:os';
import { join, resolve } from 'node:path';

/** What the operator says in `infra.opentofu` of the app's configuration. */
export interface AppSettings {
  /** Paths, or names on the PATH, by the name that a provider chooses. */
  programs: Record<string, string>;
  /** Beginnings of addresses. */
  allowedSources: string[];
  workDir: string;
  providerMirror: { filesystem?: string; network?: string };
  pluginCache?: string;
  concurrency: number;
  passEnvironment: string[];
}

export const defaultAppSettings: AppSettings = {
  programs: { tofu: 'tofu' },
  allowedSources: [],
  workDir: join(tmpdir(), `infra-opentofu-${userInfo().uid}`),
  providerMirror: {},
  concurrency: 4,
  passEnvironment: [],
};

/** @throws InputError naming the place */
export function readAppSettings(root: RootConfigService): AppSettings {
  const config = root.getOptionalConfig('infra.opentofu');
  if (!config) {
    return defaultAppSettings;
  }
  const concurrency = config.getOptionalNumber('concurrency') ?? 4;
  if (!Number.isInteger(concurrency) || concurrency < 1) {
    throw new InputError(
      `infra.opentofu.concurrency is ${concurrency}; it must be a whole number of at least 1`,
    );
  }
  const workDir = config.getOptionalString('workDir');
  return {
    programs:
      config.getOptional<Record<string, string>>('programs') ??
      defaultAppSettings.programs,
    allowedSources: config.getOptionalStringArray('allowedSources') ?? [],
    workDir: workDir ? resolve(workDir) : defaultAppSettings.workDir,
    providerMirror: {
      filesystem: config.getOptionalString('providerMirror.filesystem'),
      network: config.getOptionalString('providerMirror.network'),
    },
    pluginCache: config.getOptionalString('pluginCache'),
    concurrency,
    passEnvironment: config.getOptionalStringArray('passEnvironment') ?? [],
  };
}
