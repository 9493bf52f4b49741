import { orAbort } from '@infra-orchestration/backstage-plugin-infra-node/driverUtils';
import { isApiError } from '../errors';
import { ApiResource, builtinResources } from '../objects/builtins';
import { KubeObject, ObjectRef } from '../objects/types';

/** An unknown kind may have been installed since; asked again at most this often. */
const ASK_AGAIN_MS = 5_000;

interface Discovered {
  kinds: Promise<Map<string, ApiResource>>;
  at: number;
  /** How many callers wait for the answer; when the last one leaves, the question ends. */
  waiting: number;
  answered: boolean;
  stop: AbortController;
}

/** From kinds to paths: known for the usual kinds, else asked of the server once per version. */
export class ResourceMapping {
  readonly #groups = new Map<string, Discovered>();
  readonly #learned = new Map<string, ApiResource>();

  constructor(
    private readonly get: (path: string, signal: AbortSignal) => Promise<any>,
  ) {}

  /** Undefined where the cluster has no such kind. */
  async find(
    { apiVersion, kind }: Pick<ObjectRef, 'apiVersion' | 'kind'>,
    signal: AbortSignal,
  ): Promise<ApiResource | undefined> {
    const key = `${apiVersion}|${kind}`;
    const known = builtinResources.get(key) ?? this.#learned.get(key);
    if (known) {
      return known;
    }
    const kept = this.#groups.get(apiVersion);
    if (kept) {
      const found = (await this.#answer(apiVersion, kept, signal)).get(kind);
      if (found || Date.now() - kept.at < ASK_AGAIN_MS) {
        return found;
      }
    }
    const asked = this.#ask(apiVersion);
    return (await this.#answer(apiVersion, asked, signal)).get(kind);
  }

  #ask(apiVersion: string): Discovered {
    const stop = new AbortController();
    const asked: Discovered = {
      kinds: this.#discover(apiVersion, stop.signal),
      at: Date.now(),
      waiting: 0,
      answered: false,
      stop,
    };
    this.#groups.set(apiVersion, asked);
    asked.kinds.then(
      () => {
        asked.answered = true;
      },
      () => this.#forget(apiVersion, asked),
    );
    return asked;
  }

  /** Many wait for one answer, so no single caller's signal ends the question. */
  async #answer(
    apiVersion: string,
    asked: Discovered,
    signal: AbortSignal,
  ): Promise<Map<string, ApiResource>> {
    asked.waiting += 1;
    try {
      return await orAbort(signal, asked.kinds);
    } finally {
      asked.waiting -= 1;
      if (asked.waiting === 0 && !asked.answered) {
        this.#forget(apiVersion, asked);
        asked.stop.abort();
      }
    }
  }

  #forget(apiVersion: string, asked: Discovered): void {
    if (this.#groups.get(apiVersion) === asked) {
      this.#groups.delete(apiVersion);
    }
  }

  /** A definition that is about to be applied says itself how its kind is addressed. */
  learn(definition: KubeObject): void {
    const { group, names, versions = [], scope } = definition.spec ?? {};
    for (const { name: version } of versions) {
      this.#learned.set(`${group}/${version}|${names?.kind}`, {
        group,
        version,
        kind: names?.kind,
        plural: names?.plural,
        namespaced: scope === 'Namespaced',
      });
    }
  }

  async #discover(
    apiVersion: string,
    signal: AbortSignal,
  ): Promise<Map<string, ApiResource>> {
    const path = apiVersion.includes('/')
      ? `/apis/${apiVersion}`
      : `/api/${apiVersion}`;
    const [version, group = ''] = apiVersion.split('/').reverse();
    try {
      const { resources = [] } = await this.get(path, signal);
      return new Map(
        resources
          .filter(({ name }: any) => !name.includes('/'))
          .map((r: any): [string, ApiResource] => [
            r.kind,
            {
              group,
              version,
              kind: r.kind,
              plural: r.name,
              namespaced: r.namespaced,
            },
          ]),
      );
    } catch (error) {
      if (isApiError(error, 404)) {
        return new Map();
      }
      throw error;
    }
  }
}
