import { ConflictError, NotFoundError } from '@backstage/errors';
import { CatalogService } from '@backstage/plugin-catalog-node';
import {
  Page,
  Preview,
  PreviewInput,
} from '@infra-orchestration/backstage-plugin-infra-common';
import { ownEnvironment, PreviewRecord } from '../../core';
import { Db, environments, previews } from '../../store';
import { normalizeEntityRef } from '../entities';
import { PermissionEnvironment } from '../permissionRules';
import { principalOf } from '../principal';
import { Restricted } from '../delivery/types';
import { CallOptions } from '../types';
import { draftPreview } from './draftPreview';
import { loadEnvironments } from './loadPreviews';
import { PreviewRegistrar } from './PreviewRegistrar';
import { PreviewDraft, PreviewListFilter, PreviewUseCases } from './types';
import { toPreviewView } from './views';

export interface DefaultPreviewsOptions {
  db: Db;
  catalog: CatalogService;
  registrar: PreviewRegistrar;
}

/** The use cases of previews, before anybody asks whether the caller may. */
export class DefaultPreviews implements PreviewUseCases {
  constructor(private readonly options: DefaultPreviewsOptions) {}

  async list(
    filter: PreviewListFilter,
    { restriction }: Restricted,
  ): Promise<Page<Preview>> {
    const { entityRef, state, environmentId, limit, cursor } = filter;
    const { items, nextCursor } = await previews.list(this.options.db, {
      entityRef:
        entityRef &&
        normalizeEntityRef(entityRef, '#query/entityRef', 'component'),
      isOpen: state && state === 'open',
      environmentIds: environmentId,
      of: restriction,
      limit: limit ?? 50,
      cursor,
    });
    return { items: await this.#views(items), nextCursor };
  }

  async get(id: string, _options: CallOptions): Promise<Preview> {
    const [view] = await this.#views([await this.#require(id)]);
    return view;
  }

  async subjectOf(
    id: string,
    _options: CallOptions,
  ): Promise<PermissionEnvironment> {
    const preview = await this.#require(id);
    const environment =
      preview.environment &&
      (await environments.get(this.options.db, preview.environment.id));
    const { owner, type } = environment ?? preview;
    return { owner, type };
  }

  draft(input: PreviewInput, options: CallOptions): Promise<PreviewDraft> {
    return draftPreview(this.options, input, options);
  }

  async open(
    draft: PreviewDraft,
    options: CallOptions,
  ): Promise<{ preview: Preview; isNew: boolean }> {
    await this.#refuseOtherType(draft);
    const { pullRequest, ...component } = draft;
    const { preview, isNew } = await this.options.registrar.hear(
      { ...component, requestedBy: principalOf(options.credentials) },
      { action: 'asked', pullRequest },
    );
    return { preview: await this.get(preview.id, options), isNew };
  }

  async close(id: string, options: CallOptions): Promise<Preview> {
    await this.options.registrar.close(await this.#require(id));
    return await this.get(id, options);
  }

  /** @throws ConflictError where there is an environment of another type */
  async #refuseOtherType({
    entityRef,
    repository,
    type,
    pullRequest,
  }: PreviewDraft): Promise<void> {
    const { number } = pullRequest;
    const known = await previews.listOfPullRequest(this.options.db, {
      ...{ repository, number },
    });
    const before = known.find(each => each.entityRef === entityRef);
    if (before && ownEnvironment(before) && before.type !== type) {
      throw new ConflictError(
        `The preview has an environment of type "${before.type}"; close it before it is opened with type "${type}"`,
      );
    }
  }

  /** @throws NotFoundError */
  async #require(id: string): Promise<PreviewRecord> {
    const preview = await previews.get(this.options.db, id);
    if (!preview?.openedAt) {
      throw new NotFoundError(`There is no preview ${id}`);
    }
    return preview;
  }

  async #views(records: readonly PreviewRecord[]): Promise<Preview[]> {
    const found = await loadEnvironments(this.options.db, records);
    return records.map(record => toPreviewView(record, found.get(record.id)));
  }
}
