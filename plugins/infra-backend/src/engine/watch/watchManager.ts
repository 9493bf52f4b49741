import { LoggerService } from '@backstage/backend-plugin-api';
import { ProviderDocument } from '@infra-orchestration/backstage-plugin-infra-common';
import { ResourceKind } from '@infra-orchestration/backstage-plugin-infra-node';
import { backoff } from '../../core';
import { instanceIdOfMark, OpenProvider, redactingLogger } from '../../drivers';
import { StoredDocument } from '../../store';
import { EngineServices } from '../services';

const RESTART = { baseMs: 1_000, capMs: 60_000, floorMs: 500 };
/** A watch that lasted this long has worked; the next failure is a first one again. */
const HEALTHY_MS = 60_000;

interface Watch {
  revision: number;
  controller: AbortController;
  ended: Promise<void>;
}

/**
 * Watches every provider whose driver can, in every replica: a change is first of use where the
 * environment is being worked on, and drivers share the watch with their own view of the outside.
 */
export class WatchManager {
  readonly #services: EngineServices;
  readonly #logger: LoggerService;
  readonly #watches = new Map<string, Watch>();

  constructor(services: EngineServices) {
    this.#services = services;
    this.#logger = services.logger.child({ part: 'watch' });
  }

  /** Begins and ends watches after the providers in force; called now and then. */
  async follow(): Promise<void> {
    const { providers } = await this.#services.documents.latest();
    for (const [name, watch] of this.#watches) {
      if (providers.get(name)?.revision !== watch.revision) {
        this.#watches.delete(name);
        watch.controller.abort(new Error('the provider changed'));
      }
    }
    for (const provider of providers.values()) {
      if (!this.#watches.has(provider.name)) {
        this.#begin(provider);
      }
    }
  }

  async stop(): Promise<void> {
    const watches = [...this.#watches.values()];
    this.#watches.clear();
    watches.forEach(({ controller }) =>
      controller.abort(new Error('the plugin is shutting down')),
    );
    await Promise.all(watches.map(({ ended }) => ended));
  }

  #begin(provider: StoredDocument<ProviderDocument>): void {
    const driver = this.#services.registry.find(provider.document.spec.driver);
    const kinds =
      driver?.kinds.filter(kind => kind.capabilities.watch && kind.watch) ?? [];
    const controller = new AbortController();
    const ended = Promise.all(
      kinds.map(kind => this.#keepWatching(provider, kind, controller.signal)),
    ).then(() => {});
    this.#watches.set(provider.name, {
      revision: provider.revision,
      controller,
      ended,
    });
  }

  /** Never rejects; ends with the signal. */
  async #keepWatching(
    provider: StoredDocument<ProviderDocument>,
    kind: ResourceKind,
    signal: AbortSignal,
  ): Promise<void> {
    const { clock, connections } = this.#services;
    let failures = 0;
    while (!signal.aborted) {
      const begunAt = clock.now().getTime();
      try {
        const open = await connections.open(provider);
        await open.uses.during(() => this.#watch(open, kind, signal));
      } catch (error) {
        if (!signal.aborted) {
          this.#logger.debug(
            `Watching ${kind.kind} of provider ${provider.name}: ${error}`,
          );
        }
      }
      const lasted = clock.now().getTime() - begunAt;
      failures = lasted > HEALTHY_MS ? 1 : failures + 1;
      await clock
        .sleep(backoff(failures, clock.random(), RESTART), signal)
        .catch(() => {});
    }
  }

  async #watch(
    open: OpenProvider,
    kind: ResourceKind,
    signal: AbortSignal,
  ): Promise<void> {
    const { installation, changes } = this.#services;
    const logger = redactingLogger(
      this.#logger.child({ provider: open.name ?? '' }),
      open.redactor,
    );
    const watching = kind.watch!({
      connection: open.connection,
      installation,
      signal: AbortSignal.any([signal, open.outdated]),
      logger,
      onChange: ({ ownershipMark }) => {
        const instanceId = instanceIdOfMark(installation, ownershipMark);
        if (instanceId !== undefined) {
          changes.changed(instanceId);
        }
      },
    });
    await watching.catch(error => {
      throw new Error(open.redactor.redact(`${error}`));
    });
  }
}
