import { JsonSchema } from '@infra-orchestration/backstage-plugin-infra-node';
import { recordTypes } from './types';
import { DEFAULT_TTL } from './values';

const type = {
  type: 'string',
  enum: recordTypes,
  description: 'Record type.',
};

/**
 * Inputs of kind `record`. What a schema cannot say (names inside the zone, addresses that fit the
 * type) is checked when the record is located.
 */
export const recordInputSchema: JsonSchema = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  type: 'object',
  required: ['zone', 'name', 'type', 'values'],
  additionalProperties: false,
  properties: {
    zone: {
      type: 'string',
      minLength: 1,
      description: "One of the provider's zones, for example dev.example.test.",
    },
    name: {
      type: 'string',
      minLength: 1,
      description:
        "Relative to the zone, or ending with the zone's name; @ is the zone itself.",
    },
    type,
    values: {
      type: 'array',
      minItems: 1,
      maxItems: 100,
      items: { type: 'string' },
      description: 'Addresses (A, AAAA), one host name (CNAME) or texts (TXT).',
    },
    ttl: {
      type: 'integer',
      minimum: 1,
      // A week; longer ones are cut by most resolvers.
      maximum: 604800,
      default: DEFAULT_TTL,
      description: 'Seconds that resolvers may keep the answer.',
    },
  },
};

export const recordOutputSchema: JsonSchema = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  type: 'object',
  required: ['host', 'zone', 'type', 'values'],
  additionalProperties: false,
  properties: {
    host: {
      type: 'string',
      description: 'Fully qualified name without the last dot.',
    },
    zone: { type: 'string', description: 'Without the last dot.' },
    type,
    values: { type: 'array', items: { type: 'string' } },
  },
};
