import { createHash } from 'node:crypto';
import { EnvironmentContext } from '@infra-orchestration/backstage-plugin-infra-common';
import { parseEntityRef } from '../matching';

const MAX_LENGTH = 40;
const HASH_LENGTH = 10;
/** A plain slug must never look like one with a hash, or the two could meet. */
const LOOKS_HASHED = new RegExp(`-[0-9a-f]{${HASH_LENGTH}}$`);
const DNS_LABEL = /^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/;

/**
 * A name for an environment that fits where names are short: a DNS label of at most 40 characters
 * that no other pair of `entityRef` and `name` has.
 *
 * `component:default/orders` and `dev` give `orders-dev`. Where that could also be another pair's
 * (`a` with `b-c`, `a-b` with `c`; another kind or namespace) or is too long, ten hexadecimal
 * digits of the SHA-256 of both follow.
 */
export function environmentSlug(
  environment: Pick<EnvironmentContext, 'entityRef' | 'name'>,
): string {
  const { kind, namespace, name } = parseEntityRef(
    environment.entityRef,
    'component',
  );
  const plain = `${name}-${environment.name}`;
  const isPlain =
    kind === 'component' &&
    namespace === 'default' &&
    plain.length <= MAX_LENGTH &&
    DNS_LABEL.test(plain) &&
    !LOOKS_HASHED.test(plain) &&
    environmentPartOf(plain) === environment.name;
  if (isPlain) {
    return plain;
  }
  const hash = createHash('sha256')
    .update(`${kind}:${namespace}/${name}\n${environment.name}`)
    .digest('hex')
    .slice(0, HASH_LENGTH);
  const prefix = plain
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, MAX_LENGTH - HASH_LENGTH - 1)
    .replace(/^-+|-+$/g, '');
  return prefix ? `${prefix}-${hash}` : hash;
}

/**
 * The one way to read a plain slug: the environment is what follows the last dash, or the last two
 * parts where the last is a number (`pr-123`). A pair that this does not give back gets a hash, so
 * plain slugs are unique without looking at any other environment.
 */
function environmentPartOf(slug: string): string | undefined {
  return /-([^-]+-\d+|[^-]*[^-\d][^-]*)$/.exec(slug)?.[1];
}
