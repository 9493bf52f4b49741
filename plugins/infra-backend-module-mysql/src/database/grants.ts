import { identifier } from '../client/sql';

/**
 * All that both servers know for a database, but for the right to grant it on. One by one, since
 * `ALL` asks for rights of the giver that differ between servers and versions.
 */
export const DATABASE_PRIVILEGES = [
  'SELECT',
  'INSERT',
  'UPDATE',
  'DELETE',
  'CREATE',
  'DROP',
  'REFERENCES',
  'INDEX',
  'ALTER',
  'CREATE TEMPORARY TABLES',
  'LOCK TABLES',
  'EXECUTE',
  'CREATE VIEW',
  'SHOW VIEW',
  'CREATE ROUTINE',
  'ALTER ROUTINE',
  'EVENT',
  'TRIGGER',
];

/** What an account may do, compared with what it shall. */
export interface GrantState {
  /** It may do all that it shall in its database. */
  complete: boolean;
  /** What it may do besides, for people. */
  excess: string[];
  /** Roles among that, quoted: MySQL revokes them by name only. */
  roles: string[];
}

/**
 * The database as a grant names it. `_` and `%` stand for any character there, so that without the
 * backslash a grant on `shop_dev` would be one on `shopxdev` as well; not so where `partial_revokes`
 * is on, which takes all characters for themselves.
 */
export function grantObject(database: string, partialRevokes: boolean): string {
  const pattern = partialRevokes
    ? database
    : database.replace(/[\\_%]/g, character => `\\${character}`);
  return `${identifier(pattern)}.*`;
}

/**
 * Pure.
 *
 * @param lines - as `SHOW GRANTS FOR` gives them; they may hold a hash of the password
 */
export function judgeGrants(lines: string[], object: string): GrantState {
  let complete = false;
  const excess: string[] = [];
  const roles: string[] = [];
  // Besides grants MariaDB shows the role that would be taken at login, were it granted.
  for (const line of lines.filter(each => each.startsWith('GRANT '))) {
    const [granted] = line.replace(/^GRANT /, '').split(' TO `');
    const grantsOn = line.endsWith(' WITH GRANT OPTION');
    if (granted.endsWith(` ON ${object}`)) {
      const privileges = granted.slice(0, -` ON ${object}`.length).split(', ');
      complete =
        privileges.includes('ALL PRIVILEGES') ||
        DATABASE_PRIVILEGES.every(name => privileges.includes(name));
      if (grantsOn) {
        excess.push(`GRANT OPTION ON ${object}`);
      }
    } else if (granted !== 'USAGE ON *.*' || grantsOn) {
      excess.push(granted);
      if (!granted.includes(' ON ')) {
        roles.push(granted);
      }
    }
  }
  return { complete, excess, roles };
}
