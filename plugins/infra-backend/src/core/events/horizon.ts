/** As `outbox.horizon` reads it; see there. */
export interface SeenHorizon {
  eventId: number;
  nextTransaction: bigint;
  oldestTransaction: bigint;
}

/** What is known to be complete, and what is waited for. */
export interface Completeness {
  /** No event with an id up to this one can appear any more. */
  upTo: number;
  /** An id that will be complete once all transactions before `after` are over. */
  awaited?: { eventId: number; after: bigint };
}

/**
 * How far ids are complete after another look. One awaited id at a time is enough: the next look
 * takes up what came meanwhile, and a long transaction cannot keep the awaited one from its turn.
 */
export function complete(
  before: Completeness,
  seen: SeenHorizon,
): Completeness {
  const { upTo, awaited } = before;
  if (seen.oldestTransaction >= seen.nextTransaction) {
    return { upTo: Math.max(upTo, seen.eventId) };
  }
  const isOver = awaited && seen.oldestTransaction >= awaited.after;
  const reached = isOver ? Math.max(upTo, awaited.eventId) : upTo;
  const next =
    awaited && !isOver
      ? awaited
      : { eventId: seen.eventId, after: seen.nextTransaction };
  return {
    upTo: reached,
    ...(next.eventId > reached && { awaited: next }),
  };
}
