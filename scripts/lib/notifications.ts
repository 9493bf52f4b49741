import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { workDir } from './paths.ts';

/**
 * What the registry of an instance sends along when it tells of an image. It is kept, since a sandbox
 * that is up already has it from its start on.
 */
export function registrySecret(instance: string): string {
  const file = join(workDir, 'instances', instance, 'registry-secret');
  try {
    return readFileSync(file, 'utf8');
  } catch {
    // The first start of the instance.
    const secret = randomBytes(24).toString('hex');
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, secret, { mode: 0o600 });
    return secret;
  }
}

/** With this the sandbox's registry tells the demo's backend of what is pushed. */
export function notificationEnvironment(instance: string): NodeJS.ProcessEnv {
  return {
    INFRA_SANDBOX_REGISTRY_NOTIFY_URL: '/api/events/infra/oci',
    INFRA_SANDBOX_REGISTRY_NOTIFY_AUTHORIZATION: registrySecret(instance),
  };
}
