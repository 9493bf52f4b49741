import {
  AdoptionInput,
  FoundObject,
  Plan,
  PlannedAction,
} from '@infra-orchestration/backstage-plugin-infra-common';

export type AdoptionWord = AdoptionInput[string];

/** Actions about an object that exists and that nobody we know made. */
export function foundIn(
  plan: Plan,
): (PlannedAction & { found: FoundObject })[] {
  return plan.actions.filter(
    (action): action is PlannedAction & { found: FoundObject } =>
      action.found !== undefined,
  );
}

/** What the plan says of it so far. */
export function adoptionIn({
  action,
  management,
}: PlannedAction): AdoptionWord {
  if (management === 'read') return 'read';
  return action === 'adopt' ? 'own' : 'leave';
}

/** A request with what was said of found objects. */
export function withAdoption<T extends { desired?: object }>(
  input: T,
  adopt: AdoptionInput,
): T {
  return Object.keys(adopt).length
    ? { ...input, desired: { ...input.desired, adopt } }
    : input;
}
