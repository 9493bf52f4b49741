import { Preview, PreviewInput } from '../domain';
import type { InfraRequestOptions, Page } from './InfraApi';

/** @public */
export interface PreviewListFilter {
  entityRef?: string;
  /** Of the pull request; both where absent. */
  state?: 'open' | 'closed';
  /** Ids of environments, at most 200; previews that have any of them. */
  environmentId?: string[];
  /** 1 to 500, default 50. */
  limit?: number;
  cursor?: string;
}

/** The part of the API that is about environments of pull requests. @public */
export interface PreviewApi {
  /** GET /previews, newest first */
  listPreviews(
    filter?: PreviewListFilter,
    options?: InfraRequestOptions,
  ): Promise<Page<Preview>>;
  /** GET /previews/:id */
  getPreview(id: string, options?: InfraRequestOptions): Promise<Preview>;
  /**
   * POST /previews; idempotent by component, repository and number. Brings the head commit up to date, and
   * opens again what was closed or has expired
   */
  openPreview(
    input: PreviewInput,
    options?: InfraRequestOptions,
  ): Promise<Preview>;
  /** POST /previews/:id/close; deletes the environment */
  closePreview(id: string, options?: InfraRequestOptions): Promise<Preview>;
}
