import { CatalogService } from '@backstage/plugin-catalog-node';
import {
  ANNOTATION_PREVIEW_TYPE,
  PreviewInput,
  PullRequest,
} from '@infra-orchestration/backstage-plugin-infra-common';
import { repositoryOf } from '../../core';
import { Db } from '../../store';
import { readEntity } from '../entities';
import { requireEnvironmentType } from '../environmentTypes';
import { InvalidFieldsError } from '../errors';
import { CallOptions } from '../types';
import { previewTypeOf, sourceRepositoryOf } from './PreviewComponents';
import { PreviewDraft } from './types';

/** @throws InvalidFieldsError where there can be no preview of it */
export async function draftPreview(
  { db, catalog }: { db: Db; catalog: CatalogService },
  input: PreviewInput,
  options: CallOptions,
): Promise<PreviewDraft> {
  const { entityRef, entity, owner } = await readEntity(
    catalog,
    input.entityRef,
    { ...options, pointer: '/entityRef' },
  );
  const pullRequest = cleaned(input.pullRequest);
  const repository =
    repositoryOf(pullRequest.repositoryUrl) ??
    refuse(
      '/pullRequest/repositoryUrl',
      'must be the web address of a repository',
    );
  const own = sourceRepositoryOf(entity);
  if (own !== undefined && own !== repository) {
    refuse(
      '/pullRequest/repositoryUrl',
      `is not the repository of ${entityRef}, which is ${own}`,
    );
  }
  const type =
    input.type ??
    previewTypeOf(entity) ??
    refuse(
      '/type',
      `is missing, and ${entityRef} has no annotation ${ANNOTATION_PREVIEW_TYPE}`,
    );
  await requireType(db, type);
  return {
    ...{ entityRef, type, repository, pullRequest },
    owner:
      owner ?? refuse('/entityRef', `${entityRef} has no owner; give it one`),
    tells: own !== undefined,
  };
}

function cleaned(given: PullRequest): PullRequest {
  const repositoryUrl = given.repositoryUrl.replace(/\/+$|(\.git)?\/*$/g, '');
  if (!/^https?:\/\//i.test(given.url)) {
    refuse('/pullRequest/url', 'must be a web address');
  }
  return { ...given, repositoryUrl };
}

async function requireType(db: Db, type: string): Promise<void> {
  const { spec } = await requireEnvironmentType(db, type, '/type');
  if (spec.ttl === undefined) {
    refuse(
      '/type',
      `environments of type "${type}" have no end, and previews need one; give the type a ttl`,
    );
  }
}

function refuse(pointer: string, message: string): never {
  throw new InvalidFieldsError([{ pointer, message }]);
}
