import { isDeepStrictEqual } from 'node:util';
import { setTimeout as after } from 'node:timers/promises';
import { readJsonLines } from '../client/body';
import { KubernetesClient } from '../client/client';
import { KubernetesApiError, isApiError } from '../errors';
import { ApiResource } from '../objects/builtins';
import { refKey } from '../objects/refs';
import { Sighting, toSighting } from '../objects/sighting';
import { KubeObject, ObjectRef } from '../objects/types';
import { SightingCache } from './cache';

/** Seconds after which the server ends a watch, so that no stream lives for ever unnoticed. */
const WATCH_SECONDS = 300;
const MOST_FAILURES = 5;
const FIRST_PAUSE_MS = 200;
const SHORT_MS = 1_000;
const REFUSED_PAUSE_MS = 60_000;

export interface KindStreamOptions {
  client: KubernetesClient;
  cache: SightingCache;
  kind: Pick<ObjectRef, 'apiVersion' | 'kind'>;
  labelSelector: string;
  /** Of an earlier stream of the same, so that what changed between the two is told. */
  memory?: StreamMemory;
  signal: AbortSignal;
  onChange(sighting: Sighting): void;
}

/** What a stream knows of the objects that it saw. */
export class StreamMemory {
  /** As told last, to tell nothing twice: most writes to a status change nothing here. */
  readonly told = new Map<string, Sighting>();
  /** The first list is no change; what is there then was there before. */
  listed = false;
}

/** The server no longer has the history after our resource version: list again. */
class HistoryGoneError extends Error {}

/** Keeps the cache in step with all labelled objects of one kind: list, then watch from there. */
export class KindStream {
  #version?: string;

  readonly #memory: StreamMemory;

  constructor(private readonly options: KindStreamOptions) {
    this.#memory = options.memory ?? new StreamMemory();
  }

  /**
   * Runs until aborted. A kind that does not exist or may not be watched is tried again now and then,
   * and looked at by request meanwhile. Gives up after some other failures in a row.
   */
  async run(): Promise<void> {
    const { client, cache, kind, signal } = this.options;
    let failures = 0;
    while (!signal.aborted) {
      try {
        const resource = await client.mapping.find(kind, signal);
        if (!resource) {
          await after(REFUSED_PAUSE_MS, undefined, { signal });
          continue;
        }
        if (this.#version === undefined) {
          await this.#list(resource);
        }
        const began = Date.now();
        await this.#watch(resource);
        failures = 0;
        if (Date.now() - began < SHORT_MS) {
          // Something between here and the server does not let streams live.
          await after(SHORT_MS, undefined, { signal });
        }
      } catch (error) {
        cache.unsync(kind);
        if (error instanceof HistoryGoneError || isApiError(error, 410)) {
          this.#version = undefined;
          continue;
        }
        this.#version = undefined;
        if (isApiError(error, 403) || isApiError(error, 404)) {
          await after(REFUSED_PAUSE_MS, undefined, { signal });
          continue;
        }
        failures += 1;
        if (failures >= MOST_FAILURES || isApiError(error, 401)) {
          throw error;
        }
        await after(FIRST_PAUSE_MS * 2 ** failures, undefined, { signal });
      }
    }
  }

  async #list(resource: ApiResource): Promise<void> {
    const { client, cache, kind, labelSelector, signal } = this.options;
    const sightings: Sighting[] = [];
    let cursor: string | undefined;
    let version = '';
    do {
      const page = await client.list(resource, {
        labelSelector,
        cursor,
        signal,
      });
      version = page.resourceVersion;
      cursor = page.cursor;
      sightings.push(...page.items.map(item => this.#sighting(item)));
    } while (cursor);

    const { told } = this.#memory;
    for (const { ref } of sightings) {
      // What this process saw or wrote before somebody listed.
      const known = told.get(refKey(ref)) ?? cache.find(ref);
      if (known) {
        told.set(refKey(ref), known);
      }
    }
    const gone = cache.sync(kind, version, sightings);
    const listed = new Set(sightings.map(({ ref }) => refKey(ref)));
    for (const sighting of [...told.values(), ...gone]) {
      if (!listed.has(refKey(sighting.ref))) {
        this.#tellGone(sighting);
      }
    }
    sightings.forEach(sighting => this.#tell(sighting));
    this.#memory.listed = true;
    this.#version = version;
  }

  async #watch(resource: ApiResource): Promise<void> {
    const { client, labelSelector, signal } = this.options;
    const body = await client.openWatch(resource, {
      labelSelector,
      resourceVersion: this.#version ?? '',
      timeoutSeconds: WATCH_SECONDS,
      signal,
    });
    try {
      for await (const event of readJsonLines(body)) {
        this.#take(event);
      }
    } finally {
      body.destroy();
    }
  }

  #take({ type, object }: { type: string; object: any }): void {
    const { cache } = this.options;
    if (type === 'ERROR') {
      if (object.code === 410) {
        throw new HistoryGoneError();
      }
      throw new KubernetesApiError(object.code ?? 500, object);
    }
    this.#version = object.metadata.resourceVersion;
    if (type === 'BOOKMARK') {
      return;
    }
    const sighting = this.#sighting(object);
    if (type === 'DELETED') {
      const known = cache.find(sighting.ref);
      if (!known || known.uid === sighting.uid) {
        cache.drop(sighting.ref);
      }
      this.#tellGone(sighting);
    } else if (cache.put(sighting)) {
      this.#tell(sighting);
    }
  }

  #tell(sighting: Sighting): void {
    const key = refKey(sighting.ref);
    const { told, listed } = this.#memory;
    const before = told.get(key);
    told.set(key, sighting);
    const isNews = before
      ? !isDeepStrictEqual(
          { ...before, resourceVersion: '' },
          { ...sighting, resourceVersion: '' },
        )
      : listed;
    if (isNews) {
      this.options.onChange(sighting);
    }
  }

  #tellGone(sighting: Sighting): void {
    this.#memory.told.delete(refKey(sighting.ref));
    this.options.onChange(sighting);
  }

  /** Items of lists and of metadata do not say their own kind. */
  #sighting(object: KubeObject): Sighting {
    const { apiVersion, kind } = this.options.kind;
    const { name, namespace } = object.metadata;
    const ref = { apiVersion, kind, ...(namespace ? { namespace } : {}), name };
    return toSighting({ ...object, apiVersion, kind }, ref);
  }
}
