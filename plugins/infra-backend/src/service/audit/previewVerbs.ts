import { Preview } from '@infra-orchestration/backstage-plugin-infra-common';
import { JsonObject } from '@backstage/types';
import { PreviewUseCases } from '../previews/types';
import { fetch, Verbs } from './verbs';

export const previewVerbs: Verbs<PreviewUseCases> = {
  list: fetch('previews'),
  get: fetch('preview', id => ({ previewId: id })),
  // Steps of the others.
  subjectOf: 'silent',
  draft: 'silent',
  open: {
    eventId: 'preview-open',
    severity: 'medium',
    meta: ({ entityRef, type, owner, pullRequest }) => ({
      ...{ entityRef, type, owner },
      repositoryUrl: pullRequest.repositoryUrl,
      number: pullRequest.number,
      headCommit: pullRequest.headCommit,
    }),
    outcome: ({ preview, isNew }) => ({ ...ofPreview(preview), isNew }),
  },
  close: {
    eventId: 'preview-close',
    severity: 'high',
    meta: id => ({ previewId: id }),
    outcome: ofPreview,
  },
};

function ofPreview({ id, state, environment }: Preview): JsonObject {
  return {
    previewId: id,
    state,
    ...(environment && { environmentId: environment.id }),
  };
}
