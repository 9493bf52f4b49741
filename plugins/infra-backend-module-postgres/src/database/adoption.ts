import { Session } from '../client/Session';
import { markIn } from './names';
import { DatabaseState, Outside, Wanted } from './outside';

/** What of an unmarked role decides whether it may become an instance's. */
export interface RoleReach {
  /** Attributes that reach beyond a database, as `CREATE ROLE` names them. */
  powers: string[];
  /** Other databases that the role owns, or owns something in. */
  elsewhere: string[];
}

const INSPECT_REACH = `
  SELECT
    array_remove(ARRAY[
      CASE WHEN r.rolsuper THEN 'SUPERUSER' END,
      CASE WHEN r.rolcreaterole THEN 'CREATEROLE' END,
      CASE WHEN r.rolcreatedb THEN 'CREATEDB' END,
      CASE WHEN r.rolreplication THEN 'REPLICATION' END,
      CASE WHEN r.rolbypassrls THEN 'BYPASSRLS' END], NULL) AS "powers",
    ARRAY(SELECT DISTINCT d.datname::text
      FROM pg_shdepend s JOIN pg_database d
        ON d.oid = CASE WHEN s.classid = 'pg_database'::regclass
          THEN s.objid ELSE s.dbid END
      WHERE s.refclassid = 'pg_authid'::regclass AND s.refobjid = r.oid
        AND s.deptype = 'o' AND d.datname <> $2
      ORDER BY 1) AS "elsewhere"
  FROM pg_roles r WHERE r.rolname = $1`;

export async function inspectReach(
  session: Session,
  { owner, name }: Wanted,
): Promise<RoleReach> {
  const [reach] = await session.query<RoleReach & Record<string, unknown>>(
    INSPECT_REACH,
    [owner, name],
  );
  return reach ?? { powers: [], elsewhere: [] };
}

export type UnmarkedDatabase = Outside & { database: DatabaseState };

/** There is a database, and neither it nor the roles about it bear a mark: what `adopt` is about. */
export function isUnmarked(outside: Outside): outside is UnmarkedDatabase {
  const { database, namedRole, ownRole } = outside;
  return (
    database !== undefined &&
    ownRole === undefined &&
    [database.comment, database.ownerComment, namedRole?.comment].every(
      comment => markIn(comment) === undefined,
    )
  );
}

/**
 * A database is taken over together with the role that owns it, since its tables are that role's, and
 * only where the two belong to each other alone: later both are dropped.
 *
 * @returns why not, with what would help; undefined where nothing speaks against it
 */
export function whyNotAdopted(
  { database, namedRole }: UnmarkedDatabase,
  { name, owner }: Wanted,
  { powers, elsewhere }: RoleReach,
): string | undefined {
  if (database.owner !== owner) {
    return `The database ${name} is owned by the role ${database.owner}, not by ${owner}. Say \`owner: ${database.owner}\` where that role is for this database alone, or give the database an owner of its own by ALTER DATABASE and REASSIGN OWNED`;
  }
  if (powers.length > 0) {
    return `The role ${owner} may do more than own a database (${powers.join(
      ', ',
    )}). Take that away, or give the database another owner`;
  }
  if (elsewhere.length > 0) {
    return `The role ${owner} also owns something in ${elsewhere.join(
      ', ',
    )}. Give the database a role of its own`;
  }
  if (!namedRole?.administered) {
    return `The provider's user has not got the role ${owner}, which it needs to change what that owns. Have it granted: GRANT ${owner} TO … WITH ADMIN OPTION`;
  }
  return undefined;
}
