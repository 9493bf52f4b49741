import { createHash, randomInt } from 'node:crypto';
import { JsonObject } from '@backstage/types';
import { FieldDiff } from '@infra-orchestration/backstage-plugin-infra-common';
import {
  DEFAULT_ALPHABET,
  DEFAULT_LENGTH,
  DEFAULT_VERSION,
  PasswordInputs,
} from './schema';

/** All that decides which password it is; a type, so that it is JSON to the checker. */
export type PasswordSpec = {
  length: number;
  alphabet: string;
  version: string;
};

export function specOf(inputs: PasswordInputs): PasswordSpec {
  return {
    length: inputs.length ?? DEFAULT_LENGTH,
    alphabet: inputs.alphabet ?? DEFAULT_ALPHABET,
    version: `${inputs.version ?? DEFAULT_VERSION}`,
  };
}

/** `undefined` where there is nothing, or no longer anything. */
export function readState(
  state: JsonObject | undefined,
): PasswordSpec | undefined {
  return state === undefined || state.removed === true
    ? undefined
    : (state as PasswordSpec);
}

/** Under which the password is kept: for each that was ever asked for one of its own. */
export function secretName({ length, alphabet, version }: PasswordSpec) {
  const digest = createHash('sha256')
    .update(JSON.stringify([version, length, alphabet]))
    .digest('hex');
  return `password-${digest.slice(0, 32)}`;
}

export function generate({ length, alphabet }: PasswordSpec): string {
  return Array.from(
    { length },
    () => alphabet[randomInt(alphabet.length)],
  ).join('');
}

/** What those who use it have to expect. */
export const anotherPassword: FieldDiff = { path: '/password', secret: true };

export function diffSpecs(
  before: PasswordSpec,
  after: PasswordSpec,
): FieldDiff[] {
  const fields = ['version', 'length', 'alphabet'] as const;
  const changed = fields
    .filter(field => before[field] !== after[field])
    .map(field => ({
      path: `/${field}`,
      before: before[field],
      after: after[field],
    }));
  return changed.length > 0 ? [...changed, anotherPassword] : [];
}
