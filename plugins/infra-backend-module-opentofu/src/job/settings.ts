import { JsonObject } from '@backstage/types';
import { JsonSchema } from '@infra-orchestration/backstage-plugin-infra-node';

/** How and where the Jobs of a provider run. */
export interface JobSettings {
  context?: string;
  namespace: string;
  image: string;
  /** Name or path in the image. */
  program: string;
  serviceAccount?: string;
  /** As pods reach this plugin; absent: as this process does. */
  backendUrl?: string;
  providerMirror?: { filesystem?: string; network?: string };
  pullSecrets: string[];
  nodeSelector?: JsonObject;
  tolerations?: JsonObject[];
  resources?: JsonObject;
  runAsUser: number;
  startTimeoutMs: number;
  ttlSeconds: number;
}

const text = { type: 'string', minLength: 1 };

const kubernetes: JsonSchema = {
  type: 'object',
  description:
    'Runs are Jobs of the cluster whose kubeconfig is the credential `kubeconfig`',
  properties: {
    context: {
      ...text,
      description: 'Context of the kubeconfig; default: its current one',
    },
    namespace: {
      type: 'string',
      pattern: '^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$',
      description: 'Where the Jobs are; used for nothing else',
    },
    image: {
      ...text,
      description:
        'Has the program, a shell, tar, gzip, base64, and wget or curl',
    },
    program: {
      ...text,
      default: 'tofu',
      description: 'Name or path of the program in the image',
    },
    serviceAccount: {
      ...text,
      description:
        'Of the pods, with its token mounted; default: no token is mounted',
    },
    backendUrl: {
      type: 'string',
      pattern: '^https?://[^\\s?]+$',
      description:
        'URL of this plugin as pods reach it, for example https://backstage.example.com/api/infra',
    },
    providerMirror: {
      type: 'object',
      description:
        'Where pods take providers from; default: the network mirror of the app’s configuration',
      properties: {
        filesystem: { ...text, description: 'Folder in the image' },
        network: { ...text, pattern: '^https://' },
      },
      additionalProperties: false,
    },
    pullSecrets: {
      type: 'array',
      items: text,
      description: 'Names of Secrets with which the image is pulled',
    },
    nodeSelector: { type: 'object', additionalProperties: text },
    tolerations: { type: 'array', items: { type: 'object' } },
    resources: {
      type: 'object',
      description: 'Requests and limits of the container',
    },
    runAsUser: {
      type: 'integer',
      minimum: 1,
      default: 65532,
      description: 'The number of the user in the pod; never root',
    },
    startTimeoutSeconds: {
      type: 'integer',
      minimum: 10,
      maximum: 3600,
      default: 300,
      description: 'How long a pod may take until it runs',
    },
    ttlSeconds: {
      type: 'integer',
      minimum: 60,
      maximum: 86400,
      default: 600,
      description:
        'How long a finished Job stays that nobody was there to remove',
    },
  },
  required: ['namespace', 'image'],
  additionalProperties: false,
};

export const runnerSchema: JsonSchema = {
  type: 'object',
  description: 'Where runs happen; default: on the host of the backend',
  properties: { kubernetes },
  required: ['kubernetes'],
  additionalProperties: false,
};

/** @param given - valid against the schema */
export function jobSettingsOf(given: JsonObject): JobSettings {
  const {
    program = 'tofu',
    pullSecrets = [],
    runAsUser = 65532,
    startTimeoutSeconds = 300,
    ttlSeconds = 600,
    ...rest
  } = given;
  return {
    ...(rest as unknown as JobSettings),
    program: String(program),
    pullSecrets: pullSecrets as string[],
    runAsUser: Number(runAsUser),
    startTimeoutMs: Number(startTimeoutSeconds) * 1000,
    ttlSeconds: Number(ttlSeconds),
  };
}
