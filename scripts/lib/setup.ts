import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { root, yarn } from './paths.ts';
import { run } from './run.ts';
import { step } from './steps.ts';
import { whenChanged } from './stamps.ts';

const manifests = [
  'package.json',
  'yarn.lock',
  '.yarnrc.yml',
  '*/*/package.json',
  'sandbox/package.json',
  'benchmarks/package.json',
];

/** Dependencies as the lock file says; nothing where they are there already. */
export async function installDependencies(): Promise<void> {
  await step('Dependencies (yarn install)', async progress => {
    await whenChanged(
      'install',
      manifests,
      () => existsSync(join(root, 'node_modules/.yarn-state.yml')),
      () =>
        run([process.execPath, yarn, 'install', '--immutable'], {
          log: 'install',
          onLine: progress,
        }),
    );
  });
}

/** The frontend as static files, served by the backend, so that one process and one URL do. */
export async function buildFrontend(): Promise<void> {
  await step('Frontend (build)', async progress => {
    await whenChanged(
      'frontend',
      [
        'yarn.lock',
        'app-config.yaml',
        'packages/app/**/*',
        'plugins/infra/**/*',
        'plugins/infra-common/**/*',
      ],
      () => existsSync(join(root, 'packages/app/dist/index.html')),
      () =>
        run([process.execPath, yarn, 'workspace', 'app', 'build'], {
          log: 'frontend',
          onLine: progress,
        }),
    );
  });
}

const cli = join(root, 'sandbox/src/cli.ts');

/** PostgreSQL comes from npm, so it waits for the installation. */
const NEEDS_NO_PACKAGES = 'kubernetes,powerdns,bind';

/** What takes minutes on the first start: the control plane, from Go modules. */
export async function buildSandbox(): Promise<void> {
  await step('Kubernetes control plane (built once, then cached)', progress =>
    run([process.execPath, cli, 'build', '--parts', NEEDS_NO_PACKAGES], {
      log: 'sandbox-build',
      onLine: progress,
    }),
  );
}

/** Brings the real servers up, or finds them up. */
export async function sandboxUp(
  instance: string,
  ownerPid?: number,
): Promise<void> {
  const owner = ownerPid ? ['--owner-pid', String(ownerPid)] : [];
  await step(
    `Sandbox '${instance}' (Kubernetes, PowerDNS, BIND, PostgreSQL)`,
    progress =>
      run([process.execPath, cli, 'up', '--instance', instance, ...owner], {
        log: `sandbox-up-${instance}`,
        onLine: progress,
      }),
  );
}

export async function sandboxDown(instance: string): Promise<void> {
  await run([process.execPath, cli, 'down', '--instance', instance], {
    log: `sandbox-down-${instance}`,
  });
}

/** All of it, side by side where one need not wait for the other. */
export async function setUp(options: {
  instance: string;
  ownerPid?: number;
  frontend: boolean;
}): Promise<void> {
  const install = installDependencies();
  const frontend = options.frontend ? install.then(buildFrontend) : install;
  await Promise.all([
    frontend,
    Promise.all([install, buildSandbox()]).then(() =>
      sandboxUp(options.instance, options.ownerPid),
    ),
  ]);
}
