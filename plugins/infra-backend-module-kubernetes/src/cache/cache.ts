import { groupKind, refKey } from '../objects/refs';
import { Sighting } from '../objects/sighting';
import { ObjectRef } from '../objects/types';

/** How long the answer to a write stands for a kind that cannot be watched. */
const UNWATCHED_MS = 60_000;

interface Entry {
  sighting: Sighting;
  at: number;
}

/**
 * What is known of the objects that bear our labels, as long as somebody watches. Nothing is
 * answered from here while nobody does, or before the first list is complete: then every look goes
 * to the server.
 *
 * Writes put the server's answer in, so that the next look is never older than the last write; a
 * watch event that is older than what is known is dropped.
 */
export class SightingCache {
  readonly #entries = new Map<string, Entry>();
  readonly #synced = new Set<string>();
  #watchers = 0;

  constructor(private readonly now: () => number = Date.now) {}

  /** Whether the cache knows all objects of the kind that bear our labels. */
  isSynced(ref: Pick<ObjectRef, 'apiVersion' | 'kind'>): boolean {
    return this.#synced.has(groupKind(ref));
  }

  /** Undefined means nothing known, not that nothing is there. */
  find(ref: ObjectRef): Sighting | undefined {
    if (this.#watchers === 0) {
      return undefined;
    }
    const entry = this.#entries.get(refKey(ref));
    if (!entry) {
      return undefined;
    }
    return this.isSynced(ref) || this.now() - entry.at < UNWATCHED_MS
      ? entry.sighting
      : undefined;
  }

  /** @returns false where something newer is known already. */
  put(sighting: Sighting): boolean {
    if (this.#watchers === 0) {
      return true;
    }
    const key = refKey(sighting.ref);
    const known = this.#entries.get(key)?.sighting;
    if (
      known &&
      isNewerVersion(known.resourceVersion, sighting.resourceVersion)
    ) {
      return false;
    }
    this.#entries.set(key, { sighting, at: this.now() });
    return true;
  }

  drop(ref: ObjectRef): void {
    this.#entries.delete(refKey(ref));
  }

  /** Takes a complete list of a kind; returns what was known and is no longer there. */
  sync(
    kind: Pick<ObjectRef, 'apiVersion' | 'kind'>,
    listVersion: string,
    sightings: Sighting[],
  ): Sighting[] {
    const listed = new Set(sightings.map(({ ref }) => refKey(ref)));
    const prefix = `${groupKind(kind)}/`;
    const gone: Sighting[] = [];
    for (const [key, { sighting }] of this.#entries) {
      const isOlder = !isNewerVersion(sighting.resourceVersion, listVersion);
      if (key.startsWith(prefix) && !listed.has(key) && isOlder) {
        this.#entries.delete(key);
        gone.push(sighting);
      }
    }
    sightings.forEach(sighting => this.put(sighting));
    this.#synced.add(groupKind(kind));
    return gone;
  }

  /** What is known of the kind may be out of date from now on. */
  unsync(kind: Pick<ObjectRef, 'apiVersion' | 'kind'>): void {
    this.#synced.delete(groupKind(kind));
  }

  enter(): void {
    this.#watchers += 1;
  }

  leave(): void {
    this.#watchers -= 1;
    if (this.#watchers === 0) {
      this.#entries.clear();
      this.#synced.clear();
    }
  }
}

/**
 * Resource versions of one resource type are integers that grow (KEP-5504). Where a server does
 * otherwise, whatever comes later counts as newer.
 */
function isNewerVersion(a: string, b: string): boolean {
  return a.length === b.length ? a > b : a.length > b.length;
}
