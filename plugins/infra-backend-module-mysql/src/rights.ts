import {
  AccessCheck,
  AccessReport,
} from '@infra-orchestration/backstage-plugin-infra-node';
import { Flavour } from './client/password';
import { Account, accountOf } from './client/sql';
import { DATABASE_PRIVILEGES } from './database/grants';

const OLDEST: Record<Flavour, { title: string; version: [number, number] }> = {
  mariadb: { title: 'MariaDB', version: [10, 6] },
  mysql: { title: 'MySQL', version: [8, 0] },
};

/** By the names that each server has for them. */
const END_SESSIONS: Record<Flavour, string> = {
  mariadb: 'CONNECTION ADMIN',
  mysql: 'CONNECTION_ADMIN',
};

export interface Rights {
  flavour: Flavour;
  version: string;
  readOnly: boolean;
  /** Who the server took the login for. */
  account: Account;
  /** For all databases. */
  privileges: { name: string; grantable: boolean }[];
}

/** Pure. */
export function reportOf(rights: Rights): AccessReport {
  const { flavour, version, readOnly, account, privileges } = rights;
  const { title, version: oldest } = OLDEST[flavour];
  const has = (name: string) => privileges.some(each => each.name === name);
  const missing = DATABASE_PRIVILEGES.filter(
    name => !privileges.some(each => each.name === name && each.grantable),
  );
  const rightChecks: AccessCheck[] = [
    {
      name: 'make databases, and grant rights on them',
      granted: missing.length === 0,
      ...(missing.length > 0 && {
        message: `Missing with GRANT OPTION: ${missing.join(', ')}`,
      }),
    },
    { name: 'make users', granted: has('CREATE USER') },
    { name: 'see sessions of others', granted: has('PROCESS') },
    {
      name: 'end sessions of a user that is dropped',
      granted: has(END_SESSIONS[flavour]) || has('SUPER'),
    },
  ];
  const checks: AccessCheck[] = [
    { name: 'log in', granted: true },
    {
      name: `${title} ${oldest.join('.')} or newer`,
      granted: !isOlder(version, oldest),
      message: `The server is version ${version}`,
    },
    {
      name: 'server takes changes',
      granted: !readOnly,
      ...(readOnly && { message: 'The server is read-only: a replica?' }),
    },
    ...rightChecks,
  ];
  return {
    ok: checks.every(check => check.granted),
    checks,
    server: `${title} ${version}`,
    ...(rightChecks.some(check => !check.granted) && {
      remedy: remedyOf([grantFor(flavour, account)]),
    }),
  };
}

/** Where nobody was let in: which server it is, and from where we come, is not known then. */
export function remedyForStranger(user: string): AccessReport['remedy'] {
  const account = { name: user, host: '%' };
  return remedyOf([
    `CREATE USER IF NOT EXISTS ${accountOf(account)};`,
    `ALTER USER ${accountOf(account)} IDENTIFIED BY '<the password>';`,
    '-- On MariaDB:',
    grantFor('mariadb', account),
    '-- On MySQL, instead:',
    `-- ${grantFor('mysql', account)}`,
  ]);
}

function grantFor(flavour: Flavour, account: Account): string {
  const privileges = [
    ...DATABASE_PRIVILEGES,
    'CREATE USER',
    'PROCESS',
    END_SESSIONS[flavour],
  ];
  return `GRANT ${privileges.join(', ')} ON *.* TO ${accountOf(
    account,
  )} WITH GRANT OPTION;`;
}

function remedyOf(statements: string[]): AccessReport['remedy'] {
  return {
    title: 'To be run by an administrator of the server',
    mediaType: 'application/sql',
    content: [...statements, ''].join('\n'),
  };
}

function isOlder(version: string, [major, minor]: [number, number]): boolean {
  const [, foundMajor, foundMinor] = /^(\d+)\.(\d+)/.exec(version) ?? [];
  return (
    Number(foundMajor) < major ||
    (Number(foundMajor) === major && Number(foundMinor) < minor)
  );
}
