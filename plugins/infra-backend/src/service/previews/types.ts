import {
  Page,
  Preview,
  PreviewInput,
} from '@infra-orchestration/backstage-plugin-infra-common';
import { PermissionEnvironment } from '../permissionRules';
import { Restricted } from '../delivery/types';
import { CallOptions, PageRequest } from '../types';

export interface PreviewListFilter extends PageRequest {
  entityRef?: string;
  /** Of the pull request. */
  state?: 'open' | 'closed';
  /** Ids; previews that have any of them. */
  environmentId?: string[];
}

/** A preview to be: all that can be said of it before anything is written. */
export interface PreviewDraft {
  entityRef: string;
  type: string;
  /** Of the component. */
  owner: string;
  /** Host and path by which repositories are told apart. */
  repository: string;
  /** The repository is known to be that of the component. */
  tells: boolean;
  pullRequest: PreviewInput['pullRequest'];
}

/** Environments that live as long as a pull request. */
export interface PreviewUseCases {
  list(filter: PreviewListFilter, options: Restricted): Promise<Page<Preview>>;
  get(id: string, options: CallOptions): Promise<Preview>;
  /** What decisions about who may are made of. */
  subjectOf(id: string, options: CallOptions): Promise<PermissionEnvironment>;
  /** Reads the entity, and checks the input. */
  draft(input: PreviewInput, options: CallOptions): Promise<PreviewDraft>;
  open(
    draft: PreviewDraft,
    options: CallOptions,
  ): Promise<{ preview: Preview; isNew: boolean }>;
  close(id: string, options: CallOptions): Promise<Preview>;
}
