import { createHookKind } from '@infra-orchestration/backstage-plugin-infra-node';
import { KubernetesConnection } from '../connection';
import { KubeObject } from '../objects/types';
import { ensureObject, removeObject } from './owned';
import { Sign, verdictOf } from './verdict';

interface Inputs {
  namespace: string;
  object: { apiVersion: string; kind: string; metadata?: object };
  until: Sign;
  failWhen?: Sign;
}

const oneSign = {
  oneOf: [
    {
      type: 'object',
      additionalProperties: false,
      required: ['condition'],
      properties: { condition: { type: 'string', minLength: 1 } },
    },
    {
      type: 'object',
      additionalProperties: false,
      required: ['path', 'equals'],
      properties: {
        path: { type: 'string', minLength: 1 },
        equals: { type: ['string', 'number', 'boolean'] },
      },
    },
  ],
};

const sign = {
  oneOf: [
    ...oneSign.oneOf,
    {
      type: 'object',
      additionalProperties: false,
      required: ['all'],
      properties: { all: { type: 'array', minItems: 1, items: oneSign } },
    },
  ],
};

/**
 * Makes an object, waits for what its controller says of it, and deletes it: an experiment of Chaos
 * Mesh or Litmus, a test of an operator. Its name is that of the run.
 */
export const objectHook = createHookKind<KubernetesConnection, Inputs>({
  kind: 'kubernetesObject',
  title: 'Kubernetes object',
  driver: 'kubernetes',
  inputSchema: {
    type: 'object',
    additionalProperties: false,
    required: ['namespace', 'object', 'until'],
    properties: {
      namespace: { type: 'string', minLength: 1 },
      object: {
        type: 'object',
        required: ['apiVersion', 'kind'],
        properties: {
          apiVersion: { type: 'string', minLength: 1 },
          kind: { type: 'string', minLength: 1 },
          metadata: { type: 'object' },
        },
      },
      until: sign,
      failWhen: sign,
    },
  },
  run: async request =>
    verdictOf(await ensureObject(request, objectOf(request)), request.inputs),
  end: async request => {
    const { runId, inputs } = request;
    const { apiVersion, kind } = inputs.object;
    await removeObject(request, {
      apiVersion,
      kind,
      namespace: inputs.namespace,
      name: runId,
    });
  },
});

function objectOf({
  runId,
  inputs,
}: {
  runId: string;
  inputs: Inputs;
}): KubeObject {
  const { namespace, object } = inputs;
  return {
    ...object,
    metadata: { ...object.metadata, name: runId, namespace },
  };
}
