import { Observation } from '@infra-orchestration/backstage-plugin-infra-node';
import { diffOfMissing } from '../objects/diff';
import { describeRef, refOf } from '../objects/refs';
import { Sighting, ownershipOf } from '../objects/sighting';
import { KubeObject } from '../objects/types';
import { CallScope, look } from './context';
import { dryRunDiff } from './dryRun';
import { ObjectSet } from './objectSet';
import { ObserveSetOptions, whyNotReady } from './observeSet';
import { allSettled } from './settle';

/**
 * Objects that somebody else made. What differs is what applying the inputs would change, without the
 * marks that nobody puts on them; the root, which is this driver's own, is of no interest.
 */
export async function readSet(
  scope: CallScope,
  { phases, redactor }: Pick<ObjectSet, 'phases' | 'redactor'>,
  options: Pick<ObserveSetOptions, 'moved' | 'waitForEnd' | 'outputs'>,
): Promise<Observation> {
  scope.signal.throwIfAborted();
  const wanted = phases.flat();
  const seen = await allSettled(wanted.map(each => look(scope, refOf(each))));
  const found = seen.filter((s): s is Sighting => s !== undefined);
  if (found.length === 0) {
    return { status: 'absent' };
  }
  const diffs = await allSettled(
    wanted.map((object, i) => diffOf(object, seen[i])),
  );
  const diff = [...(options.moved ?? []), ...diffs.flat()];
  const messages = wanted.flatMap((object, i) => {
    const why = seen[i] ? whyNotReady(seen[i], options) : 'is missing';
    return why ? [`${describeRef(refOf(object))} ${why}`] : [];
  });
  const { ownershipMark } = scope.identity;
  const stranger = found.find(s => ownershipOf(s, ownershipMark) !== 'ours');
  const foundMark = (stranger ?? found[0]).mark;
  return {
    status: 'present',
    owned: stranger === undefined,
    ...(foundMark ? { foundMark } : {}),
    upToDate: diff.length === 0,
    diff,
    ready: messages.length === 0,
    ...(messages.length > 0
      ? { message: redactor.scrub(messages.join('; ')) }
      : {}),
    outputs: await options.outputs(),
  };

  async function diffOf(object: KubeObject, sighting: Sighting | undefined) {
    if (!sighting) {
      return [diffOfMissing(object, redactor)];
    }
    const desired = { ref: refOf(object), object, digest: '' };
    return (await dryRunDiff(scope, desired, sighting, redactor)).diff;
  }
}
