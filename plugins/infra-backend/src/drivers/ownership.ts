import { randomUUID } from 'node:crypto';
import { InputError } from '@backstage/errors';
import { RootConfigService } from '@backstage/backend-plugin-api';
import { Db, settings } from '../store';

const INSTALLATION_SETTING = 'installation';
const INSTALLATION = /^[A-Za-z0-9][A-Za-z0-9.-]{0,40}$/;

/**
 * The name of this installation in ownership marks: `infra.installation`, or one that is made at
 * the first start and kept. Once made it stays, so that marks outside stay ours.
 */
export async function ensureInstallation(options: {
  db: Db;
  config: RootConfigService;
}): Promise<string> {
  const configured = options.config.getOptionalString('infra.installation');
  if (configured === undefined) {
    return await settings.ensure(options.db, {
      name: INSTALLATION_SETTING,
      value: `bs-${randomUUID().slice(0, 8)}`,
    });
  }
  if (!INSTALLATION.test(configured)) {
    throw new InputError(
      `infra.installation "${configured}" must be at most 41 letters, digits, dots and dashes`,
    );
  }
  return configured;
}

/** What a driver writes on everything it makes for an instance. */
export function ownershipMark(
  installation: string,
  instanceId: string,
): string {
  return `${installation}/${instanceId}`;
}

/** Undefined where the mark is another installation's. */
export function instanceIdOfMark(
  installation: string,
  mark: string,
): string | undefined {
  const prefix = `${installation}/`;
  return mark.startsWith(prefix) ? mark.slice(prefix.length) : undefined;
}
