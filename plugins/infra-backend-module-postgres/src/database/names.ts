import { createHash } from 'node:crypto';
import { ResourceIdentity } from '@infra-orchestration/backstage-plugin-infra-node';
import { DatabaseInputs } from './schema';

/** NAMEDATALEN - 1: the server silently cuts what is longer. In bytes; our names are ASCII. */
const MAX_LENGTH = 63;

/** `shop_pr_17_1f0c93ab`: what people look for first, then what makes it unique. */
export function databaseName(
  identity: ResourceIdentity,
  inputs: Pick<DatabaseInputs, 'name'>,
): string {
  if (inputs.name !== undefined) {
    return inputs.name;
  }
  const entity = identity.entityRef.replace(/^.*\//, '');
  const readable = `${entity}_${identity.environmentName}`
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    // A name must begin with a letter, and `pg_` is the server's own.
    .replace(/^(?![a-z])|^(?=pg_)/, 'db_');
  const unique = createHash('sha256')
    .update(identity.instanceId)
    .digest('hex')
    .slice(0, 8);
  return `${readable.slice(0, MAX_LENGTH - 9)}_${unique}`;
}

const PREFIX = 'infra-orchestration.dev/owner: ';

/** The comment by which database and role are known as an instance's. */
export function commentOf(mark: string): string {
  return `${PREFIX}${mark}`;
}

/** The mark in a comment; people may have added to it. */
export function markIn(comment: string | null | undefined): string | undefined {
  const [, mark] =
    /infra-orchestration\.dev\/owner: ([A-Za-z0-9.-]+\/[A-Za-z0-9.-]+)/.exec(
      comment ?? '',
    ) ?? [];
  return mark;
}
