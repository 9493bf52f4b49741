import { randomBytes } from 'node:crypto';
import { ConnectionOptions, createConnection } from 'mysql2/promise';
import { JsonObject, JsonValue } from '@backstage/types';
import { DriverOutputs } from '@infra-orchestration/backstage-plugin-infra-node';
import {
  ConformanceTarget,
  ConnectionSettings,
  OutsideAccess,
} from '@infra-orchestration/backstage-plugin-infra-node/testUtils';
import { requireSandboxPart } from '@infra-orchestration/sandbox';
import { accountOf, identifier, literal } from '../client/sql';
import { userName } from '../database/names';
import { reportOf } from '../rights';

type Server = ReturnType<typeof requireSandboxPart<'mariadb'>>;

/** The sandbox's server as its own administrator sees it, with an administrator of this test file. */
export class TestServer {
  readonly server: Server = requireSandboxPart('mariadb');
  readonly #run = randomBytes(4).toString('hex');
  readonly admin = { name: `infra_admin_${this.#run}`, host: '%' };
  readonly adminPassword = randomBytes(12).toString('hex');
  /** Made by the tests that need one. */
  readonly role = `infra_role_${this.#run}`;
  /** Of this test file, so that it may be spoiled. */
  readonly marksDatabase = `infra_marks_${this.#run}`;

  /** Makes an administrator with the rights that the driver asks for, in its own words. */
  async start(): Promise<void> {
    const [{ version }] = await this.sql('SELECT VERSION() AS version');
    await this.sql(
      `CREATE USER ${accountOf(this.admin)} IDENTIFIED BY ${literal(
        this.adminPassword,
      )}`,
    );
    const { remedy } = reportOf({
      flavour: /mariadb/i.test(String(version)) ? 'mariadb' : 'mysql',
      version: String(version),
      readOnly: false,
      account: this.admin,
      privileges: [],
    });
    await this.run(remedy!.content);
  }

  async stop(): Promise<void> {
    await this.sql(
      `DROP USER ${accountOf(this.admin)}`,
      `DROP ROLE IF EXISTS ${this.role}`,
      `DROP DATABASE IF EXISTS ${identifier(this.marksDatabase)}`,
    );
  }

  /** As the server's own administrator; answers with the rows of the last statement. */
  async sql(...statements: string[]): Promise<JsonObject[]> {
    return query(this.login(), statements);
  }

  /** A whole script, as an administrator would paste it. */
  async run(script: string): Promise<void> {
    await query({ ...this.login(), multipleStatements: true }, [script]);
  }

  login(): ConnectionOptions {
    const { host, port, user, password, ssl } = this.server;
    return { host, port, user, password, ...(ssl && { ssl: tlsFor(ssl) }) };
  }

  settings(
    address: { host: string; port: number } = this.server,
    config: JsonObject = {},
  ): ConnectionSettings {
    const { ssl } = this.server;
    return {
      config: {
        host: address.host,
        port: address.port,
        marksDatabase: this.marksDatabase,
        ...(ssl && { ssl: { ...ssl } }),
        ...config,
      },
      credentials: { user: this.admin.name, password: this.adminPassword },
    };
  }

  refusedSettings(): ConnectionSettings {
    const { config, credentials } = this.settings();
    return {
      config,
      credentials: { ...credentials, password: 'not-the-password' },
    };
  }

  async marks(name: string): Promise<JsonObject[]> {
    const table = `${identifier(this.marksDatabase)}.marks`;
    const [{ found }] = await this.sql(
      `SELECT COUNT(*) AS found FROM information_schema.TABLES
        WHERE TABLE_SCHEMA = ${literal(this.marksDatabase)}`,
    );
    return found
      ? this.sql(
          `SELECT * FROM ${table} WHERE name IN (${literal(name)}, ${literal(
            userName(name),
          )}) ORDER BY kind, host`,
        )
      : [];
  }

