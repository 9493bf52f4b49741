import {
  AccessCheck,
  AccessReport,
  Driver,
  DriverCallContext,
  DriverError,
  InfraStates,
  createDriver,
} from '@infra-orchestration/backstage-plugin-infra-node';
import {
  openGate,
  OutsideGate,
  Slots,
} from '@infra-orchestration/backstage-plugin-infra-node/driverUtils';
import { join } from 'node:path';
import { AppSettings } from './appSettings';
import { KubeClient } from './cluster/KubeClient';
import { accessManifest } from './job/access';
import { JobRunner } from './job/JobRunner';
import { moduleKind } from './moduleKind/handler';
import { createFetch } from './program/fetchModule';
import { ModuleRuns } from './program/ModuleRuns';
import { programConfigOf } from './program/programConfig';
import { Sources } from './program/Sources';
import { readVersion } from './program/version';
import { LocalRunner } from './runner/LocalRunner';
import { RunFolders } from './runner/RunFolders';
import { configSchema, credentials, Settings, settingsOf } from './settings';

/** What the driver is made of, beside its providers. @public */
export interface OpenTofuDriverOptions {
  /** What the app says of it in `infra.opentofu`. */
  app: AppSettings;
  states: InfraStates;
  /** Every call to the outside passes through it; for tests of interruption. */
  gate?: OutsideGate;
}

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
        runner: settings.jobs
          ? jobRunner({ jobs: settings.jobs, app, states, slots, gate })
          : new LocalRunner({
              program: settings.program,
              folders,
              slots,
              programConfig,
              neededFolders: app.pluginCache ? [app.pluginCache] : [],
              gate,
            }),
      });
    },
    checkAccess: (runs, context) => checkAccess(runs, context),
    disconnect: async runs => runs.close(),
  });
}

function jobRunner(options: {
  jobs: NonNullable<Settings['jobs']>;
  app: AppSettings;
  states: InfraStates;
  slots: Slots;
  gate: OutsideGate;
}): JobRunner {
  const { jobs, app, states, slots, gate } = options;
  const { network } = app.providerMirror;
  return new JobRunner({
    client: new KubeClient(jobs.cluster, gate),
    settings: jobs,
    states,
    slots,
    // A folder of this host is none of a pod.
    programConfig: programConfigOf({
      providerMirror: jobs.providerMirror ?? { network },
    }),
  });
}

async function checkAccess(
  runs: ModuleRuns,
  { signal }: DriverCallContext,
): Promise<AccessReport> {
  const { settings } = runs;
  const { program, version, app, jobs, providerName } = settings;
  const found = await readVersion(program, signal);
  if (version && !`${found.version}.`.startsWith(`${version}.`)) {
    throw new DriverError(
      'misconfigured',
      `${program} is ${found.title}, and the provider asks for ${version}; install that version, or change \`version\``,
    );
  }
  const checks: AccessCheck[] = [
    {
      name: 'run modules',
      granted: app.allowedSources.length > 0,
      message: app.allowedSources.length
        ? `from ${app.allowedSources.join(', ')}`
        : "infra.opentofu.allowedSources of the app's configuration is empty",
    },
    ...(await runs.checkRunner(signal)),
  ];
  return {
    ok: checks.every(({ granted }) => granted),
    checks,
    server: found.title,
    ...(jobs && {
      remedy: accessManifest({ providerName, namespace: jobs.namespace }),
    }),
  };
}
