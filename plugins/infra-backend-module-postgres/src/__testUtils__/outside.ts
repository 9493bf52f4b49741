import { randomBytes } from 'node:crypto';
import { Client, escapeIdentifier, escapeLiteral } from 'pg';
import { JsonObject, JsonValue } from '@backstage/types';
import { DriverOutputs } from '@infra-orchestration/backstage-plugin-infra-node';
import {
  ConformanceTarget,
  ConnectionSettings,
  OutsideAccess,
} from '@infra-orchestration/backstage-plugin-infra-node/testUtils';
import { requireSandboxPart } from '@infra-orchestration/sandbox';

type Server = ReturnType<typeof requireSandboxPart<'postgres'>>;

/** The sandbox's server as its superuser sees it, with roles of this test file. */
export class TestServer {
  readonly server: Server = requireSandboxPart('postgres');
  readonly #run = randomBytes(4).toString('hex');
  readonly admin = `infra_admin_${this.#run}`;
  readonly adminPassword = randomBytes(12).toString('hex');
  readonly reader = `infra_reader_${this.#run}`;
  readonly readerPassword = randomBytes(12).toString('hex');

  /** Makes an administrator with no more rights than the driver asks for, and a reader. */
  async start(): Promise<void> {
    const admin = escapeIdentifier(this.admin);
    await this.sql(
      `CREATE ROLE ${admin} LOGIN CREATEDB CREATEROLE PASSWORD ${escapeLiteral(
        this.adminPassword,
      )}`,
      `GRANT pg_signal_backend TO ${admin}`,
      `CREATE ROLE ${escapeIdentifier(
        this.reader,
      )} LOGIN PASSWORD ${escapeLiteral(this.readerPassword)}`,
    );
  }

  async stop(): Promise<void> {
    await this.sql(
      `DROP ROLE ${escapeIdentifier(this.reader)}`,
      `DROP ROLE ${escapeIdentifier(this.admin)}`,
    );
  }

  async sql(...statements: string[]): Promise<JsonObject[]> {
    return this.sqlIn(this.server.database, ...statements);
  }

  /** As superuser; answers with the rows of the last statement. */
  async sqlIn(
    database: string,
    ...statements: string[]
  ): Promise<JsonObject[]> {
    const { host, port, user, password } = this.server;
    return query({ host, port, user, password, database }, statements);
  }

  settings(
    address: { host: string; port: number } = this.server,
  ): ConnectionSettings {
    return {
      config: { host: address.host, port: address.port },
      credentials: { user: this.admin, password: this.adminPassword },
    };
  }

  superuserSettings(): ConnectionSettings {
    return { credentials: { url: this.server.url } };
  }

  refusedSettings(): ConnectionSettings {
    const { config, credentials } = this.settings();
    return {
      config,
      credentials: { ...credentials, password: 'not-the-password' },
    };
  }

  readerUrl({ externalName }: ConformanceTarget): string {
    const { host, port } = this.server;
    return `postgresql://${this.reader}:${this.readerPassword}@${host}:${port}/${externalName}`;
  }

  /** Of database and role, with what the administrator itself cannot see. */
  async snapshot({ externalName }: ConformanceTarget): Promise<JsonValue> {
    const name = escapeLiteral(externalName);
    return this.sql(
      `SELECT (SELECT to_json(d) FROM pg_database d WHERE datname = ${name}) AS database,
        (SELECT json_agg(description ORDER BY description) FROM pg_shdescription
          WHERE objoid IN (
            (SELECT oid FROM pg_database WHERE datname = ${name}),
            (SELECT oid FROM pg_authid WHERE rolname = ${name}))) AS comments,
        (SELECT to_json(r) FROM pg_authid r WHERE rolname = ${name}) AS role,
        (SELECT json_agg(m ORDER BY m.oid) FROM pg_auth_members m
          WHERE roleid = (SELECT oid FROM pg_authid WHERE rolname = ${name})) AS members`,
    );
  }

  /** A database and its role as people make them, with the grant that lets the driver take both over. */
  async makeUnowned(database: string, owner = database): Promise<void> {
    const role = escapeIdentifier(owner);
    await this.sql(
      `CREATE ROLE ${role} LOGIN PASSWORD 'theirs'`,
      `GRANT ${role} TO ${escapeIdentifier(this.admin)} WITH ADMIN OPTION`,
      `CREATE DATABASE ${escapeIdentifier(database)} OWNER ${role}`,
    );
  }

  outside(tamper: OutsideAccess['tamper']): OutsideAccess {
    return {
      exists: async ({ externalName }) => {
        const name = escapeLiteral(externalName);
        const rows = await this.sql(
          `SELECT 1 AS found FROM pg_database WHERE datname = ${name}
           UNION ALL SELECT 1 FROM pg_roles WHERE rolname = ${name}`,
        );
        return rows.length > 0;
      },
      makeUnowned: ({ externalName }) => this.makeUnowned(externalName),
      tamper,
      destroy: async ({ externalName }) => {
        const name = escapeIdentifier(externalName);
        await this.sql(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
        await this.sql(`DROP ROLE IF EXISTS ${name}`);
      },
      snapshot: target => this.snapshot(target),
      verify: verifyOwner,
    };
  }
}

/** Logs in with the outputs alone and works there as an application would. */
export async function verifyOwner(
  target: ConformanceTarget,
  outputs: DriverOutputs,
): Promise<void> {
  const [row] = await query(String(outputs.url), [
    'CREATE TABLE IF NOT EXISTS orders (id int)',
    'INSERT INTO orders VALUES (1)',
    'SELECT current_database() AS database, current_user AS role',
  ]);
  expect(row).toEqual({
    database: target.externalName,
    role: outputs.username,
  });
}

/** One connection for all; the rows of the last statement. */
export async function query(
  login: ConstructorParameters<typeof Client>[0],
  statements: string[],
): Promise<JsonObject[]> {
  const client = new Client(login);
  client.on('error', () => {});
  await client.connect();
  try {
    let rows: JsonObject[] = [];
    for (const statement of statements) {
      ({ rows } = await client.query(statement));
    }
    return rows;
  } finally {
    await client.end();
  }
}