  /** Of database, accounts and marks, with all that the server knows of them. */
  async snapshot({ externalName }: ConformanceTarget): Promise<JsonValue> {
    const users = await this.sql(
      `SELECT * FROM mysql.user WHERE User = ${literal(
        userName(externalName),
      )} ORDER BY Host`,
    );
    const grants = await Promise.all(
      users.map(({ User, Host }) =>
        this.sql(
          `SHOW GRANTS FOR ${accountOf({
            name: String(User),
            host: String(Host),
          })}`,
        ),
      ),
    );
    const rest = await this.sql(
      `SELECT * FROM information_schema.SCHEMATA WHERE SCHEMA_NAME = ${literal(
        externalName,
      )}`,
    );
    const marks = await this.marks(externalName);
    return JSON.parse(JSON.stringify({ users, grants, rest, marks }));
  }

  outside(tamper: OutsideAccess['tamper']): OutsideAccess {
    return {
      exists: async ({ externalName }) => {
        const rows = await this.sql(
          `SELECT 1 AS found FROM information_schema.SCHEMATA
            WHERE SCHEMA_NAME = ${literal(externalName)}
           UNION ALL SELECT 1 FROM mysql.user
            WHERE User = ${literal(userName(externalName))}`,
        );
        return rows.length + (await this.marks(externalName)).length > 0;
      },
      makeUnowned: async ({ externalName }) => {
        await this.sql(`CREATE DATABASE ${identifier(externalName)}`);
      },
      tamper,
      destroy: ({ externalName }) => this.destroy(externalName),
      snapshot: target => this.snapshot(target),
      verify: verifyUser,
    };
  }

  async destroy(name: string): Promise<void> {
    await this.sql(`DROP DATABASE IF EXISTS ${identifier(name)}`);
    const users = await this.sql(
      `SELECT User, Host FROM mysql.user WHERE User = ${literal(
        userName(name),
      )}`,
    );
    for (const { User, Host } of users) {
      await this.sql(
        `DROP USER ${accountOf({ name: String(User), host: String(Host) })}`,
      );
    }
    for (const { kind, name: marked, host } of await this.marks(name)) {
      await this.sql(
        `DELETE FROM ${identifier(this.marksDatabase)}.marks
          WHERE kind = ${literal(String(kind))}
          AND name = ${literal(String(marked))} AND host = ${literal(
          String(host),
        )}`,
      );
    }
  }
}

/** Logs in with the outputs alone and works there as an application would. */
export async function verifyUser(
  target: ConformanceTarget,
  outputs: DriverOutputs,
): Promise<void> {
  const [row] = await query({ uri: String(outputs.url) }, [
    'CREATE TABLE IF NOT EXISTS orders (id INT)',
    'INSERT INTO orders VALUES (1)',
    'CREATE OR REPLACE VIEW open_orders AS SELECT id FROM orders',
    'DROP PROCEDURE IF EXISTS tidy',
    'CREATE PROCEDURE tidy() DELETE FROM orders WHERE id < 0',
    'CALL tidy()',
    `SELECT DATABASE() AS name, SUBSTRING_INDEX(USER(), '@', 1) AS user,
      (SELECT COUNT(*) > 0 FROM open_orders) AS filled`,
  ]);
  expect(row).toEqual({
    name: target.externalName,
    user: outputs.username,
    filled: 1,
  });
}

/** One connection for all; the rows of the last statement. */
export async function query(
  login: ConnectionOptions,
  statements: string[],
): Promise<JsonObject[]> {
  const session = await createConnection(login);
  session.on('error', () => {});
  try {
    let rows: unknown;
    for (const statement of statements) {
      [rows] = await session.query(statement);
    }
    return Array.isArray(rows) ? (rows as JsonObject[]) : [];
  } finally {
    await session.end();
  }
}

function tlsFor({ mode, ca }: NonNullable<Server['ssl']>) {
  const checked = mode === 'verify-full';
  return { ca, rejectUnauthorized: checked, verifyIdentity: checked };
}
