import { NotFoundError } from '@backstage/errors';
import {
  infraEnvironmentCreatePermission,
  infraEnvironmentDeletePermission,
  infraEnvironmentReadPermission,
  Page,
  Preview,
  PreviewInput,
} from '@infra-orchestration/backstage-plugin-infra-common';
import { Authorizer } from '../Authorizer';
import { PermissionEnvironment } from '../permissionRules';
import { CallOptions } from '../types';
import { PreviewDraft, PreviewListFilter, PreviewUseCases } from './types';

/**
 * Lets through what the caller may do with the environment of a preview, or with the one that it is to get.
 * What they may not see does not exist for them.
 */
export class AuthorizedPreviews implements PreviewUseCases {
  constructor(
    private readonly inner: PreviewUseCases,
    private readonly authorizer: Authorizer,
  ) {}

  async list(
    filter: PreviewListFilter,
    options: CallOptions,
  ): Promise<Page<Preview>> {
    const restriction = await this.authorizer.restrictionOf(
      infraEnvironmentReadPermission,
      options,
    );
    return this.inner.list(filter, { ...options, restriction });
  }

  async get(id: string, options: CallOptions): Promise<Preview> {
    await this.subjectOf(id, options);
    return this.inner.get(id, options);
  }

  async subjectOf(
    id: string,
    options: CallOptions,
  ): Promise<PermissionEnvironment> {
    const subject = await this.inner.subjectOf(id, options);
    const isVisible = await this.authorizer.mayOn(
      infraEnvironmentReadPermission,
      subject,
      options,
    );
    if (!isVisible) {
      throw new NotFoundError(`There is no preview ${id}`);
    }
    return subject;
  }

  /** Writes nothing; what the draft is used for is asked below. */
  draft(input: PreviewInput, options: CallOptions): Promise<PreviewDraft> {
    return this.inner.draft(input, options);
  }

  async open(
    draft: PreviewDraft,
    options: CallOptions,
  ): Promise<{ preview: Preview; isNew: boolean }> {
    await this.authorizer.requireOn(
      infraEnvironmentCreatePermission,
      draft,
      options,
    );
    return this.inner.open(draft, options);
  }

  async close(id: string, options: CallOptions): Promise<Preview> {
    await this.authorizer.requireOn(
      infraEnvironmentDeletePermission,
      await this.subjectOf(id, options),
      options,
    );
    return this.inner.close(id, options);
  }
}
