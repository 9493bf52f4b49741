import { JsonSchema } from '@infra-orchestration/backstage-plugin-infra-node';

export interface UserInputs {
  commands?: string[];
  deleteKeys?: boolean;
}

/** Each lets one tenant reach what is not its own, or bring the server to a halt. */
const NEVER = [
  '@all',
  '@admin',
  '@dangerous',
  ...['acl', 'bgrewriteaof', 'bgsave', 'cluster', 'config', 'debug'],
  ...['failover', 'flushall', 'flushdb', 'function', 'migrate', 'module'],
  ...['monitor', 'psync', 'replicaof', 'restore-asking', 'save', 'script'],
  ...['shutdown', 'slaveof', 'swapdb', 'sync'],
];

export const inputSchema: JsonSchema = {
  type: 'object',
  properties: {
    commands: {
      type: 'array',
      items: {
        type: 'string',
        pattern: '^[+-](@[a-z]+|[a-z][a-z0-9._-]*(\\|[a-z][a-z0-9_-]*)?)$',
        not: { pattern: `^\\+(${NEVER.join('|')})(\\||$)` },
      },
      uniqueItems: true,
      description:
        'Rules behind the default ones, each `+` or `-` with a command (`+scan`), a subcommand (`+client|list`) or a category (`-@scripting`); later ones win',
    },
    deleteKeys: {
      type: 'boolean',
      description:
        'Whether the keys go when the user goes; default true. Without it they stay for good',
    },
  },
  additionalProperties: false,
};

export const outputSchema: JsonSchema = {
  type: 'object',
  properties: {
    host: { type: 'string' },
    port: { type: 'integer' },
    username: { type: 'string' },
    password: { type: 'string', 'x-secret': true },
    keyPrefix: {
      type: 'string',
      description: 'What all keys and channels have to begin with',
    },
    url: {
      type: 'string',
      'x-secret': true,
      description: 'redis://username:password@host:port, or rediss:// for TLS',
    },
  },
  required: ['host', 'port', 'username', 'password', 'keyPrefix', 'url'],
  additionalProperties: false,
};
