import { JsonSchema } from '@infra-orchestration/backstage-plugin-infra-node';
import { nameServersSchema } from '../connect/schema';

export const recordTypes = ['A', 'AAAA', 'CNAME', 'TXT'] as const;
export type RecordType = (typeof recordTypes)[number];

/** Inputs of the kind `dns-endpoint`; see {@link dnsEndpointInputSchema}. */
export interface DnsEndpointInputs {
  namespace: string;
  name: string;
  type: RecordType;
  values: string[];
  ttl?: number;
  nameServers?: string[];
  labels?: Record<string, string>;
  annotations?: Record<string, string>;
  providerSpecific?: Record<string, string>;
}

const textMap = { type: 'object', additionalProperties: { type: 'string' } };

export const dnsEndpointInputSchema: JsonSchema = {
  type: 'object',
  additionalProperties: false,
  required: ['namespace', 'name', 'type', 'values'],
  properties: {
    namespace: {
      type: 'string',
      pattern: '^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$',
    },
    name: {
      type: 'string',
      pattern: '^(\\*\\.)?[a-z0-9_]([-a-z0-9_.]{0,250}[a-z0-9])?$',
      description: 'The whole name, in a zone that external-dns looks after.',
    },
    type: { type: 'string', enum: [...recordTypes] },
    values: {
      type: 'array',
      minItems: 1,
      maxItems: 100,
      uniqueItems: true,
      items: { type: 'string', minLength: 1 },
      description: 'Addresses (A, AAAA), one host name (CNAME) or texts (TXT).',
    },
    ttl: { type: 'integer', minimum: 1, maximum: 604_800 },
    nameServers: {
      ...nameServersSchema,
      description:
        "Asked whether the name is there; default: the provider's. With none it is ready when external-dns has read it.",
    },
    labels: {
      ...textMap,
      description: 'For an external-dns that looks at some labels alone.',
    },
    annotations: textMap,
    providerSpecific: {
      ...textMap,
      description: "Settings of external-dns's provider, by name.",
    },
  },
  if: { properties: { type: { const: 'CNAME' } } },
  then: { properties: { values: { type: 'array', maxItems: 1 } } },
};

export const dnsEndpointOutputSchema: JsonSchema = {
  type: 'object',
  required: ['host', 'type', 'values'],
  additionalProperties: false,
  properties: {
    host: { type: 'string' },
    type: { type: 'string' },
    values: { type: 'array', items: { type: 'string' } },
  },
};
