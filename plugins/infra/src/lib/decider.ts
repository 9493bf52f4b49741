import { Deployment } from '@infra-orchestration/backstage-plugin-infra-common';

export type Standing = 'decides' | 'asked' | 'made' | 'other';

/** What somebody is to a deployment that awaits approval. The backend judges by the same rules. */
export function standingOf(
  { requestedBy, approval }: Pick<Deployment, 'requestedBy' | 'approval'>,
  identity: { userEntityRef: string; ownershipEntityRefs: string[] },
): Standing {
  const lower = (ref: string) => ref.toLocaleLowerCase('en-US');
  const user = lower(identity.userEntityRef);
  if (lower(requestedBy) === user) return 'asked';
  const standsFor = [user, ...identity.ownershipEntityRefs.map(lower)];
  const { approvers, stepApprovers, excluded } = approval ?? {};
  if (excluded?.some(ref => lower(ref) === user)) return 'made';
  const isAmong = (refs: string[] | undefined) =>
    !refs || refs.some(ref => standsFor.includes(lower(ref)));
  return isAmong(approvers) && isAmong(stepApprovers) ? 'decides' : 'other';
}
