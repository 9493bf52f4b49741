import {
  EnvironmentLink,
  FieldDiff,
} from '@infra-orchestration/backstage-plugin-infra-common';
import {
  DriverOutputs,
  Observation,
} from '@infra-orchestration/backstage-plugin-infra-node';
import { strangerObservation } from '@infra-orchestration/backstage-plugin-infra-node/driverUtils';
import { JsonObject } from '@backstage/types';
import { diffOfMissing, pointer } from '../objects/diff';
import { describeRef, groupKind, refKey } from '../objects/refs';
import { Sighting, ownershipOf } from '../objects/sighting';
import { ObjectRef } from '../objects/types';
import { CallScope, look } from './context';
import { DryRun, dryRunDiff } from './dryRun';
import { DesiredObject, DesiredSet, without } from './objectSet';
import { isPristine } from './pristine';
import { allSettled } from './settle';
import { SetState, isSettled, readState } from './state';

export interface ObserveSetOptions {
  state?: JsonObject;
  /** What the inputs ask for otherwise than what is there can ever become. */
  moved?: FieldDiff[];
  /** The whole may be removed and made anew, since nothing is lost by that. */
  replaceable?: boolean;
  /** Kinds (see `groupKind`) whose objects are ready when nothing of them is unfinished any more. */
  waitForEnd?: string[];
  /** Called only for what exists and is owned. */
  outputs(): Promise<DriverOutputs>;
  /** More about why it is not ready than the objects themselves tell. */
  explain?(unready: Sighting[]): Promise<string | undefined>;
  links?: EnvironmentLink[];
}

/** Looks at all objects of a set and at what its inventory has beside them. Changes nothing. */
export async function observeSet(
  scope: CallScope,
  set: DesiredSet,
  options: ObserveSetOptions,
): Promise<Observation> {
  scope.signal.throwIfAborted();
  const state = readState(options.state);
  if (isPristine(scope, set, state)) {
    return { status: 'absent' };
  }
  const seen = await lookAtSet(scope, set);
  if (seen.desired.every(s => !s) && seen.others.length === 0) {
    scope.connection.memory.sawAbsent(scope.identity.instanceId);
    return { status: 'absent' };
  }
  const stranger = seen.desired.find(
    s => s && ownershipOf(s, scope.identity.ownershipMark) !== 'ours',
  );
  if (stranger) {
    return strangers(stranger);
  }
  const changes = await diffSet(scope, set, seen, state);
  const { moved = [] } = options;
  const diff = [...moved, ...changes.diff];
  const replace = options.replaceable && whyReplace(moved, changes);
  const unready = seen.desired.filter(
    (s): s is Sighting => s !== undefined && whyNotReady(s, options) !== '',
  );
  const ready =
    unready.length === 0 && seen.desired.every(s => s !== undefined);
  const message = ready
    ? undefined
    : await whyUnready(set, seen, unready, options);
  return {
    status: 'present',
    owned: true,
    upToDate: diff.length === 0,
    diff,
    ready,
    ...(message ? { message } : {}),
    // What failed before a change says nothing of what comes of the change.
    ...(diff.length === 0 && unready.some(hasFailed) ? { failed: true } : {}),
    ...(replace ? { replace } : {}),
    outputs: await options.outputs(),
    ...(options.links ? { links: options.links } : {}),
  };
}

interface SetSightings {
  /** As `set.refs`. */
  desired: (Sighting | undefined)[];
  /** Ours, and not of the set. */
  others: Sighting[];
}

async function lookAtSet(
  scope: CallScope,
  set: DesiredSet,
): Promise<SetSightings> {
  const lookAt = (ref: ObjectRef) => look(scope, ref);
  const { root, refs } = set;
  const rootSighting = root && (await lookAt(root.ref));
  if (root?.ref.kind === 'Namespace' && !rootSighting) {
    // Nothing can be in a namespace that is not there.
    return { desired: refs.map(() => undefined), others: [] };
  }
  const inventory = without(
    [...(rootSighting?.inventory ?? []), ...set.others],
    refs,
  );
  const members = root ? refs.slice(1) : refs;
  const [desired, others] = await allSettled([
    allSettled(members.map(lookAt)),
    allSettled(inventory.map(lookAt)),
  ]);
  const mark = scope.identity.ownershipMark;
  return {
    desired: root ? [rootSighting, ...desired] : desired,
    others: others.filter(
      (s): s is Sighting => s !== undefined && ownershipOf(s, mark) === 'ours',
    ),
  };
}

