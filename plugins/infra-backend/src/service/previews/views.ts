import { Preview } from '@infra-orchestration/backstage-plugin-infra-common';
import {
  ownEnvironment,
  PreviewEnvironment,
  PreviewRecord,
  standingOf,
} from '../../core';
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
export function pathOf(preview: PreviewRecord): string {
  const ofEntity = pathOfEnvironments(preview.entityRef);
  const environment = ownEnvironment(preview);
  return environment ? `${ofEntity}/${environment.id}` : ofEntity;
}
