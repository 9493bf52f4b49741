import { JsonObject } from '@backstage/types';
import { JsonSchema } from '@infra-orchestration/backstage-plugin-infra-node';

export interface TaskInputs {
  title: string;
  instructions: string;
  assignee?: string;
  name?: string;
  values?: JsonObject;
  outputs?: JsonSchema;
  onChange?: 'ask' | 'ignore';
  removal?: 'ask' | 'none';
  removalInstructions?: string;
}

export const inputSchema: JsonSchema = {
  type: 'object',
  properties: {
    title: {
      type: 'string',
      minLength: 1,
      maxLength: 200,
      description: 'What is to be done, in one line',
    },
    instructions: {
      type: 'string',
      minLength: 1,
      maxLength: 20_000,
      description: 'How it is done, in Markdown',
    },
    assignee: {
      type: 'string',
      minLength: 1,
      description:
        'Entity ref of the group or user who is asked; default: that of the provider',
    },
    name: {
      type: 'string',
      minLength: 1,
      maxLength: 253,
      description:
        'What it is called where people make it, for one environment only; default: environment and instance',
    },
    values: {
      type: 'object',
      description: 'What is to be known for it, shown in a table',
    },
    outputs: {
      type: 'object',
      description:
        'JSON schema of what is to be filled in, an object; properties with `x-secret: true` are kept encrypted',
      properties: {
        type: { const: 'object' },
        properties: {
          type: 'object',
          propertyNames: { not: { const: 'secrets' } },
          additionalProperties: {
            type: 'object',
            if: {
              properties: { 'x-secret': { const: true } },
              required: ['x-secret'],
            },
            then: {
              properties: { type: { const: 'string' } },
              required: ['type'],
            },
          },
        },
      },
    },
    onChange: {
      enum: ['ask', 'ignore'],
      default: 'ask',
      description: 'Whether a change of what is asked makes another task',
    },
    removal: {
      enum: ['ask', 'none'],
      default: 'ask',
      description: 'Whether somebody has to take it away again',
    },
    removalInstructions: {
      type: 'string',
      maxLength: 20_000,
      description: 'How it is taken away, in Markdown',
    },
  },
  required: ['title', 'instructions'],
  additionalProperties: false,
};

/** Secrets are in the one output `secrets`; everything else that was filled in is shown. */
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
