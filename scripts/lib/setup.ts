import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { sandboxState } from '../../sandbox/src/client.ts';
import { ALL_PARTS } from '../../sandbox/src/parts/index.ts';
import {
  describeMissing,
  missingFor,
} from '../../sandbox/src/prerequisites.ts';
import { hasSecondCluster } from './servers.ts';
import { chromiumPackage, chromiumPath } from './chromium.ts';
import { notificationEnvironment } from './notifications.ts';
import { root, workDir, yarn } from './paths.ts';
import { run } from './run.ts';
import { step } from './steps.ts';
import { whenChanged } from './stamps.ts';
import { installTechDocs } from './techdocs.ts';

const manifests = [
  'package.json',
  'yarn.lock',
  '.yarnrc.yml',
  '*/*/package.json',
  'sandbox/package.json',
  'benchmarks/package.json',
];

function contentOf(file: string): string | undefined {
  const path = join(root, file);
  return existsSync(path) ? readFileSync(path, 'utf8') : undefined;
}

/** Dependencies as the lock file says; nothing where they are there already. */
export async function installDependencies(): Promise<void> {
  await step('Dependencies (yarn install)', async progress => {
    await whenChanged({
      name: 'install',
      inputs: manifests,
      result: () => contentOf('node_modules/.yarn-state.yml'),
      work: () =>
        run([process.execPath, yarn, 'install', '--immutable'], {
          log: 'install',
          onLine: progress,
        }),
      onWait: () => progress('another command is installing them'),
    });
  });
}

/** The frontend as static files, served by the backend, so that one process and one URL do. */
export async function buildFrontend(): Promise<void> {
  await step('Frontend (build)', async progress => {
    await whenChanged({
      name: 'frontend',
      inputs: [
        'yarn.lock',
        'app-config.yaml',
        'packages/app/*',
        'packages/app/{src,public}/**/*',
        'plugins/infra/*',
        'plugins/infra/src/**/*',
        'plugins/infra-common/*',
        'plugins/infra-common/src/**/*',
      ],
      result: () => contentOf('packages/app/dist/index.html'),
      work: () =>
        run([process.execPath, yarn, 'workspace', 'app', 'build'], {
          log: 'frontend',
          onLine: progress,
        }),
      onWait: () => progress('another command is building it'),
    });
  });
}

const cli = join(root, 'sandbox/src/cli.ts');

/** The demo's modules are run by OpenTofu; only tests have a use for Terraform. */
const partsFor = ({ sandbox, sandboxPrograms }: SetUp) =>
  ALL_PARTS.filter(
    part => part !== 'terraform' || sandboxPrograms || sandbox?.forTests,
  );

/** PostgreSQL comes from npm, so it waits for the installation. */
const needsNoPackages = (wanted: SetUp) =>
  partsFor(wanted).filter(part => part !== 'postgres');

/** What takes minutes on the first start: the control plane and others, from Go modules. */
async function buildSandbox(wanted: SetUp): Promise<void> {
  await step('Programs of the sandbox (built once, then cached)', progress =>
    run(
      [
        ...[process.execPath, cli, 'build'],
        ...['--parts', needsNoPackages(wanted).join(',')],
      ],
      { log: 'sandbox-build', onLine: progress },
    ),
  );
}

/** One server of each kind, and a second cluster. */
const serverNames = (use: SandboxUse) => [
  ...partsFor({ sandbox: use }),
  ...(hasSecondCluster() ? ['kubernetes-2'] : []),
];

export interface SandboxUse {
  instance: string;
  /** Ends with this process, and leaves no data then. */
  ephemeral?: boolean;
  /** Also with what only tests need. */
  forTests?: boolean;
}

/** Brings the real servers up, or finds them up. */
async function sandboxUp(use: SandboxUse): Promise<void> {
  const { instance, ephemeral } = use;
  await step(
    `Sandbox '${instance}' (${serverNames(use).length} real servers)`,
    progress =>
      run(
        [
          ...[process.execPath, cli, 'up', '--instance', instance],
          ...['--parts', serverNames(use).join(',')],
          ...['--owner-pid', String(process.pid)],
          ...(ephemeral ? ['--ephemeral'] : []),
        ],
        {
          log: `${instance}/sandbox-up`,
          onLine: progress,
          env: notificationEnvironment(instance),
        },
      ),
  );
}

/** Whether somebody has it up already, who then is the one to take it down. */
export const sandboxIsUp = (instance: string): boolean =>
  sandboxState(instance) !== undefined;

/** Takes down what `setUp` brought up; all its traces with it where it was ephemeral. */
export async function sandboxDown(use: SandboxUse): Promise<void> {
  const { instance, ephemeral } = use;
  const wipe = ephemeral ? ['--wipe'] : [];
  await run([process.execPath, cli, 'down', '--instance', instance, ...wipe], {
    log: `${instance}/sandbox-down`,
    lastAct: true,
  });
  if (ephemeral) {
    rmSync(join(workDir, 'instances', instance), {
      recursive: true,
      force: true,
    });
  }
}

export interface SetUp {
  /** Servers that are wanted up. */
  sandbox?: SandboxUse;
  /** Whether what servers are started from must be there, though not by this command itself. */
  sandboxPrograms?: boolean;
  frontend?: boolean;
  chromium?: boolean;
  /** Whether the demo's documentation is to be shown. */
  techDocs?: boolean;
}

/**
 * All of it, side by side where one need not wait for the other; but first a look at what is missing.
 *
 * @returns the path of a Chromium, where one was asked for
 */
export async function setUp(wanted: SetUp): Promise<{ chromium?: string }> {
  const needsPrograms = wanted.sandbox || wanted.sandboxPrograms;
  if (needsPrograms) await refuseWhatIsMissing(wanted);
  const install = installDependencies();
  const frontend = wanted.frontend ? install.then(buildFrontend) : install;
  const programs = needsPrograms ? buildSandbox(wanted) : undefined;
  const servers = Promise.all([install, programs]).then(
    () => wanted.sandbox && sandboxUp(wanted.sandbox),
  );
  const [chromium] = await Promise.all([
    wanted.chromium
      ? install.then(() => step('Chromium for the browser tests', chromiumPath))
      : undefined,
    frontend,
    servers,
    wanted.techDocs && installTechDocs(),
  ]);
  return { chromium };
}

/** Minutes of building are no way to learn what could have been said at once. */
async function refuseWhatIsMissing(wanted: SetUp): Promise<void> {
  const missing = await missingFor(partsFor(wanted));
  if (missing.length === 0) return;
  const packages = wanted.chromium ? chromiumPackage() : [];
  if (packages.length > 0) {
    missing.push({
      what: 'Chromium for the browser tests',
      packages,
      otherwise:
        'Else Playwright fetches one, or name one with INFRA_CHROMIUM.',
    });
  }
  throw new Error(describeMissing(missing));
}
