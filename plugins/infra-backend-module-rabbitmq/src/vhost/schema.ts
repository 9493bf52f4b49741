import { JsonSchema } from '@infra-orchestration/backstage-plugin-infra-node';

export interface VhostInputs {
  permissions?: { configure?: string; write?: string; read?: string };
  defaultQueueType?: 'classic' | 'quorum' | 'stream';
  maxConnections?: number;
  maxQueues?: number;
}

const pattern = (what: string): JsonSchema => ({
  type: 'string',
  maxLength: 255,
  description: `Regular expression of the names that the user may ${what}; default \`.*\`, and nothing where it is empty`,
});

const limit = (what: string): JsonSchema => ({
  type: 'integer',
  minimum: 1,
  description: `Most ${what} at once in the vhost; default: no limit`,
});

export const inputSchema: JsonSchema = {
  type: 'object',
  properties: {
    permissions: {
      type: 'object',
      properties: {
        configure: pattern('declare and delete'),
        write: pattern('publish to'),
        read: pattern('consume from'),
      },
      additionalProperties: false,
    },
    defaultQueueType: {
      enum: ['classic', 'quorum', 'stream'],
      description:
        'Of queues that do not say theirs; default: as the server has it. Stays as it was first',
    },
    maxConnections: limit('connections'),
    maxQueues: limit('queues'),
  },
  additionalProperties: false,
};

export const outputSchema: JsonSchema = {
  type: 'object',
  properties: {
    host: { type: 'string' },
    port: { type: 'integer', description: 'Of AMQP' },
    vhost: { type: 'string' },
    username: { type: 'string' },
    password: { type: 'string', 'x-secret': true },
    uri: {
      type: 'string',
      'x-secret': true,
      description: 'amqp://username:password@host:port/vhost, or amqps://',
    },
    managementUrl: { type: 'string' },
  },
  required: [
    'host',
    'port',
    'vhost',
    'username',
    'password',
    'uri',
    'managementUrl',
  ],
  additionalProperties: false,
};
