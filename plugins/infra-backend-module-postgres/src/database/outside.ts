import { Session } from '../client/Session';
import { commentOf, markIn } from './names';

/** What the server has of one instance, and what stands in its way. */
export interface Outside {
  database?: DatabaseState;
  /** The role that bears the instance's mark. */
  ownRole?: RoleState;
  /** The role of the wanted name, whoever's it is. */
  namedRole?: RoleState;
  /** Of the wanted readers, those that exist. */
  existingReaders: string[];
}

export interface DatabaseState {
  owner: string;
  ownerComment: string | null;
  comment: string | null;
  connectionLimit: number;
  allowConnections: boolean;
  /** Everybody may connect or make temporary tables. */
  publicAccess: boolean;
  /** The owner has not lost the privileges that it has by default. */
  ownerAccess: boolean;
  /** Roles besides the owner that were granted CONNECT, sorted. */
  readers: string[];
}

export interface RoleState {
  name: string;
  comment: string | null;
  canLogin: boolean;
  expired: boolean;
  /** The administrator has the role's privileges, which it needs to change what the role owns. */
  administered: boolean;
}

export interface Wanted {
  name: string;
  owner: string;
  readers: string[];
  connectionLimit: number;
  mark: string;
}

const ROLE = `
  json_build_object(
    'name', r.rolname,
    'comment', shobj_description(r.oid, 'pg_authid'),
    'canLogin', r.rolcanlogin,
    'expired', coalesce(r.rolvaliduntil < now(), false),
    'administered', pg_has_role(r.oid, 'USAGE'))`;

const ACCESS = `
  aclexplode(coalesce(d.datacl, acldefault('d', d.datdba))) AS a
  LEFT JOIN pg_roles g ON g.oid = a.grantee`;

const MARKED_ROLE = `
  (SELECT ${ROLE}
    FROM pg_shdescription s JOIN pg_roles r ON r.oid = s.objoid
    WHERE s.classoid = 'pg_authid'::regclass`;

/**
 * All in one statement, and so of one moment. The role is looked for by its mark, since its name
 * may have been wanted otherwise before. People may have added to the comment; an exact one is
 * found much faster than a part of one, and so is looked for first.
 */
const INSPECT = `
  SELECT
    (SELECT json_build_object(
        'owner', o.rolname,
        'ownerComment', shobj_description(o.oid, 'pg_authid'),
        'comment', shobj_description(d.oid, 'pg_database'),
        'connectionLimit', d.datconnlimit,
        'allowConnections', d.datallowconn,
        'publicAccess', EXISTS (SELECT FROM ${ACCESS} WHERE a.grantee = 0),
        'ownerAccess', 3 = (SELECT count(*) FROM ${ACCESS}
          WHERE a.grantee = d.datdba
            AND a.privilege_type IN ('CONNECT', 'CREATE', 'TEMPORARY')),
        'readers', ARRAY(
          SELECT g.rolname::text FROM ${ACCESS}
          WHERE a.privilege_type = 'CONNECT' AND a.grantee NOT IN (0, d.datdba)
          ORDER BY 1))
      FROM pg_database d JOIN pg_roles o ON o.oid = d.datdba
      WHERE d.datname = $1) AS "database",
    coalesce(
      ${MARKED_ROLE} AND s.description = $2 ORDER BY r.rolname LIMIT 1),
      ${MARKED_ROLE} AND position($2 in s.description) > 0
        AND substr(s.description, position($2 in s.description) + length($2), 1)
          !~ '[A-Za-z0-9.-]'
        ORDER BY r.rolname LIMIT 1)) AS "ownRole",
    (SELECT ${ROLE} FROM pg_roles r WHERE r.rolname = $3) AS "namedRole",
    ARRAY(SELECT rolname::text FROM pg_roles WHERE rolname = ANY ($4))
      AS "existingReaders"`;

export async function inspect(
  session: Session,
  wanted: Wanted,
): Promise<Outside> {
  const { name, mark, owner, readers } = wanted;
  const [row] = await session.query<{ [K in keyof Outside]: any }>(INSPECT, [
    name,
    commentOf(mark),
    owner,
    readers,
  ]);
  return {
    database: row.database ?? undefined,
    ownRole:
      row.ownRole && markIn(row.ownRole.comment) === mark
        ? row.ownRole
        : undefined,
    namedRole: row.namedRole ?? undefined,
    existingReaders: row.existingReaders,
  };
}
