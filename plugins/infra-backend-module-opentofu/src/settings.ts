import { JsonObject } from '@backstage/types';
import {
  ConnectOptions,
  Driver,
  DriverError,
  JsonSchema,
} from '@infra-orchestration/backstage-plugin-infra-node';
import { AppSettings } from './appSettings';
import { KubeConfig } from '@kubernetes/client-node';
import { clusterAccess } from './cluster/access';
import { JobSettings, jobSettingsOf, runnerSchema } from './job/settings';
import { isReserved } from './program/environment';

export const configSchema: JsonSchema = {
  type: 'object',
  properties: {
    program: {
      type: 'string',
      default: 'tofu',
      description: 'A name from `infra.opentofu.programs` of the app',
    },
    version: {
      type: 'string',
      pattern: '^\\d+(\\.\\d+){0,2}$',
      description: 'Version, or its beginning, that the program must have',
    },
    stopGraceSeconds: {
      type: 'integer',
      minimum: 1,
      maximum: 3600,
      default: 120,
      description:
        'How long an interrupted program may take to end what it has begun, before it is killed',
    },
    lookMaxAgeSeconds: {
      type: 'integer',
      minimum: 0,
      maximum: 86400,
      default: 300,
      description:
        'How long the look at an instance is good where it found nothing to be changed, and module, values and state are the same since; 0: each look is a plan',
    },
    runner: runnerSchema,
    git: {
      type: 'object',
      description: 'Where the credential `gitToken` is sent to',
      properties: {
        url: {
          type: 'string',
          pattern: '^https?://[^/]+/?',
          description: 'Beginning of the repositories’ URLs',
        },
        username: { type: 'string', default: 'oauth2' },
      },
      required: ['url'],
      additionalProperties: false,
    },
  },
  additionalProperties: false,
};

export const credentials: Driver['credentials'] = {
  environment: {
    required: false,
    description:
      'Environment of the modules’ own providers: one NAME=value per line',
  },
  kubeconfig: {
    required: false,
    description:
      'Kubeconfig of the cluster in which runs are Jobs, with token or certificates in it',
  },
  gitToken: {
    required: false,
    description: 'Token or password for the repositories below `git.url`',
  },
};

/** What a provider says, checked. */
export interface Settings {
  providerName: string;
  app: AppSettings;
  /** Path, or name on the PATH. */
  program: string;
  version?: string;
  stopGraceMs: number;
  lookMaxAgeMs: number;
  /** Of the modules' providers; all values are secrets. */
  environment: Record<string, string>;
  git?: { url: string; username: string; token: string };
  /** Runs are Jobs there; absent: they are children of this process. */
  jobs?: JobSettings & { cluster: KubeConfig };
}

/** @throws DriverError `misconfigured` */
export function settingsOf(
  { providerName, config, credentials: given }: ConnectOptions,
  app: AppSettings,
): Settings {
  const name = String(config.program ?? 'tofu');
  const program = app.programs[name];
  if (!program) {
    throw new DriverError(
      'misconfigured',
      `There is no program "${name}" in infra.opentofu.programs of the app's configuration; there is ${
        Object.keys(app.programs).join(', ') || 'none'
      }`,
    );
  }
  const git = config.git as { url: string; username?: string } | undefined;
  const runner = config.runner as { kubernetes: JsonObject } | undefined;
  const jobs = runner && jobSettingsOf(runner.kubernetes);
  return {
    providerName,
    app,
    program,
    ...(jobs && {
      jobs: { ...jobs, cluster: clusterAccess(given.kubeconfig, jobs.context) },
    }),
    version: config.version as string | undefined,
    stopGraceMs: Number(config.stopGraceSeconds ?? 120) * 1000,
    lookMaxAgeMs: Number(config.lookMaxAgeSeconds ?? 300) * 1000,
    environment: environmentOf(given.environment ?? ''),
    ...(git &&
      given.gitToken && {
        git: {
          url: git.url,
          username: git.username ?? 'oauth2',
          token: given.gitToken,
        },
      }),
  };
}

/** Lines that are no assignment are told by number: they may hold a part of a secret. */
function environmentOf(text: string): Record<string, string> {
  const entries: [string, string][] = [];
  text.split('\n').forEach((line, index) => {
    if (line.trim() === '' || line.startsWith('#')) {
      return;
    }
    const [, name, value] = /^([A-Za-z_][A-Za-z0-9_]*)=(.*)$/.exec(line) ?? [];
    if (!name) {
      throw new DriverError(
        'misconfigured',
        `Line ${index + 1} of the credential "environment" is not NAME=value`,
      );
    }
    if (isReserved(name)) {
      throw new DriverError(
        'misconfigured',
        `${name} in the credential "environment" is the driver's own affair; take it out`,
      );
    }
    entries.push([name, value]);
  });
  return Object.fromEntries(entries);
}
