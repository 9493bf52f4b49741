import { JsonSchema } from '@infra-orchestration/backstage-plugin-infra-node';

/** Inputs of the kind `volume`; see {@link volumeInputSchema}. */
export interface VolumeInputs {
  namespace: string;
  name?: string;
  size: string;
  storageClass?: string;
  accessModes?: string[];
  labels?: Record<string, string>;
  annotations?: Record<string, string>;
}

const textMap = { type: 'object', additionalProperties: { type: 'string' } };

export const volumeInputSchema: JsonSchema = {
  type: 'object',
  additionalProperties: false,
  required: ['namespace', 'size'],
  properties: {
    namespace: {
      type: 'string',
      pattern: '^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$',
    },
    name: {
      type: 'string',
      pattern: '^[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?$',
      description:
        'Of the claim; default: entity, environment and a suffix of the instance. What it was first it stays.',
    },
    size: {
      type: 'string',
      pattern: '^[1-9][0-9]*([KMGTPE]i|[kMGTPE])?$',
      description: 'For example 10Gi. May grow, and never shrinks.',
    },
    storageClass: {
      type: 'string',
      pattern: '^[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?$',
      description: "Default: the cluster's default class.",
    },
    accessModes: {
      type: 'array',
      minItems: 1,
      uniqueItems: true,
      default: ['ReadWriteOnce'],
      items: {
        type: 'string',
        enum: [
          'ReadWriteOnce',
          'ReadOnlyMany',
          'ReadWriteMany',
          'ReadWriteOncePod',
        ],
      },
    },
    labels: textMap,
    annotations: textMap,
  },
};

export const volumeOutputSchema: JsonSchema = {
  type: 'object',
  required: ['source', 'namespace'],
  additionalProperties: false,
  properties: {
    source: {
      type: 'string',
      description:
        'Name of the claim: the `source` of a volume in a Score file.',
    },
    namespace: { type: 'string' },
  },
};
