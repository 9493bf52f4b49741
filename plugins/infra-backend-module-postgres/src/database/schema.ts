import { JsonSchema } from '@infra-orchestration/backstage-plugin-infra-node';

/** Names that need no quoting, so that nobody who uses the database has to think of it. */
const name: JsonSchema = {
  type: 'string',
  pattern: '^[a-z][a-z0-9_]{0,62}$',
  not: {
    anyOf: [
      { enum: ['postgres', 'template0', 'template1', 'public', 'none'] },
      { pattern: '^pg_' },
    ],
  },
};

export interface DatabaseInputs {
  name?: string;
  owner?: string;
  extensions?: string[];
  readers?: string[];
  connectionLimit?: number;
}

export const inputSchema: JsonSchema = {
  type: 'object',
  properties: {
    name: {
      ...name,
      description:
        'Of the database; default: from entity, environment and instance. Stays as it was first',
    },
    owner: {
      ...name,
      description:
        'Of the role that owns the database; default: as the database',
    },
    extensions: {
      type: 'array',
      items: { type: 'string', pattern: '^[a-z][a-z0-9_-]{0,62}$' },
      uniqueItems: true,
      description: 'To be there; others are left alone',
    },
    readers: {
      type: 'array',
      items: { type: 'string', minLength: 1, maxLength: 63 },
      uniqueItems: true,
      description:
        'Existing roles that may connect and read the tables of schema `public`; no others may',
    },
    connectionLimit: {
      type: 'integer',
      minimum: 1,
      maximum: 262143,
      description: 'Most sessions at once; default: no limit',
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
      description: 'postgresql://username:password@host:port/name',
    },
  },
  required: ['host', 'port', 'name', 'username', 'password', 'url'],
  additionalProperties: false,
};
