import { JsonSchema } from '../driver/types';

/** Schema of the namespace of a set of objects. @public */
export const manifestsNamespaceSchema: JsonSchema = {
  type: 'string',
  pattern: '^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$',
  description:
    'Where objects without a namespace of their own go. Objects of other namespaces are refused.',
};

/** Schema of one object, as far as all of them are alike. @public */
export const manifestSchema = {
  type: 'object',
  required: ['apiVersion', 'kind', 'metadata'],
  properties: {
    apiVersion: { type: 'string', minLength: 1 },
    kind: { type: 'string', pattern: '^[A-Z][A-Za-z0-9]*$' },
    metadata: {
      type: 'object',
      required: ['name'],
      properties: {
        name: { type: 'string', minLength: 1 },
        namespace: { type: 'string' },
      },
    },
  },
} satisfies JsonSchema;

/** Schema of a set of objects. @public */
export function manifestsSchema(item: JsonSchema): JsonSchema {
  return {
    type: 'array',
    minItems: 1,
    description: 'Objects as in a manifest, one per item.',
    items: item,
  };
}
