import {
  AccessCheck,
  AccessReport,
  DriverCallContext,
  isDriverError,
} from '@infra-orchestration/backstage-plugin-infra-node';
import { GitopsConnection } from './connection';

/** Tries everything that is needed, without changing anything. */
export async function checkAccess(
  { repository, settings, forge, status }: GitopsConnection,
  { signal }: DriverCallContext,
): Promise<AccessReport> {
  const { branch, url } = settings;
  const read = await attempt(`read the branch ${branch}`, () =>
    repository.tip(0, signal),
  );
  const checks = [read];
  if (read.granted) {
    const target = forge ? 'infra/access-check' : branch;
    checks.push(
      await attempt(
        `push to ${forge ? 'branches infra/…' : branch}`,
        async () => {
          const tip = await repository.tip(settings.refreshMs, signal);
          const from = forge ? undefined : tip;
          await repository.push(
            { branch: target, from, to: tip, dryRun: true },
            signal,
          );
        },
      ),
    );
  }
  if (forge) {
    checks.push(await attempt('read pull requests', () => forge.check(signal)));
  }
  if (status) {
    checks.push(
      await attempt(`read ${status.resource} in ${status.namespace}`, () =>
        status.check(signal),
      ),
    );
  }
  return { ok: checks.every(({ granted }) => granted), checks, server: url };
}

async function attempt(
  name: string,
  call: () => Promise<unknown>,
): Promise<AccessCheck> {
  try {
    await call();
    return { name, granted: true };
  } catch (error) {
    if (isDriverError(error) && error.code === 'accessDenied') {
      return { name, granted: false, message: error.message };
    }
    throw error;
  }
}
