import { escapeIdentifier } from 'pg';
import {
  DriverError,
  DriverErrorCode,
} from '@infra-orchestration/backstage-plugin-infra-node';
import { FieldDiff } from '@infra-orchestration/backstage-plugin-infra-common';
import { Session } from '../client/Session';

/** What is inside of one database, as far as the driver cares for it. */
export interface Contents {
  /** Installed extensions. */
  extensions: string[];
  /** Of those wanted: what the server could install. */
  available: { name: string; trusted: boolean; schema: string | null }[];
  /** Relations of the owner in schema `public`, quoted and qualified. */
  tables: string[];
  /** Roles that may read all tables, those of now and those to come. */
  readers: string[];
  /** Roles for which tables to come are opened, complete or not. */
  formerAndPresentReaders: string[];
}

export interface WantedContents {
  extensions: string[];
  readers: string[];
}

export interface ContentChange {
  diff: FieldDiff;
  /** For people: completes "Could not …". */
  doing: string;
  sql: string;
  /** What a lack of privilege means here. */
  denied: DriverErrorCode;
}

const IN_PUBLIC = `
  relnamespace = to_regnamespace('public')
  AND relowner = o.oid AND relkind IN ('r', 'p', 'v', 'm', 'f')`;

const DEFAULTS = `
  pg_default_acl d, aclexplode(d.defaclacl) a
  WHERE d.defaclrole = o.oid AND d.defaclobjtype = 'r'
    AND d.defaclnamespace = to_regnamespace('public')
    AND a.privilege_type = 'SELECT'`;

/** $1 owner, $2 wanted extensions, $3 wanted readers. */
const INSPECT = `
  SELECT
    ARRAY(SELECT extname::text FROM pg_extension) AS "extensions",
    (SELECT coalesce(json_agg(json_build_object(
        'name', e.name, 'trusted', v.trusted, 'schema', v.schema)), '[]')
      FROM pg_available_extensions e
      JOIN pg_available_extension_versions v
        ON v.name = e.name AND v.version = e.default_version
      WHERE e.name = ANY ($2)) AS "available",
    ARRAY(SELECT format('%I.%I', 'public', relname)
      FROM pg_class WHERE ${IN_PUBLIC}) AS "tables",
    ARRAY(SELECT r.rolname::text FROM pg_roles r
      WHERE r.rolname = ANY ($3)
        AND has_schema_privilege(r.oid, to_regnamespace('public'), 'USAGE')
        AND EXISTS (SELECT FROM ${DEFAULTS} AND a.grantee = r.oid)
        AND NOT EXISTS (SELECT FROM pg_class c WHERE ${IN_PUBLIC}
          AND NOT has_table_privilege(r.oid, c.oid, 'SELECT'))) AS "readers",
    ARRAY(SELECT r.rolname::text FROM pg_roles r
      WHERE EXISTS (SELECT FROM ${DEFAULTS} AND a.grantee = r.oid))
      AS "formerAndPresentReaders"
  FROM pg_roles o WHERE o.rolname = $1`;

export async function inspectContents(
  session: Session,
  owner: string,
  wanted: WantedContents,
): Promise<Contents> {
  const { extensions, readers } = wanted;
  const [contents] = await session.query<{ [K in keyof Contents]: any }>(
    INSPECT,
    [owner, extensions, readers],
  );
  return contents;
}

/** Pure; in the order in which they are to be made. */
export function contentChanges(
  found: Contents,
  wanted: WantedContents,
  owner: string,
): ContentChange[] {
  const missing = wanted.extensions.filter(
    name => !found.extensions.includes(name),
  );
  const opened = wanted.readers.filter(name => !found.readers.includes(name));
  const closed = found.formerAndPresentReaders.filter(
    name => !wanted.readers.includes(name),
  );
  return [
    ...missing.map(name => extensionChange(name, found, owner)),
    ...opened.map(
      (reader): ContentChange => ({
        diff: { path: '/database/readable', after: reader },
        doing: `open the tables to ${reader}`,
        sql: asOwner(owner, openTo(escapeIdentifier(reader), found.tables)),
        denied: 'conflict',
      }),
    ),
    ...closed.map(
      (reader): ContentChange => ({
        diff: { path: '/database/readable', before: reader },
        doing: `close the tables to ${reader}`,
        sql: asOwner(owner, closeTo(escapeIdentifier(reader), found.tables)),
        denied: 'conflict',
      }),
    ),
  ];
}

function extensionChange(
  name: string,
  found: Contents,
  owner: string,
): ContentChange {
  const offer = found.available.find(available => available.name === name);
  // An extension that says its schema itself must not be given one.
  const schema = offer?.schema ? '' : 'SCHEMA public ';
  const create = `CREATE EXTENSION IF NOT EXISTS ${escapeIdentifier(
    name,
  )} ${schema}CASCADE`;
  return {
    diff: { path: '/extensions', after: name },
    doing: `install the extension ${name}`,
    sql: offer?.trusted ? asOwner(owner, [create]) : create,
    denied: 'terminal',
  };
}

/** @throws DriverError with code `terminal` */
export function refuseUnavailable(
  found: Contents,
  { extensions }: WantedContents,
): void {
  for (const name of extensions) {
    if (
      !found.extensions.includes(name) &&
      !found.available.some(available => available.name === name)
    ) {
      throw new DriverError(
        'terminal',
        `The server has no extension ${name}; ask its administrator to add the package, or leave it out of \`extensions\``,
      );
    }
  }
}

function openTo(reader: string, tables: string[]): string[] {
  return [
    `GRANT USAGE ON SCHEMA public TO ${reader}`,
    // Before the tables that are there, so that none can come in between and stay closed.
    `ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT ON TABLES TO ${reader}`,
    ...(tables.length > 0
      ? [`GRANT SELECT ON ${tables.join(', ')} TO ${reader}`]
      : []),
  ];
}

function closeTo(reader: string, tables: string[]): string[] {
  return [
    `ALTER DEFAULT PRIVILEGES IN SCHEMA public REVOKE SELECT ON TABLES FROM ${reader}`,
    `REVOKE USAGE ON SCHEMA public FROM ${reader}`,
    ...(tables.length > 0
      ? [`REVOKE ALL ON ${tables.join(', ')} FROM ${reader}`]
      : []),
  ];
}

/** With the owner's rights and no more, also where the administrator is a superuser. */
function asOwner(owner: string, statements: string[]): string {
  return [`SET LOCAL ROLE ${escapeIdentifier(owner)}`, ...statements].join(
    '; ',
  );
}
