import { verifyShared } from '../checks/secrets';
import { Verifier } from '../delivery/types';
import { SourceSettings } from '../settings/types';

const JSON_TYPE = 'application/json';

export const jsonTypes: readonly string[] = [JSON_TYPE];
export const cloudEventTypes: readonly string[] = [
  JSON_TYPE,
  'application/cloudevents+json',
];

/** The secret comes in a header, `authorization` where the configuration names no other. */
export function headerVerifier(settings: SourceSettings): Verifier {
  const { secret = '', header = 'authorization' } = settings;
  return async ({ headers }) =>
    verifyShared(headers[header], secret, `the header ${header}`);
}

/** The secret comes in the URL, as `?secret=`. */
export function queryVerifier({ secret = '' }: SourceSettings): Verifier {
  return async ({ query }) => verifyShared(query.secret, secret, 'the URL');
}
