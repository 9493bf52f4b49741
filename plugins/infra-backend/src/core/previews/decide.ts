import { isDeepStrictEqual } from 'node:util';
import { previewImages } from './images';
import {
  PreviewDecision,
  PreviewEnvironment,
  PreviewFacts,
  PreviewLook,
  PreviewProblem,
  PreviewRecord,
} from './types';

/** A wake-up that got lost costs this much at most, while something is not over. */
const OPEN_LOOK_MS = 60_000;
/** A deletion that failed, or that somebody cancelled, is asked for again after this. */
const DELETE_AGAIN_MS = 5 * 60_000;

/**
 * What is to be done about a preview: at most one thing. Decided from what is stored alone, so that whoever
 * dies between two decisions, or looks at the same time as another, comes to the same.
 */
export function decidePreview(facts: PreviewFacts, now: Date): PreviewLook {
  const { preview, environment } = facts;
  if (environment?.goneAt !== undefined && preview.goneAt === undefined) {
    return { decision: { act: 'forget', goneAt: environment.goneAt } };
  }
  const living = preview.goneAt === undefined ? environment : undefined;
  const look = lookAt(facts, living, now);
  return look.decision ? look : lookAtForge(facts, look, now);
}

/** Whether an environment was asked for since a deletion was; one that gives way to it is of the same instant. */
export function isAskedSince({ askedAt }: PreviewRecord, since: string) {
  return askedAt >= since;
}

function lookAt(
  facts: PreviewFacts,
  living: PreviewEnvironment | undefined,
  now: Date,
): PreviewLook {
  const { preview } = facts;
  if (preview.closedAt !== undefined) {
    return living ? removed(living, now) : {};
  }
  if (!living) {
    const { goneAt } = preview;
    return goneAt === undefined || isAskedSince(preview, goneAt)
      ? made(facts, now, images => ({ act: 'create', images }))
      : {};
  }
  const { leaving, last, current } = living;
  if (leaving && leaving.state !== 'cancelled') {
    return isAskedSince(preview, leaving.since)
      ? removed(living, now)
      : { until: later(now, OPEN_LOOK_MS) };
  }
  const look = made(facts, now, images =>
    last?.commit === preview.pullRequest.headCommit &&
    isDeepStrictEqual(images, last.images)
      ? undefined
      : { act: 'deploy', images },
  );
  const isAtWork =
    current?.status === 'Pending' || current?.status === 'Running';
  return look.decision || look.until || !isAtWork
    ? look
    : { until: later(now, OPEN_LOOK_MS) };
}

/** Deletes it whatever state it is in, until it is gone. */
function removed({ leaving }: PreviewEnvironment, now: Date): PreviewLook {
  if (leaving?.state === 'underway') {
    return { until: later(now, OPEN_LOOK_MS) };
  }
  const again =
    leaving &&
    later(new Date(leaving.endedAt ?? leaving.since), DELETE_AGAIN_MS);
  return again && again > now
    ? { until: again }
    : { decision: { act: 'delete' } };
}

/** @param act - what to do with the images; undefined: all is as it is to be */
function made(
  facts: PreviewFacts,
  now: Date,
  act: (images: Record<string, string>) => PreviewDecision | undefined,
): PreviewLook {
  const { preview } = facts;
  const ofType = typeProblem(facts);
  if (ofType) {
    return waiting(preview, ofType, now);
  }
  const { problem, source, pullRequest } = preview;
  if (problem?.until !== undefined && new Date(problem.until) > now) {
    return { until: new Date(problem.until) };
  }
  if (source?.commit !== pullRequest.headCommit) {
    return { decision: { act: 'read' } };
  }
  const found = previewImages(facts);
  if ('problem' in found) {
    return waiting(preview, found.problem, now);
  }
  const decision = act(found.images);
  if (decision) {
    return { decision };
  }
  return problem ? { decision: { act: 'wait' } } : {};
}

/** Written down once. */
function waiting(
  { problem: known }: PreviewRecord,
  problem: PreviewProblem,
  now: Date,
): PreviewLook {
  return known?.reason === problem.reason && known.message === problem.message
    ? { until: later(now, OPEN_LOOK_MS) }
    : { decision: { act: 'wait', problem } };
}

function typeProblem({
  preview,
  type,
}: PreviewFacts): PreviewProblem | undefined {
  const name = preview.type;
  if (!type) {
    return {
      reason: 'NoSuchType',
      message: `There is no environment type "${name}"; name one that there is in the annotation infra-orchestration.dev/preview-type of ${preview.entityRef}, or define it`,
      isFailure: true,
    };
  }
  return type.ttl === undefined
    ? {
        reason: 'TypeWithoutTtl',
        message: `Environments of type "${name}" have no end, and previews need one; give the type a ttl, such as P3D`,
        isFailure: true,
      }
    : undefined;
}

function lookAtForge(
  { preview, note }: PreviewFacts,
  { until }: PreviewLook,
  now: Date,
): PreviewLook {
  const isToTell = note !== undefined && note !== preview.told;
  if (!isToTell) {
    return until ? { until } : {};
  }
  const after = preview.tellAfter && new Date(preview.tellAfter);
  if (after && after > now) {
    return { until: until && until < after ? until : after };
  }
  return { decision: { act: 'tell' }, ...(until && { until }) };
}

function later(than: Date, ms: number): Date {
  return new Date(than.getTime() + ms);
}
