import {
  DriverError,
  ResourceIdentity,
} from '@infra-orchestration/backstage-plugin-infra-node';
import {
  ApiException,
  createConfiguration,
  CustomObjectsApi,
  KubeConfig,
  ServerConfiguration,
} from '@kubernetes/client-node';
import { OutsideGate } from '@infra-orchestration/backstage-plugin-infra-node/driverUtils';
import { expand } from '../manifests/names';
import { Settings } from '../settings';
import { clusterAccess } from './access';
import { viewOfApplication } from './argocd';
import { viewOfKustomization } from './flux';
import { ControllerView, Verdict } from './types';

interface Question {
  identity: ResourceIdentity;
  /** The one that is waited for. */
  commit: string;
  signal: AbortSignal;
  /** Whether a commit has the directory as it is wanted. */
  isCurrent: (revision: string) => Promise<boolean>;
}

const TIMEOUT_MS = 15_000;

const CONTROLLERS = {
  argocd: {
    title: 'Argo CD',
    kind: 'Application',
    resource: {
      group: 'argoproj.io',
      version: 'v1alpha1',
      plural: 'applications',
    },
    namespace: 'argocd',
    view: viewOfApplication,
  },
  flux: {
    title: 'Flux',
    kind: 'Kustomization',
    resource: {
      group: 'kustomize.toolkit.fluxcd.io',
      version: 'v1',
      plural: 'kustomizations',
    },
    namespace: 'flux-system',
    view: viewOfKustomization,
  },
};

/** What Argo CD or Flux says of itself, read from their API server. */
export class StatusReader {
  readonly #cluster: KubeConfig;
  readonly #about: (typeof CONTROLLERS)['argocd' | 'flux'];

  constructor(
    private readonly options: NonNullable<Settings['status']>,
    credentials: Record<string, string>,
    private readonly gate: OutsideGate,
  ) {
    this.#cluster = clusterAccess(options.config, credentials);
    this.#about = CONTROLLERS[options.controller];
  }

  get resource(): string {
    const { plural, group } = this.#about.resource;
    return `${plural}.${group}`;
  }

  get namespace(): string {
    return this.options.config.namespace ?? this.#about.namespace;
  }

  /** Whether what is in the branch is in use. */
  async judge(question: Question): Promise<Verdict> {
    const { title } = this.#about;
    const view = await this.#find(question);
    if (!view) {
      return { ready: false, message: this.#isMissing(question) };
    }
    const { failure } = view;
    if (failure?.revision && (await question.isCurrent(failure.revision))) {
      return {
        ready: false,
        failed: true,
        message: `${title}: ${failure.message}`,
      };
    }
    if (!(await anyOf(view.revisions, question.isCurrent))) {
      return { ready: false, message: this.#isBehind(view, question) };
    }
    return view.isSynced && view.isHealthy
      ? { ready: true }
      : { ready: false, message: `${title}: ${view.summary}` };
  }

  /** After the removal from the branch: why the objects may still be in the cluster. */
  async whatIsLeft(question: Question): Promise<string | undefined> {
    const view = await this.#find(question);
    if (!view) {
      return undefined;
    }
    if (!(await anyOf(view.revisions, question.isCurrent))) {
      return this.#isBehind(view, question);
    }
    return view.isSynced
      ? undefined
      : `${this.#about.title} has not removed everything: ${view.summary}`;
  }

  /** @throws DriverError `accessDenied` where it may not be read */
  async check(signal: AbortSignal): Promise<void> {
    await this.#call(`list ${this.resource}`, signal, api =>
      api.listNamespacedCustomObject({
        ...this.#about.resource,
        namespace: this.namespace,
        limit: 1,
      }),
    );
  }

  async #find({
    identity,
    signal,
  }: Question): Promise<ControllerView | undefined> {
    const name = this.#nameFor(identity);
    const { kind, resource, view } = this.#about;
    const object = await this.#call(
      `read the ${kind} ${this.namespace}/${name}`,
      signal,
      api =>
        api
          .getNamespacedCustomObject({
            ...resource,
            namespace: this.namespace,
            name,
          })
          .catch(orUndefined),
    );
    return object && view(object);
  }

  async #call<T>(
    doing: string,
    signal: AbortSignal,
    call: (api: CustomObjectsApi) => Promise<T>,
  ): Promise<T> {
    signal.throwIfAborted();
    const both = AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]);
    try {
      return await this.gate(() => call(clientOf(this.#cluster, both)));
    } catch (error) {
      signal.throwIfAborted();
      throw toDriverError(error, doing);
    }
  }

  #nameFor(identity: ResourceIdentity): string {
    return expand(this.options.config.name, identity);
  }

  #isMissing({ identity }: Question): string {
    const { title, kind } = this.#about;
    return `${title} has no ${kind} ${this.namespace}/${this.#nameFor(
      identity,
    )} yet`;
  }

  #isBehind({ revisions, summary }: ControllerView, { commit }: Question) {
    const [at] = revisions;
    return `${this.#about.title} has not come to commit ${commit.slice(
      0,
      7,
    )}: ${at ? `it is at ${at.slice(0, 7)}` : summary}`;
  }
}

/** One per call, since a client has no other place for the signal. */
function clientOf(cluster: KubeConfig, signal: AbortSignal): CustomObjectsApi {
  const { server } = cluster.getCurrentCluster()!;
  return new CustomObjectsApi(
    createConfiguration({
      baseServer: new ServerConfiguration(server, {}),
      authMethods: { default: cluster },
      promiseMiddleware: [
        {
          pre: async context => {
            context.setSignal(signal);
            return context;
          },
          post: async context => context,
        },
      ],
    }),
  );
}

async function anyOf(
  revisions: string[],
  test: (revision: string) => Promise<boolean>,
): Promise<boolean> {
  for (const revision of revisions) {
    if (/^[0-9a-f]{40,64}$/.test(revision) && (await test(revision))) {
      return true;
    }
  }
  return false;
}

function orUndefined(error: unknown): undefined {
  if (error instanceof ApiException && error.code === 404) {
    return undefined;
  }
  throw error;
}

/** The client's own message holds headers and body. */
function toDriverError(error: unknown, doing: string): unknown {
  if (error instanceof ApiException) {
    const told = `Could not ${doing}: the API server answered ${error.code}`;
    switch (error.code) {
      case 401:
      case 403:
        return new DriverError(
          'accessDenied',
          `${told}. Correct the cluster's credentials and what its account may read.`,
        );
      case 404:
        return new DriverError(
          'misconfigured',
          `${told}. The controller is not installed in this cluster.`,
        );
      default:
        return new DriverError('retryable', told);
    }
  }
  const { code, name } = (error ?? {}) as NodeJS.ErrnoException;
  if (!code && name !== 'TimeoutError' && name !== 'AbortError') {
    return error;
  }
  return new DriverError(
    /CERT|SELF_SIGNED|UNABLE_TO_(VERIFY|GET)/.test(code ?? '')
      ? 'misconfigured'
      : 'retryable',
    `Could not ${doing}: the API server cannot be reached (${code ?? name})`,
  );
}
