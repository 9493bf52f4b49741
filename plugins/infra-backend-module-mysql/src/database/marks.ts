import { Account, identifier } from '../client/sql';
import { Session } from '../client/Session';
import { numberOf } from '../errors';

/**
 * Who a database or an account belongs to is written in a table of our own.
 *
 * What would be better is a mark on the thing itself, made in the statement that makes the thing.
 * There is none that all servers have: only MariaDB has comments on databases, only MySQL has
 * attributes of accounts, neither has owners of databases, and a table, view or routine in the
 * database would be in the way of migration tools, which want an empty one.
 *
 * A table beside it can be wrong in two ways: a thing without its row is lost, and a row without its
 * thing may let us take what somebody else made under that name. So each thing is made in three steps:
 *
 * 1. the row, as a claim (`made` is false), which the primary key gives to one instance only;
 * 2. the thing, with a birthmark that nothing else has: see {@link BIRTH_COLLATION} and
 *    {@link birthSubject};
 * 3. the row, as made; only then the birthmark is taken off.
 *
 * A process that dies between any two leaves a claim with nothing, which is kept for the instance,
 * or a claim with something that bears the birthmark, which is ours. What exists under a claim and
 * bears no birthmark was made by somebody else, and is left alone. Removal takes the thing first and
 * its row last.
 */
export interface Mark {
  mark: string;
  made: boolean;
}

/** Whose a thing is. */
export type Belonging = 'nobody' | 'us' | 'others';

/** Pure. */
export function belongingOf(
  thing: { birthmarked: boolean } | undefined,
  found: Mark | undefined,
  mark: string,
): Belonging {
  if (!found) {
    return thing ? 'others' : 'nobody';
  }
  if (found.mark !== mark) {
    return 'others';
  }
  // Under a claim only what bears the birthmark is what the claim is about.
  return thing && !found.made && !thing.birthmarked ? 'others' : 'us';
}

export interface Marks {
  /** Of the database of the wanted name, whoever's it is. */
  database?: Mark;
  /** Of the wanted account, whoever's it is. */
  user?: Mark;
  /** Accounts that are marked as this instance's, the wanted one aside. */
  further: (Account & Mark)[];
  /** There is no table of marks yet. */
  missing: boolean;
}

/** What a mark is about; `host` is empty for databases. */
export type Marked = { kind: 'database' | 'user' } & Account;

/**
 * The collation in which a database is made before it gets the one that it is to have. Both servers
 * have it, and it is nobody's default: a person who makes a database of the claimed name within the
 * moments in question does not choose it by chance.
 */
export const BIRTH_CHARACTER_SET = 'utf8mb4';
export const BIRTH_COLLATION = 'utf8mb4_esperanto_ci';

/**
 * The certificate that an account asks for when it is made. Nobody has one, so nobody can log in
 * before the account is marked as made; and only the maker of the account knew what to write there.
 */
export function birthSubject(mark: string): string {
  return `infra-orchestration.dev/owner: ${mark}`;
}

/** Unknown database, unknown table. */
const NO_TABLE = [1049, 1146];

interface Row extends Account, Mark {
  kind: 'database' | 'user';
}

export async function readMarks(
  session: Session,
  marksDatabase: string,
  wanted: { name: string; account: Account; mark: string },
): Promise<Marks> {
  const { name, account, mark } = wanted;
  let rows: Row[];
  try {
    rows = await session.query<Row>(
      `SELECT kind, name, host, mark, made FROM ${tableIn(marksDatabase)}
        WHERE (kind = 'database' AND name = ?)
          OR (kind = 'user' AND name = ? AND host = ?)
          OR (kind = 'user' AND mark = ?)`,
      [name, account.name, account.host, mark],
    );
  } catch (error) {
    if (NO_TABLE.includes(numberOf(error) ?? 0)) {
      return { further: [], missing: true };
    }
    throw error;
  }
  const found = rows.map(row => ({ ...row, made: Boolean(row.made) }));
  const users = found.filter(({ kind }) => kind === 'user');
  const isWanted = (row: Account) =>
    row.name === account.name && row.host === account.host;
  return {
    database: found.find(({ kind }) => kind === 'database'),
    user: users.find(isWanted),
    further: users.filter(row => !isWanted(row)),
    missing: false,
  };
}

/** To be run one after the other; each does nothing where its thing is there. */
export function marksTable(marksDatabase: string): string[] {
  return [
    `CREATE DATABASE IF NOT EXISTS ${identifier(
      marksDatabase,
    )} CHARACTER SET utf8mb4`,
    `CREATE TABLE IF NOT EXISTS ${tableIn(marksDatabase)} (
      kind VARCHAR(16) NOT NULL,
      name VARCHAR(64) NOT NULL,
      host VARCHAR(255) NOT NULL,
      mark VARCHAR(255) NOT NULL,
      made BOOLEAN NOT NULL,
      PRIMARY KEY (kind, name, host),
      KEY marks_of_one (mark)
    ) ENGINE = InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
      COMMENT = 'What was made by Backstage, and for which resource: do not edit'`,
  ];
}

const THE_ROW = 'WHERE kind = ? AND name = ? AND host = ? AND mark = ?';

/** Statements about one row, with their values. */
export class MarkStatements {
  constructor(
    private readonly marksDatabase: string,
    private readonly mark: string,
  ) {}

  /** Fails where another instance was quicker. */
  claim(what: Marked, found: Mark | undefined): Statement {
    return found
      ? this.#update(what, false)
      : {
          sql: `INSERT INTO ${tableIn(
            this.marksDatabase,
          )} (kind, name, host, mark, made) VALUES (?, ?, ?, ?, FALSE)`,
          values: [what.kind, what.name, what.host, this.mark],
        };
  }

  made(what: Marked): Statement {
    return this.#update(what, true);
  }

  forget(what: Marked): Statement {
    return {
      sql: `DELETE FROM ${tableIn(this.marksDatabase)} ${THE_ROW}`,
      values: this.#key(what),
    };
  }

  #update(what: Marked, made: boolean): Statement {
    return {
      sql: `UPDATE ${tableIn(this.marksDatabase)} SET made = ${
        made ? 'TRUE' : 'FALSE'
      } ${THE_ROW}`,
      values: this.#key(what),
    };
  }

  #key({ kind, name, host }: Marked): string[] {
    return [kind, name, host, this.mark];
  }
}

export interface Statement {
  sql: string;
  values?: string[];
}

function tableIn(marksDatabase: string): string {
  return `${identifier(marksDatabase)}.marks`;
}
