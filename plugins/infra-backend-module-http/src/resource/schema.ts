import { JsonObject } from '@backstage/types';
import { JsonSchema } from '@infra-orchestration/backstage-plugin-infra-node';

export interface ResourceInputs {
  resource: string;
  name?: string;
  params?: JsonObject;
  secrets?: Record<string, string>;
}

const secrets: JsonSchema = {
  type: 'object',
  additionalProperties: { type: 'string' },
  'x-secret': true,
};

export const inputSchema: JsonSchema = {
  type: 'object',
  properties: {
    resource: {
      type: 'string',
      minLength: 1,
      description: "The service's own word for what is to be made",
    },
    name: {
      type: 'string',
      minLength: 1,
      maxLength: 253,
      description:
        'Name in the service; default: environment and instance. What it was first it stays.',
    },
    params: {
      type: 'object',
      description: 'For the service; in plans as they are',
    },
    secrets: { ...secrets, description: 'For the service; shown nowhere' },
  },
  required: ['resource'],
  additionalProperties: false,
};

/** Secrets of the service are the one output `secrets`; everything else is shown. */
export const outputSchema: JsonSchema = {
  type: 'object',
  properties: { secrets },
  additionalProperties: true,
};
