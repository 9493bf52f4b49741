import { LoggerService } from '@backstage/backend-plugin-api';
import { untilAbort } from '@infra-orchestration/backstage-plugin-infra-node/driverUtils';
import { KubernetesClient } from '../client/client';
import { toDriverError } from '../errors';
import {
  INSTALLATION_LABEL,
  installationOf,
  labelValue,
} from '../objects/ownership';
import { groupKind } from '../objects/refs';
import { Sighting } from '../objects/sighting';
import { ObjectRef } from '../objects/types';
import { SightingCache } from './cache';
import { KindStream, StreamMemory } from './stream';

export type WatchedKind = Pick<ObjectRef, 'apiVersion' | 'kind'>;

/** Kinds that are never watched: listing secrets would need a right that nothing else here needs. */
const UNWATCHED = new Set(['/Secret', '/Pod']);

/** Changes that come together are told together. */
const GATHER_MS = 20;

interface Subscriber {
  installation: string;
  resourceKind: string;
  kinds: WatchedKind[];
  changed: Set<string>;
  onChange(change: { ownershipMark: string }): void;
  fail(error: unknown): void;
}

export interface Subscription {
  installation: string;
  /** Of this driver; only changes of its objects are told. */
  resourceKind: string;
  /** What this kind is made of; more are added when they are seen in use. */
  kinds: WatchedKind[];
  signal: AbortSignal;
  logger: LoggerService;
  onChange(change: { ownershipMark: string }): void;
}

/**
 * Watches everything that bears an installation's label: one stream per kind of object, shared by
 * the resource kinds of one connection. Keeps the cache, and tells subscribers what changed.
 */
export class Watcher {
  readonly #subscribers = new Set<Subscriber>();
  readonly #streams = new Map<string, KindStream>();
  readonly #inUse = new Map<string, WatchedKind>();
  readonly #stop = new Map<string, AbortController>();
  /** Beyond the streams, which may fail and begin again. */
  readonly #memories = new Map<string, StreamMemory>();
  #timer?: NodeJS.Timeout;

  constructor(
    private readonly client: KubernetesClient,
    private readonly cache: SightingCache,
  ) {}

  /** An object of this kind is being worked with: from now on it is watched as well. */
  use(kind: WatchedKind): void {
    const key = groupKind(kind);
    if (!this.#inUse.has(key) && this.canWatch(kind)) {
      this.#inUse.set(key, kind);
      this.#startStreams();
    }
  }

  /** False for kinds that are only ever looked at by request. */
  canWatch(kind: WatchedKind): boolean {
    return !UNWATCHED.has(groupKind(kind));
  }

  /** Resolves when the signal aborts; rejects when watching fails for good. */
  async run(subscription: Subscription): Promise<void> {
    const { signal, logger } = subscription;
    signal.throwIfAborted();
    const ended = new AbortController();
    const subscriber: Subscriber = {
      ...subscription,
      changed: new Set(),
      fail: error => ended.abort(error),
    };
    this.#subscribers.add(subscriber);
    this.cache.enter();
    this.#startStreams(logger);
    try {
      await untilAbort(AbortSignal.any([signal, ended.signal]));
    } finally {
      this.#subscribers.delete(subscriber);
      this.cache.leave();
      this.#stopUnneeded();
    }
    ended.signal.throwIfAborted();
  }

  #startStreams(logger?: LoggerService): void {
    for (const subscriber of this.#subscribers) {
      const { installation, kinds } = subscriber;
      for (const kind of [...kinds, ...this.#inUse.values()]) {
        this.#startStream(installation, kind, logger);
      }
    }
  }

  #startStream(
    installation: string,
    kind: WatchedKind,
    logger?: LoggerService,
  ): void {
    const key = `${installation} ${groupKind(kind)}`;
    if (this.#streams.has(key)) {
      return;
    }
    const stop = new AbortController();
    const memory = this.#memories.get(key) ?? new StreamMemory();
    this.#memories.set(key, memory);
    const stream = new KindStream({
      client: this.client,
      cache: this.cache,
      kind,
      labelSelector: `${INSTALLATION_LABEL}=${labelValue(installation)}`,
      memory,
      signal: stop.signal,
      onChange: sighting => this.#gather(installation, sighting),
    });
    this.#streams.set(key, stream);
    this.#stop.set(key, stop);
    stream.run().catch(error => {
      if (!stop.signal.aborted) {
        logger?.debug(`Watching ${kind.kind} ended`);
        this.#fail(installation, toDriverError(error, `watch ${kind.kind}`));
      }
    });
  }

  #fail(installation: string, error: unknown): void {
    for (const subscriber of [...this.#subscribers]) {
      if (subscriber.installation === installation) {
        subscriber.fail(error);
      }
    }
  }

  #stopUnneeded(): void {
    const installations = new Set(
      [...this.#subscribers].map(s => s.installation),
    );
    for (const [key, stop] of this.#stop) {
      if (!installations.has(key.split(' ')[0])) {
        stop.abort();
        this.#stop.delete(key);
        this.#streams.delete(key);
      }
    }
  }

  #gather(installation: string, { mark, resourceKind }: Sighting): void {
    if (!mark || installationOf(mark) !== installation) {
      return;
    }
    for (const subscriber of this.#subscribers) {
      if (
        subscriber.installation === installation &&
        subscriber.resourceKind === resourceKind
      ) {
        subscriber.changed.add(mark);
      }
    }
    this.#timer ??= setTimeout(() => this.#tell(), GATHER_MS);
  }

  #tell(): void {
    this.#timer = undefined;
    for (const subscriber of this.#subscribers) {
      const marks = [...subscriber.changed];
      subscriber.changed.clear();
      marks.forEach(ownershipMark => subscriber.onChange({ ownershipMark }));
    }
  }
}
