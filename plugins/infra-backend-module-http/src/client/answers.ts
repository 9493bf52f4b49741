import { JsonObject } from '@backstage/types';
import {
  ApplyResult,
  DriverError,
  JsonSchema,
  Observation,
  RemoveResult,
} from '@infra-orchestration/backstage-plugin-infra-node';
import Ajv from 'ajv/dist/2020';

/** What the service answers to `about`. */
export interface About {
  protocol: 'v1';
  name: string;
  version?: string;
  /** Abilities of the service that the platform team should know about. */
  checks?: { name: string; granted: boolean; message?: string }[];
}

/** Answers by verb. The same schemas stand in `openapi.yaml`. */
export interface Answers {
  about: About;
  observe: Observation;
  apply: ApplyResult;
  remove: RemoveResult;
}

const text = { type: 'string', maxLength: 2_000 } as const;
const object = { type: 'object' } as const;

const inProgress: JsonSchema = {
  type: 'object',
  properties: {
    status: { const: 'inProgress' },
    handle: object,
    pollAfter: { type: 'number', minimum: 0 },
    message: text,
    state: object,
  },
  required: ['status', 'handle', 'pollAfter'],
};

const doneOrInProgress: JsonSchema = {
  oneOf: [
    {
      type: 'object',
      properties: { status: { const: 'done' }, state: object },
      required: ['status'],
    },
    inProgress,
  ],
};

export const answerSchemas: Record<keyof Answers, JsonSchema> = {
  about: {
    type: 'object',
    properties: {
      protocol: { const: 'v1' },
      name: text,
      version: text,
      checks: {
        type: 'array',
        maxItems: 100,
        items: {
          type: 'object',
          properties: {
            name: text,
            granted: { type: 'boolean' },
            message: text,
          },
          required: ['name', 'granted'],
        },
      },
    },
    required: ['protocol', 'name'],
  },
  observe: {
    oneOf: [
      {
        type: 'object',
        properties: { status: { const: 'absent' } },
        required: ['status'],
      },
      {
        type: 'object',
        properties: {
          status: { const: 'present' },
          owned: { type: 'boolean' },
          foundMark: text,
          upToDate: { type: 'boolean' },
          diff: {
            type: 'array',
            items: {
              type: 'object',
              properties: { path: { type: 'string', pattern: '^(/.*)?$' } },
              required: ['path'],
            },
          },
          ready: { type: 'boolean' },
          failed: { type: 'boolean' },
          replace: text,
          message: text,
          outputs: object,
          links: {
            type: 'array',
            items: {
              type: 'object',
              properties: {
                title: text,
                url: { type: 'string', pattern: '^https?://' },
                icon: text,
              },
              required: ['title', 'url'],
            },
          },
        },
        required: ['status', 'owned', 'upToDate', 'diff', 'ready', 'outputs'],
      },
    ],
  },
  apply: doneOrInProgress,
  remove: doneOrInProgress,
};

const ajv = new Ajv({ strict: false });
const validators = Object.fromEntries(
  Object.entries(answerSchemas).map(([verb, schema]) => [
    verb,
    ajv.compile(schema),
  ]),
);

/** @throws DriverError `retryable` where it is no answer of the protocol; it never quotes values. */
export function readAnswer<V extends keyof Answers>(
  verb: V,
  body: string,
): Answers[V] {
  const answer = parse(body, verb);
  const validate = validators[verb];
  if (!validate(answer)) {
    const [{ instancePath = '', message = 'is wrong' }] = validate.errors ?? [
      {},
    ];
    throw new DriverError(
      'retryable',
      `The service's answer to ${verb} is not of protocol v1: ${
        instancePath || 'it'
      } ${message}`,
    );
  }
  const seen = answer as unknown as Answers[V];
  if (verb === 'observe') {
    refuseContradiction(seen as Observation);
  }
  return seen;
}

function refuseContradiction(seen: Observation): void {
  if (seen.status === 'present' && seen.upToDate !== (seen.diff.length === 0)) {
    throw new DriverError(
      'retryable',
      'The service contradicts itself: exactly what is up to date has an empty diff',
    );
  }
}

function parse(body: string, verb: string): JsonObject {
  try {
    return JSON.parse(body);
  } catch {
    throw new DriverError(
      'retryable',
      `The service's answer to ${verb} is no JSON`,
    );
  }
}
