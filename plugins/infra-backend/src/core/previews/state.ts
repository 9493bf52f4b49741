import { PreviewState } from '@infra-orchestration/backstage-plugin-infra-common';
import { isAskedSince } from './decide';
import {
  PreviewDeployment,
  PreviewEnvironment,
  PreviewProblem,
  PreviewRecord,
} from './types';

/** How a preview stands. */
export interface PreviewStanding {
  state: PreviewState;
  reason?: string;
  message?: string;
}

/** The environment that a preview has, as far as that was written down; undefined where it is no more. */
export function ownEnvironment({
  environment,
  goneAt,
}: Pick<
  PreviewRecord,
  'environment' | 'goneAt'
>): PreviewRecord['environment'] {
  return goneAt === undefined ? environment : undefined;
}

/** Read from the row and its environment, so that it cannot disagree with them. */
export function standingOf(
  preview: PreviewRecord,
  environment: PreviewEnvironment | undefined,
): PreviewStanding {
  const living =
    preview.goneAt === undefined && environment?.goneAt === undefined
      ? environment
      : undefined;
  if (preview.closedAt !== undefined) {
    return living ? closing(living) : { state: 'Closed' };
  }
  const goneSince = preview.goneAt ?? environment?.goneAt;
  if (!living) {
    return goneSince !== undefined && !isAskedSince(preview, goneSince)
      ? { state: 'Expired' }
      : withoutEnvironment(preview);
  }
  const { leaving } = living;
  if (leaving && leaving.state !== 'cancelled') {
    return isAskedSince(preview, leaving.since)
      ? {
          state: 'Waiting',
          reason: 'EnvironmentLeaving',
          message: 'The environment before is still being deleted',
        }
      : { state: 'Expired' };
  }
  return inEnvironment(preview, living);
}

function withoutEnvironment({ problem }: PreviewRecord): PreviewStanding {
  return problem
    ? { state: problem.isFailure ? 'Failed' : 'Waiting', ...words(problem) }
    : { state: 'Opening' };
}

function closing({ leaving }: PreviewEnvironment): PreviewStanding {
  return leaving?.state === 'failed'
    ? {
        state: 'Closing',
        reason: 'DeletionFailed',
        message:
          'The deletion failed and is tried again; its operations say why',
      }
    : { state: 'Closing' };
}

function inEnvironment(
  preview: PreviewRecord,
  { current, last }: PreviewEnvironment,
): PreviewStanding {
  const { problem } = preview;
  if (problem) {
    return {
      state: problem.isFailure ? 'Failed' : 'Updating',
      ...words(problem),
    };
  }
  // The image of a newer commit is about to be looked for.
  return last?.commit === preview.pullRequest.headCommit && current
    ? ofDeployment(current)
    : { state: 'Updating' };
}

function ofDeployment({ status, isFirst }: PreviewDeployment): PreviewStanding {
  const state = isFirst ? 'Opening' : 'Updating';
  switch (status) {
    case 'AwaitingApproval':
      return {
        state,
        reason: 'AwaitingApproval',
        message: 'Its environment type wants somebody to approve the plan',
      };
    case 'Pending':
    case 'Running':
      return { state };
    case 'Succeeded':
      return { state: 'Ready' };
    case 'Rejected':
      return {
        state: 'Failed',
        reason: 'NotApproved',
        message: 'The deployment was not approved; push another commit',
      };
    case 'Cancelled':
      return {
        state: 'Failed',
        reason: 'DeploymentCancelled',
        message: 'Somebody cancelled the deployment; try it again there',
      };
    default:
      return {
        state: 'Failed',
        reason: 'DeploymentFailed',
        message:
          'The deployment failed; its operations say why. Push another commit, or try it again there',
      };
  }
}

function words({ reason, message }: PreviewProblem) {
  return { reason, message };
}
