import { AccessReport } from '@infra-orchestration/backstage-plugin-infra-node';
import { MysqlServer } from './client/MysqlServer';
import { Session } from './client/Session';
import { toDriverError } from './errors';
import { Rights, remedyForStranger, reportOf } from './rights';

export async function checkAccess(
  server: MysqlServer,
  signal: AbortSignal,
): Promise<AccessReport> {
  const { user } = server.settings;
  try {
    return reportOf(await server.administer(signal, readRights));
  } catch (error) {
    signal.throwIfAborted();
    const failure = toDriverError(error, `log in as ${user}`);
    const checks = [
      { name: 'log in', granted: false, message: failure.message },
    ];
    if (failure.code === 'misconfigured') {
      return { ok: false, checks };
    }
    if (failure.code !== 'accessDenied') {
      throw failure;
    }
    return { ok: false, checks, remedy: remedyForStranger(user) };
  }
}

async function readRights(session: Session): Promise<Rights> {
  const [{ version, readOnly, whoami }] = await session.query<{
    version: string;
    readOnly: number;
    whoami: string;
  }>(
    'SELECT VERSION() AS version, @@global.read_only AS readOnly, CURRENT_USER() AS whoami',
  );
  // Hosts have no @, names of users may.
  const at = whoami.lastIndexOf('@');
  const account = { name: whoami.slice(0, at), host: whoami.slice(at + 1) };
  const privileges = await session.query<{ name: string; grantable: string }>(
    `SELECT PRIVILEGE_TYPE AS name, IS_GRANTABLE AS grantable
      FROM information_schema.USER_PRIVILEGES WHERE GRANTEE = ?`,
    [`'${account.name}'@'${account.host}'`],
  );
  return {
    flavour: /mariadb/i.test(version) ? 'mariadb' : 'mysql',
    version,
    readOnly: Boolean(readOnly),
    account,
    privileges: privileges.map(({ name, grantable }) => ({
      name,
      grantable: grantable === 'YES',
    })),
  };
}
