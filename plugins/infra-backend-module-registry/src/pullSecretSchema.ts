import { JsonSchema } from '@infra-orchestration/backstage-plugin-infra-node';

export const hostsSchema: JsonSchema = {
  type: 'array',
  maxItems: 20,
  uniqueItems: true,
  items: { type: 'string', pattern: '^[^\\s"]{1,255}$' },
  description:
    'What images begin with that the secret is for, where it is not the host of the provider.',
};

export const outputSchema: JsonSchema = {
  type: 'object',
  required: ['dockerConfig', 'server', 'username'],
  properties: {
    dockerConfig: {
      type: 'string',
      'x-secret': true,
      description:
        'Content of a Docker `config.json`, for the input `pullSecrets` of a namespace.',
    },
    server: {
      type: 'string',
      description: 'Host of the registry, as images begin with it.',
    },
    username: { type: 'string' },
    expiresAt: {
      type: 'string',
      description: 'End of the login, where it has one; it is renewed before.',
    },
  },
};
