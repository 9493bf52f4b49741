import { DriverError } from '@infra-orchestration/backstage-plugin-infra-node';
import { execFile } from 'node:child_process';

export interface ProgramVersion {
  version: string;
  /** For people. */
  title: string;
}

/** @throws DriverError `misconfigured` where the program does not run */
export async function readVersion(
  program: string,
  signal: AbortSignal,
): Promise<ProgramVersion> {
  const text = await new Promise<string>((resolve, reject) => {
    execFile(
      program,
      ['version'],
      { signal, env: { PATH: process.env.PATH, CHECKPOINT_DISABLE: '1' } },
      (error, stdout) => (error ? reject(error) : resolve(stdout)),
    );
  }).catch(error => {
    signal.throwIfAborted();
    throw new DriverError(
      'misconfigured',
      `The program ${program} does not run: ${error.message}; check infra.opentofu.programs`,
    );
  });
  const [, title, version] = /^(\S+) v(\S+)/m.exec(text) ?? [];
  if (!version) {
    throw new DriverError(
      'misconfigured',
      `${program} does not tell its version; it is neither OpenTofu nor Terraform`,
    );
  }
  return { version, title: `${title} ${version}` };
}
