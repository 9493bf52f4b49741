import { createHash } from 'node:crypto';
import { ResourceIdentity } from '@infra-orchestration/backstage-plugin-infra-node';
import { DatabaseInputs, MAX_DATABASE_NAME, MAX_USER_NAME } from './schema';

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
    // A name must begin with a letter, so that it needs no quoting.
    .replace(/^(?![a-z])/, 'db_');
  return ending(readable, identity.instanceId, MAX_DATABASE_NAME);
}

/** As the database, where that is short enough for a user. */
export function userName(database: string): string {
  return database.length <= MAX_USER_NAME
    ? database
    : ending(database, database, MAX_USER_NAME);
}

/** The beginning of a name, and in the place of its end what differs where `whole` differs. */
function ending(readable: string, whole: string, longest: number): string {
  const unique = createHash('sha256').update(whole).digest('hex').slice(0, 8);
  return `${readable.slice(0, longest - 9)}_${unique}`;
}

/** A name of a lock: the servers allow 64 characters, of which the hash has 40. */
export function lockName(database: string): string {
  const hash = createHash('sha256').update(database).digest('hex');
  return `infra-orchestration.dev/${hash.slice(0, 40)}`;
}
