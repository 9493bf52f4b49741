import {
  createHookKind,
  HookRequest,
} from '@infra-orchestration/backstage-plugin-infra-node';
import { KubernetesConnection } from '../connection';
import { KubeObject } from '../objects/types';
import { ensureObject, findObject, removeObject } from './owned';
import { verdictOfJob } from './verdict';

interface Inputs {
  namespace: string;
  image: string;
  command?: string[];
  args?: string[];
  env?: Record<string, string>;
  serviceAccountName?: string;
  backoffLimit?: number;
}

type Request = HookRequest<KubernetesConnection, Inputs>;

/** So that its log can be read; the cluster deletes it then. */
const KEPT_SECONDS = 24 * 3_600;

/**
 * Runs a job to its end. Before a removal its container has the outputs of the resource in its
 * environment, `OUTPUT_<NAME>`, from a secret that is deleted as soon as the job is over.
 */
export const jobHook = createHookKind<KubernetesConnection, Inputs>({
  kind: 'kubernetesJob',
  title: 'Kubernetes job',
  driver: 'kubernetes',
  takesSecrets: true,
  inputSchema: {
    type: 'object',
    additionalProperties: false,
    required: ['namespace', 'image'],
    properties: {
      namespace: { type: 'string', minLength: 1 },
      image: { type: 'string', minLength: 1 },
      command: { type: 'array', items: { type: 'string' } },
      args: { type: 'array', items: { type: 'string' } },
      env: { type: 'object', additionalProperties: { type: 'string' } },
      serviceAccountName: { type: 'string', minLength: 1 },
      backoffLimit: { type: 'integer', minimum: 0 },
    },
  },
  run: async request => {
    // First the job: where it is over, its secret is gone and not to come again.
    const there = await findObject(request, refOfJob(request));
    if (!there && request.about.resource) {
      await ensureObject(request, secretOf(request));
    }
    return verdictOfJob(there ?? (await ensureObject(request, jobOf(request))));
  },
  end: async (request, outcome) => {
    if (outcome === 'cancelled') {
      await removeObject(request, refOfJob(request));
    }
    await removeObject(request, {
      apiVersion: 'v1',
      kind: 'Secret',
      namespace: request.inputs.namespace,
      name: request.runId,
    });
  },
});

function refOfJob({ runId, inputs }: Request) {
  return {
    apiVersion: 'batch/v1',
    kind: 'Job',
    namespace: inputs.namespace,
    name: runId,
  };
}

function secretOf({ runId, inputs, about }: Request): KubeObject {
  return {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: runId, namespace: inputs.namespace },
    stringData: Object.fromEntries(
      Object.entries(about.resource!.outputs).map(([name, value]) => [
        outputVariable(name),
        typeof value === 'string' ? value : JSON.stringify(value),
      ]),
    ),
  };
}

/** `connectionString` becomes `OUTPUT_CONNECTION_STRING`. */
export function outputVariable(name: string): string {
  const words = name
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replace(/[^A-Za-z0-9]+/g, '_');
  return `OUTPUT_${words.toLocaleUpperCase('en-US')}`;
}

function jobOf(request: Request): KubeObject {
  const { runId, inputs, about } = request;
  const { image, command, args, env = {}, serviceAccountName } = inputs;
  const { apiVersion, kind, namespace, name } = refOfJob(request);
  return {
    apiVersion,
    kind,
    metadata: { name, namespace },
    spec: {
      backoffLimit: inputs.backoffLimit ?? 0,
      ttlSecondsAfterFinished: KEPT_SECONDS,
      template: {
        spec: {
          restartPolicy: 'Never',
          ...(serviceAccountName
            ? { serviceAccountName }
            : { automountServiceAccountToken: false }),
          containers: [
            {
              name: 'hook',
              image,
              ...(command && { command }),
              ...(args && { args }),
              env: Object.entries({ ...env, ...aboutOf(request) }).map(
                ([variable, value]) => ({ name: variable, value }),
              ),
              ...(about.resource && {
                envFrom: [{ secretRef: { name: runId } }],
              }),
            },
          ],
        },
      },
    },
  };
}

function aboutOf({ about }: Request): Record<string, string> {
  const { stage, hook, environmentName, environmentType, entityRef } = about;
  return {
    INFRA_HOOK: hook,
    INFRA_STAGE: stage,
    INFRA_ENVIRONMENT: environmentName,
    INFRA_ENVIRONMENT_TYPE: environmentType,
    INFRA_ENTITY: entityRef,
    ...(about.resource && { INFRA_RESOURCE: about.resource.address }),
  };
}
