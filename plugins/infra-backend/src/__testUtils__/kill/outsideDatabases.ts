import { requireSandboxPart } from '@infra-orchestration/sandbox';
import { Db } from '../../store';
import { connectTo } from '../../store/__testUtils__/connectTo';
import { Sight } from './sights';

const OWNER = 'infra-orchestration.dev/owner: ';

/** Databases and roles that bear a mark of the installation, by the server's catalogs. */
export async function lookAtDatabases(installation: string): Promise<Sight[]> {
  const { rows } = await withServer(
    requireSandboxPart('postgres').url,
    async db =>
      db.raw(
        `select datname as name, 'database connections=' || datconnlimit as what,
            shobj_description(oid, 'pg_database') as comment from pg_database
          where shobj_description(oid, 'pg_database') like :mark
            or datname like :name
        union all
        select rolname, 'role', shobj_description(oid, 'pg_authid') from pg_roles
          where shobj_description(oid, 'pg_authid') like :mark or rolname like :name`,
        { mark: `%${OWNER}${installation}/%`, name: `${installation}_%` },
      ),
  );
  return rows.map(({ name, what, comment }: Record<string, string>) => ({
    // `kill01_c12_1f0c93ab`
    slug: name.replace(/_[0-9a-f]+$/, '').replaceAll('_', '-'),
    what,
    known: {
      ownershipMark: comment?.replace(OWNER, ''),
      externalName: name,
    },
  }));
}

/** Whether the login works with which the workload was given its database. */
export async function canLogIn(url: string): Promise<boolean> {
  return await withServer(url, async db => {
    await db.raw('create table if not exists orders (id int)');
    return true;
  }).catch(() => false);
}

async function withServer<T>(
  url: string,
  ask: (db: Db) => Promise<T>,
): Promise<T> {
  const db = connectTo({
    client: 'pg',
    connection: url,
    pool: { min: 0, max: 1 },
  });
  try {
    return await ask(db);
  } finally {
    await db.destroy();
  }
}
