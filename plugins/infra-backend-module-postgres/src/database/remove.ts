import { escapeIdentifier } from 'pg';
import {
  RemoveRequest,
  RemoveResult,
} from '@infra-orchestration/backstage-plugin-infra-node';
import { PostgresServer } from '../client/PostgresServer';
import { attempt } from './request';
import { locked } from './locked';
import { Wanted, inspect } from './outside';
import { ownsDatabase } from './ownership';

/**
 * The database first: that its owner bears our mark may be all that says it is ours.
 */
export function removeDatabase(
  request: RemoveRequest<PostgresServer>,
  wanted: Wanted,
): Promise<RemoveResult> {
  const { connection: server, signal, logger } = request;
  return locked(server, wanted.name, signal, async session => {
    const outside = await inspect(session, wanted);
    if (ownsDatabase(outside, wanted)) {
      logger.info(`Dropping the database ${wanted.name}`);
      await attempt(
        `drop the database ${wanted.name} with the sessions in it`,
        request,
        () =>
          session.query(
            `DROP DATABASE IF EXISTS ${escapeIdentifier(
              wanted.name,
            )} WITH (FORCE)`,
          ),
        'conflict',
      );
    }
    if (outside.ownRole) {
      const { name } = outside.ownRole;
      logger.info(`Dropping the role ${name}`);
      await attempt(
        `drop the role ${name}`,
        request,
        () => session.query(`DROP ROLE IF EXISTS ${escapeIdentifier(name)}`),
        'conflict',
      );
    }
    return { status: 'done' };
  });
}
