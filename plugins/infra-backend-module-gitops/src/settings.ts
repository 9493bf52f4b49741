import {
  ConnectOptions,
  Driver,
  DriverError,
  JsonSchema,
} from '@infra-orchestration/backstage-plugin-infra-node';

/** Where a controller tells how far it is. */
export interface ControllerConfig {
  server?: string;
  caData?: string;
  context?: string;
  namespace: string;
  name: string;
}

/** A Provider's `spec.config`, as {@link configSchema} checks it. */
export interface GitopsProviderConfig {
  url: string;
  branch?: string;
  pathPrefix?: string;
  author?: { name: string; email: string };
  caData?: string;
  allowPlainHttp?: boolean;
  refreshSeconds?: number;
  kustomization?: boolean;
  pullRequest?: { forge: 'github' | 'gitlab'; api?: string };
  status?: { argocd?: ControllerConfig; flux?: ControllerConfig };
}

const text = { type: 'string', minLength: 1 };

const controller = (what: string, name: string, namespace: string) => ({
  type: 'object',
  additionalProperties: false,
  required: ['name'],
  description: `${what} tells when a commit is in use.`,
  properties: {
    server: {
      ...text,
      pattern: '^https://',
      description:
        'URL of the API server that has it, with the credential `clusterToken`. Without it: the credential `kubeconfig`.',
    },
    caData: {
      ...text,
      description: 'Certificates of its authority: PEM, or the base64 of PEM.',
    },
    context: { ...text, description: 'Context of the kubeconfig.' },
    namespace: { ...text, default: namespace },
    name: {
      ...text,
      description: `Name of the ${name} that has a resource's directory as its path, or one above it. The placeholders are those of \`directory\`.`,
    },
  },
});

export const configSchema: JsonSchema = {
  type: 'object',
  additionalProperties: false,
  required: ['url'],
  properties: {
    url: {
      ...text,
      pattern: '^https?://[^@\\s]+$',
      description: 'URL of the repository, without user and password.',
    },
    branch: {
      ...text,
      pattern: '^[A-Za-z0-9][A-Za-z0-9._/-]*$',
      default: 'main',
      description: 'Has to be there.',
    },
    pathPrefix: {
      type: 'string',
      pattern: '^[A-Za-z0-9{}._/-]*$',
      description:
        'Directory that holds all others, for example `clusters/{environmentType}`. Changing it makes everything anew in the other place.',
    },
    author: {
      type: 'object',
      additionalProperties: false,
      required: ['name', 'email'],
      properties: {
        name: { ...text, pattern: '^[^<>\\n]+$' },
        email: { ...text, pattern: '^[^<>\\s]+$' },
      },
      description: 'Of the commits.',
    },
    caData: {
      ...text,
      pattern: '-----BEGIN CERTIFICATE-----',
      description:
        'Certificates (PEM) of the authority behind the Git server, where the system does not know it.',
    },
    allowPlainHttp: {
      type: 'boolean',
      description:
        'Allow an http:// URL. For trials only: everybody on the way can read the token.',
    },
    refreshSeconds: {
      type: 'integer',
      minimum: 0,
      maximum: 300,
      default: 5,
      description:
        'How old what is known of the repository may be for a look. A change always asks anew.',
    },
    kustomization: {
      type: 'boolean',
      default: true,
      description:
        'Write a kustomization.yaml that lists the objects. Flux needs it; Argo CD takes it or leaves it, but not in an application that reads directories recursively.',
    },
    pullRequest: {
      type: 'object',
      additionalProperties: false,
      required: ['forge'],
      description:
        'Ask for each change by a pull request instead of pushing to the branch.',
      properties: {
        forge: { enum: ['github', 'gitlab'] },
        api: {
          ...text,
          pattern: '^https?://',
          description: 'Base URL of the REST API; by default by the host.',
        },
      },
    },
    status: {
      type: 'object',
      additionalProperties: false,
      maxProperties: 1,
      description:
        'Where readiness is read. Without it a resource is ready when it is in the branch.',
      properties: {
        argocd: controller('Argo CD', 'Application', 'argocd'),
        flux: controller('Flux', 'Kustomization', 'flux-system'),
      },
    },
  },
};

export const credentials: Driver['credentials'] = {
  token: {
    required: true,
    description:
      'Access token, or password, that may read and push; and open pull requests, where they are used.',
  },
  username: {
    required: false,
    description: 'User name beside the token; default `git`.',
  },
  clusterToken: {
    required: false,
    description: 'Bearer token for `status.<controller>.server`.',
  },
  kubeconfig: {
    required: false,
    description: 'A whole kubeconfig (YAML), instead of server and token.',
  },
};

/** What a provider says, checked, with the defaults. */
export interface Settings {
  url: string;
  branch: string;
  pathPrefix: string;
  author: { name: string; email: string };
  caData?: string;
  refreshMs: number;
  kustomization: boolean;
  pullRequest?: { forge: 'github' | 'gitlab'; api?: string };
  status?: { controller: 'argocd' | 'flux'; config: ControllerConfig };
  username: string;
  token: string;
}

/** @throws DriverError `misconfigured` */
export function settingsOf({
  config: given,
  credentials: { token = '', username = 'git' },
}: Pick<ConnectOptions, 'config' | 'credentials'>): Settings {
  const config = given as unknown as GitopsProviderConfig;
  if (config.url.startsWith('http:') && !config.allowPlainHttp) {
    throw new DriverError(
      'misconfigured',
      'config.url is plain HTTP: everybody on the way could read the token. Use https, or say config.allowPlainHttp: true for a trial.',
    );
  }
  const { argocd, flux } = config.status ?? {};
  return {
    url: config.url.replace(/\/+$/, ''),
    branch: config.branch ?? 'main',
    pathPrefix: (config.pathPrefix ?? '').replace(/^\/+|\/+$/g, ''),
    author: config.author ?? {
      name: 'Infrastructure orchestration',
      email: 'infra-orchestration@localhost',
    },
    caData: config.caData,
    refreshMs: (config.refreshSeconds ?? 5) * 1000,
    kustomization: config.kustomization ?? true,
    pullRequest: config.pullRequest,
    status:
      (argocd && { controller: 'argocd', config: argocd }) ||
      (flux && { controller: 'flux', config: flux }),
    username,
    token: token.trim(),
  };
}