function strangers(stranger: Sighting): Observation {
  const what = describeRef(stranger.ref);
  return strangerObservation({
    foundMark: stranger.mark || undefined,
    message: stranger.mark
      ? `${what} belongs to '${stranger.mark}'`
      : `${what} exists and was not made by this system`,
  });
}

interface SetChanges {
  diff: FieldDiff[];
  /** `Job migration: spec.template`, for what can never be changed. */
  immutable: string[];
}

async function diffSet(
  scope: CallScope,
  set: DesiredSet,
  seen: SetSightings,
  state: SetState | undefined,
): Promise<SetChanges> {
  const { root, phases, redactor } = set;
  const all = [...(root ? [root] : []), ...phases.flat()];
  const runs = await allSettled(
    all.map((desired, i) => diffOne(desired, seen.desired[i])),
  );
  const surplus = seen.others.map(({ ref }) => ({
    path: pointer(ref),
    before: 'present',
  }));
  const found = [...runs.flatMap(({ diff }) => diff), ...surplus];
  const telling = found.filter(({ path }) => !isBookkeeping(path));
  const immutable = runs.flatMap(({ immutable: fields = [] }, i) =>
    fields.map(field => `${describeRef(all[i].ref)}: ${field}`),
  );
  return { diff: telling.length > 0 ? telling : found, immutable };

  async function diffOne(
    desired: DesiredObject,
    sighting: Sighting | undefined,
  ): Promise<DryRun> {
    if (!sighting) {
      return { diff: [diffOfMissing(desired.object, redactor)] };
    }
    if (sighting.deleting) {
      const path = pointer(desired.ref, 'metadata', 'deletionTimestamp');
      return { diff: [{ path, before: 'set' }] };
    }
    return isSettled(sighting, desired.digest, state)
      ? { diff: [] }
      : dryRunDiff(scope, desired, sighting, redactor);
  }
}

function whyReplace(
  moved: FieldDiff[],
  { immutable }: SetChanges,
): string | undefined {
  const fields = [...moved.map(({ path }) => path), ...immutable];
  return fields.length > 0
    ? `It cannot be changed in place: ${fields.join(', ')}`
    : undefined;
}

function hasFailed({ readiness, deleting }: Sighting): boolean {
  return readiness.status === 'failed' && !deleting;
}

/** Annotations of ours that only follow from other changes. */
function isBookkeeping(path: string): boolean {
  return path.includes('/metadata/annotations/infra-orchestration.dev~1');
}

/** Empty where it is ready. */
export function whyNotReady(
  { ref, readiness, deleting }: Sighting,
  { waitForEnd }: Pick<ObserveSetOptions, 'waitForEnd'>,
): string {
  if (deleting) {
    return 'is being deleted';
  }
  if (readiness.status !== 'ready') {
    return readiness.message;
  }
  return (waitForEnd?.includes(groupKind(ref)) && readiness.unfinished) || '';
}

async function whyUnready(
  set: DesiredSet,
  seen: SetSightings,
  unready: Sighting[],
  options: ObserveSetOptions,
): Promise<string> {
  const known = new Set(seen.desired.flatMap(s => (s ? [refKey(s.ref)] : [])));
  const missing = set.refs
    .filter(ref => !known.has(refKey(ref)))
    .map(ref => `${describeRef(ref)} is missing`);
  const waiting = unready.map(
    sighting =>
      `${describeRef(sighting.ref)} ${whyNotReady(sighting, options)}`,
  );
  const more = unready.length > 0 && (await options.explain?.(unready));
  const sentences = [...missing, ...waiting, ...(more ? [more] : [])];
  return set.redactor.scrub(sentences.join('; '));
}
