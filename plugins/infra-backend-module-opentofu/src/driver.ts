import {
  AccessCheck,
  AccessReport,
  Driver,
  DriverCallContext,
  DriverError,
  InfraStates,
  createDriver,
} from '@infra-orchestration/backstage-plugin-infra-node';
import { join } from 'node:path';
import { AppSettings } from './appSettings';
import { moduleKind } from './moduleKind/handler';
import { createFetch } from './program/fetchModule';
import { ModuleRuns, OutsideGate } from './program/ModuleRuns';
import { programConfigOf } from './program/programConfig';
import { Sources } from './program/Sources';
import { readVersion } from './program/version';
import { LocalRunner } from './runner/LocalRunner';
import { RunFolders } from './runner/RunFolders';
import { Slots } from './runner/Slots';
import { configSchema, credentials, Settings, settingsOf } from './settings';

/** What the driver is made of, beside its providers. @public */
export interface OpenTofuDriverOptions {
  /** What the app says of it in `infra.opentofu`. */
  app: AppSettings;
  states: InfraStates;
  /** Every call to the outside passes through it; for tests of interruption. */
  gate?: OutsideGate;
}

const openGate: OutsideGate = call => call();

/**
 * A driver that runs modules of OpenTofu or Terraform, on states that the backend keeps.
 *
 * @public
 */
export function createOpenTofuDriver(options: OpenTofuDriverOptions): Driver {
  const { app, states, gate = openGate } = options;
  const programConfig = programConfigOf(app);
  const sources = new Sources({
    root: join(app.workDir, 'sources'),
    allowed: app.allowedSources,
  });
  const folders = new RunFolders(app.workDir);
  const slots = new Slots(app.concurrency);
  return createDriver<ModuleRuns>({
    id: 'opentofu',
    title: 'OpenTofu',
    configSchema,
    credentials,
    kinds: [moduleKind],
    connect: async connectOptions => {
      const settings = settingsOf(connectOptions, app);
      return new ModuleRuns({
        settings,
        states,
        gate,
        modules: (source, signal) =>
          sources.get(source, createFetch({ settings, programConfig, signal })),
        runner: new LocalRunner({
          program: settings.program,
          folders,
          slots,
          programConfig,
          neededFolders: app.pluginCache ? [app.pluginCache] : [],
          gate,
        }),
      });
    },
    checkAccess: (runs, context) => checkAccess(runs.settings, context),
  });
}

async function checkAccess(
  settings: Settings,
  { signal }: DriverCallContext,
): Promise<AccessReport> {
  const { program, version, app } = settings;
  const found = await readVersion(program, signal);
  if (version && !`${found.version}.`.startsWith(`${version}.`)) {
    throw new DriverError(
      'misconfigured',
      `${program} is ${found.title}, and the provider asks for ${version}; install that version, or change \`version\``,
    );
  }
  const check: AccessCheck = {
    name: 'run modules',
    granted: app.allowedSources.length > 0,
    message: app.allowedSources.length
      ? `from ${app.allowedSources.join(', ')}`
      : "infra.opentofu.allowedSources of the app's configuration is empty",
  };
  return { ok: check.granted, checks: [check], server: found.title };
}
