import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { join } from 'node:path';
import { sandboxHome } from '../paths.ts';
import { withLock } from '../lock.ts';
import { type Missing, MissingError } from './missing.ts';
import type { Progress } from './part.ts';
import { execute, findProgram } from './programs.ts';

/** Asked by package scripts before they start a service: 101 forbids it. */
const SERVICE_POLICY = '/usr/sbin/policy-rc.d';
const OWN_POLICY =
  '#!/bin/sh\n# Written while the sandbox installs packages.\nexit 101\n';

export interface SystemPackages {
  /** What the packages are for, e.g. "PowerDNS". */
  purpose: string;
  packages: string[];
  /** Services that the packages would start at the next boot. */
  services: string[];
  isInstalled(): boolean;
  /** The variable that names a server of the user's own. */
  alternative: string;
}

/** What nobody has installed and we cannot install: as root on Debian and its relatives we can. */
export function missingPackages(wanted: SystemPackages): Missing | undefined {
  const hasApt = findProgram('apt-get') !== undefined;
  if (wanted.isInstalled() || (hasApt && process.getuid?.() === 0)) {
    return undefined;
  }
  const otherwise = `Or set ${wanted.alternative} to use a server of your own.`;
  return hasApt
    ? { what: wanted.purpose, packages: wanted.packages, otherwise }
    : {
        what: `${wanted.purpose} (install it with your system's packages: this is no Debian or Ubuntu)`,
        packages: [],
        otherwise,
      };
}

/**
 * Installs what is missing, as root on Debian and its relatives; tells everyone
 * else the command. Services of freshly installed packages are neither started
 * now nor at the next boot; packages that are there already are left alone.
 */
export async function ensureSystemPackages(
  wanted: SystemPackages,
  progress: Progress,
): Promise<void> {
  if (wanted.isInstalled()) {
    return;
  }
  const missing = missingPackages(wanted);
  if (missing) {
    throw new MissingError(missing);
  }
  // One lock for all parts: apt allows one installation at a time.
  await withLock(
    join(sandboxHome(), 'apt.lock'),
    async () => {
      if (!wanted.isInstalled()) {
        await install(wanted, progress);
      }
    },
    () => progress('waiting for another installation of packages'),
  );
  if (!wanted.isInstalled()) {
    throw new Error(
      `${
        wanted.purpose
      } is still missing after the installation of ${wanted.packages.join(
        ', ',
      )}`,
    );
  }
}

async function install(wanted: SystemPackages, progress: Progress) {
  progress(`installing ${wanted.packages.join(', ')}`);
  const newServices = servicesNotYetKnown(wanted.services);
  await withoutStartingServices(async () => {
    const args = [
      'install',
      '--yes',
      '--no-install-recommends',
      // Another program may be installing packages right now.
      '-o',
      'DPkg::Lock::Timeout=300',
      ...wanted.packages,
    ];
    try {
      await aptGet(args, progress);
    } catch {
      progress('refreshing the package lists');
      await aptGet(['update'], progress);
      await aptGet(args, progress);
    }
  });
  if (findProgram('systemctl')) {
    for (const service of newServices) {
      // Fails without systemd as the init system, where nothing would be
      // started at boot either.
      await execute('systemctl', ['disable', service]).catch(() => {});
    }
  }
}

/** Leaves a policy of the machine's owner alone, and one of ours not behind. */
async function withoutStartingServices(work: () => Promise<void>) {
  const foreign =
    existsSync(SERVICE_POLICY) &&
    readFileSync(SERVICE_POLICY, 'utf8') !== OWN_POLICY;
  if (foreign) {
    await work();
    return;
  }
  const remove = () => rmSync(SERVICE_POLICY, { force: true });
  const removeAndEnd = () => {
    remove();
    process.exit(130);
  };
  writeFileSync(SERVICE_POLICY, OWN_POLICY, { mode: 0o755 });
  process.once('SIGINT', removeAndEnd).once('SIGTERM', removeAndEnd);
  try {
    await work();
  } finally {
    remove();
    process.off('SIGINT', removeAndEnd).off('SIGTERM', removeAndEnd);
  }
}

function servicesNotYetKnown(services: string[]): string[] {
  const directories = ['/lib/systemd/system', '/etc/systemd/system'];
  return services.filter(
    service =>
      !directories.some(directory => existsSync(join(directory, service))),
  );
}

async function aptGet(args: string[], progress: Progress): Promise<void> {
  const child = spawn('apt-get', ['-q', ...args], {
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive', LC_ALL: 'C' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const exit = once(child, 'exit');
  const lastLines: string[] = [];
  const read = async (stream: NodeJS.ReadableStream) => {
    for await (const line of createInterface({ input: stream })) {
      lastLines.push(line);
      lastLines.splice(0, lastLines.length - 8);
      if (/^(Setting up|Get:)/.test(line)) {
        progress(line);
      }
    }
  };
  const [[code]] = await Promise.all([
    exit,
    read(child.stdout),
    read(child.stderr),
  ]);
  if (code !== 0) {
    throw new Error(
      `apt-get ${args.join(' ')} exited with ${code}:\n${lastLines.join('\n')}`,
    );
  }
}
