import { JsonObject } from '@backstage/types';
import { InstanceSecrets } from '@infra-orchestration/backstage-plugin-infra-node';
import { isPassword } from '../tokens/passwords';

/** Of the password that was last handed out; 1 before any was. */
export function versionIn(state: JsonObject | undefined): number {
  return typeof state?.version === 'number' ? state.version : 1;
}

export const secretName = (version: number) => `password-${version}`;

/**
 * Which of the passwords is in force. Beside that of the state it may be the next one, whose apply did
 * not come to its end.
 */
export async function versionInForce(
  version: number,
  passwordHash: string,
  secrets: Pick<InstanceSecrets, 'get'>,
): Promise<{ version: number; password: string } | undefined> {
  for (const candidate of [version, version + 1]) {
    const password = await secrets.get(secretName(candidate));
    if (password !== undefined && (await isPassword(password, passwordHash))) {
      return { version: candidate, password };
    }
  }
  return undefined;
}
