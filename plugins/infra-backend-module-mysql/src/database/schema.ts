import { JsonSchema } from '@infra-orchestration/backstage-plugin-infra-node';

/** Names that need no quoting, so that nobody who uses the database has to think of it. */
const pattern = (longest: number) => `^[a-z][a-z0-9_]{0,${longest - 1}}$`;

/** Databases and accounts of the servers themselves, and of what is often installed with them. */
const RESERVED = [
  'mysql',
  'information_schema',
  'performance_schema',
  'sys',
  'root',
  'mariadb',
  'public',
  'infra_orchestration',
];

/** The shorter of both servers' limits. */
export const MAX_DATABASE_NAME = 64;
export const MAX_USER_NAME = 32;

export interface DatabaseInputs {
  name?: string;
  username?: string;
  characterSet?: string;
  collation?: string;
  connectionLimit?: number;
  requireTls?: boolean;
}

export const inputSchema: JsonSchema = {
  type: 'object',
  properties: {
    name: {
      type: 'string',
      pattern: pattern(MAX_DATABASE_NAME),
      not: { enum: RESERVED },
      description:
        'Of the database; default: from entity, environment and instance. Stays as it was first',
    },
    username: {
      type: 'string',
      pattern: pattern(MAX_USER_NAME),
      not: { enum: RESERVED },
      description: 'Of the user; default: as the database, shortened',
    },
    characterSet: {
      type: 'string',
      pattern: '^[a-z0-9_]{1,32}$',
      description: 'For new tables; default `utf8mb4`',
    },
    collation: {
      type: 'string',
      pattern: '^[a-z0-9_]{1,64}$',
      description:
        'For new tables; default: that of the server for the character set',
    },
    connectionLimit: {
      type: 'integer',
      minimum: 1,
      maximum: 100000,
      description: 'Most sessions of the user at once; default: no limit',
    },
    requireTls: {
      type: 'boolean',
      description: 'The user may log in over TLS only; default false',
    },
  },
  additionalProperties: false,
};

export const outputSchema: JsonSchema = {
  type: 'object',
  properties: {
    host: { type: 'string' },
    port: { type: 'integer' },
    name: { type: 'string', description: 'Of the database' },
    username: { type: 'string' },
    password: { type: 'string', 'x-secret': true },
    url: {
      type: 'string',
      'x-secret': true,
      description: 'mysql://username:password@host:port/name',
    },
  },
  required: ['host', 'port', 'name', 'username', 'password', 'url'],
  additionalProperties: false,
};
