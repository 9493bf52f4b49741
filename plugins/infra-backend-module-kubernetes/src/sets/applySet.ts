import {
  ApplyResult,
  InProgressResult,
} from '@infra-orchestration/backstage-plugin-infra-node';
import { JsonObject } from '@backstage/types';
import { describeRef, refKey } from '../objects/refs';
import { Sighting, ownershipOf } from '../objects/sighting';
import { ObjectRef } from '../objects/types';
import {
  ApplyObjectOptions,
  applyObject,
  changeObject,
  createObject,
  notOwned,
} from './applyObject';
import { CallScope, look } from './context';
import { DesiredObject, DesiredSet, without } from './objectSet';
import { deleteObjects } from './removeSet';
import { isPristine } from './pristine';
import { allSettled } from './settle';
import { SetState, readState, writeState } from './state';

const LINGER_POLL_MS = 1_000;

export interface ApplySetOptions {
  state?: JsonObject;
  adopt: boolean;
  /** Between phases: a reason to come back later, before the next one. */
  afterPhase?(
    phase: DesiredObject[],
    sightings: Sighting[],
  ): InProgressResult | undefined;
}

class SetApplication {
  readonly #state?: SetState;
  readonly #results = new Map<string, Sighting>();
  /** Undefined where it is known that nothing of the set is there. */
  #seen?: Map<string, Sighting | undefined>;

  constructor(
    private readonly scope: CallScope,
    private readonly set: DesiredSet,
    private readonly options: ApplySetOptions,
  ) {
    this.#state = readState(options.state);
  }

  async run(): Promise<ApplyResult> {
    const { connection, identity } = this.scope;
    const { memory } = connection;
    const pristine = isPristine(this.scope, this.set, this.#state);
    const isNew =
      pristine ||
      (!this.#state && memory.hasJustSeenAbsent(identity.instanceId));
    memory.touch(identity.instanceId);
    if (!isNew) {
      await this.#lookAtAll();
    }
    const inventory = await this.#applyRoot();
    for (const phase of this.set.phases) {
      const sightings = await this.#applyPhase(phase);
      const later = this.options.afterPhase?.(phase, sightings);
      if (later) {
        return later;
      }
    }
    const lingering = pristine
      ? []
      : await deleteObjects(this.scope, inventory);
    if (lingering.length > 0) {
      const names = lingering.map(describeRef).join(', ');
      return {
        status: 'inProgress',
        handle: {},
        pollAfter: LINGER_POLL_MS,
        message: `Waiting for the end of ${names}`,
      };
    }
    await this.#settleRoot();
    return { status: 'done', state: writeState(this.#results.values()) };
  }

  /**
   * All looks before any change, so that a stranger's object stops all and not the half. Past the
   * cache: "done" must mean that it was so at the time of this call.
   */
  async #lookAtAll(): Promise<void> {
    const refs = this.set.refs;
    const sightings = await allSettled(
      refs.map(ref => look(this.scope, ref, { fresh: true })),
    );
    this.#seen = new Map(refs.map((ref, i) => [refKey(ref), sightings[i]]));
    for (const desired of this.#all()) {
      const seen = this.#seen.get(refKey(desired.ref));
      const ownership =
        seen && ownershipOf(seen, this.scope.identity.ownershipMark);
      if (
        seen &&
        (ownership === 'foreign' ||
          (ownership === 'unmarked' && !this.options.adopt))
      ) {
        throw notOwned(desired, seen);
      }
    }
  }

  #all(): DesiredObject[] {
    const { root, phases } = this.set;
    return [...(root ? [root] : []), ...phases.flat()];
  }

  /** @returns what may be there beside the set. */
  async #applyRoot(): Promise<ObjectRef[]> {
    const { root, others } = this.set;
    if (!root) {
      return others;
    }
    let seen = this.#seen?.get(refKey(root.ref));
    if (!seen) {
      const outcome = await createObject(
        this.scope,
        this.#wide(root, others),
        this.set.redactor,
      );
      if (!('existing' in outcome)) {
        this.#results.set(refKey(root.ref), outcome.sighting);
        if (root.ref.kind === 'Namespace') {
          this.scope.connection.memory.namespaceCreated(root.ref.name);
        }
        return others;
      }
      seen = outcome.existing;
    }
    const extra = without(
      [...(seen.inventory ?? []), ...others],
      this.set.refs,
    );
    const applied = await changeObject(
      this.scope,
      this.#wide(root, extra),
      seen,
      this.#options(),
    );
    this.#results.set(refKey(root.ref), applied.sighting);
    return extra;
  }

  /** Nothing is made that the inventory does not name, and nothing forgotten that may be there. */
  #wide(root: DesiredObject, extra: ObjectRef[]): DesiredObject {
    const { refs, rootWith } = this.set;
    return (extra.length && rootWith([...refs.slice(1), ...extra])) || root;
  }

  async #applyPhase(phase: DesiredObject[]): Promise<Sighting[]> {
    const outcomes = await allSettled(
      phase.map(desired => {
        const seen = this.#seen?.get(refKey(desired.ref));
        return applyObject(this.scope, desired, seen, this.#options());
      }),
    );
    const applied = outcomes.map(({ sighting }) => sighting);
    applied.forEach(s => this.#results.set(refKey(s.ref), s));
    return applied;
  }

  /** Back to the inventory of exactly what is wanted. */
  async #settleRoot(): Promise<void> {
    const { root } = this.set;
    const sighting = root && this.#results.get(refKey(root.ref));
    if (!root || !sighting || sighting.digest === root.digest) {
      return;
    }
    const settled = await changeObject(
      this.scope,
      root,
      sighting,
      this.#options(),
    );
    this.#results.set(refKey(root.ref), settled.sighting);
  }

  #options(): ApplyObjectOptions {
    return {
      state: this.#state,
      adopt: this.options.adopt,
      redactor: this.set.redactor,
    };
  }
}

/**
 * Brings a set of objects to what is wanted: root with inventory, phases, then away with what the
 * inventory has and the set has not. Any crash in between leaves either nothing, or objects that
 * the inventory names.
 */
export async function applySet(
  scope: CallScope,
  set: DesiredSet,
  options: ApplySetOptions,
): Promise<ApplyResult> {
  return new SetApplication(scope, set, options).run();
}
