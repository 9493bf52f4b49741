import { JsonObject } from '@backstage/types';
import { JsonSchema } from '@infra-orchestration/backstage-plugin-infra-node';

export interface ValuesInputs {
  values?: JsonObject;
  secrets?: Record<string, string>;
}

export const inputSchema: JsonSchema = {
  type: 'object',
  properties: {
    values: {
      type: 'object',
      description: 'Each becomes an output of its own name',
      propertyNames: { not: { const: 'secrets' } },
    },
    secrets: {
      type: 'object',
      description: 'Together they become the secret output `secrets`',
      additionalProperties: { type: 'string' },
      'x-secret': true,
    },
  },
  additionalProperties: false,
};

export const outputSchema: JsonSchema = {
  type: 'object',
  properties: {
    secrets: {
      type: 'object',
      additionalProperties: { type: 'string' },
      'x-secret': true,
    },
  },
  additionalProperties: true,
};
