import { Preview } from '@infra-orchestration/backstage-plugin-infra-common';
import { PreviewEnvironment, PreviewRecord, standingOf } from '../../core';
import { pathOfEnvironments } from '../policyNotices';

/** As clients see it. */
export function toPreviewView(
  preview: PreviewRecord,
  environment: PreviewEnvironment | undefined,
): Preview {
  const { id, entityRef, type, pullRequest, untold, closedAt } = preview;
  const standing = standingOf(preview, environment);
  const isLeft = ['Expired', 'Closing', 'Closed'].includes(standing.state);
  const isThere =
    (preview.goneAt ?? environment?.goneAt) === undefined && !isLeft;
  return {
    ...{ id, entityRef, type, pullRequest },
    ...standing,
    environment: preview.environment,
    ...(isThere && {
      deployedCommit: environment?.deployedCommit,
      expiresAt: environment?.expiresAt,
    }),
    untold,
    createdAt: preview.createdAt,
    updatedAt: preview.updatedAt,
    closedAt,
  };
}

/** Where the environment, else the component, is in the app. */
export function pathOf({
  entityRef,
  environment,
  goneAt,
}: PreviewRecord): string {
  const ofEntity = pathOfEnvironments(entityRef);
  return environment && goneAt === undefined
    ? `${ofEntity}/${environment.id}`
    : ofEntity;
}
