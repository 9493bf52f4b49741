import {
  infraUndeliveredEventManagePermission,
  Page,
  UndeliveredEvent,
  UndeliveredEventRef,
} from '@infra-orchestration/backstage-plugin-infra-common';
import { Authorizer } from './Authorizer';
import { CallOptions, PageRequest } from './types';
import { UndeliveredUseCases } from './undeliveredTypes';

/** One permission for all: the list tells what happened in environments of anybody. */
export class AuthorizedUndelivered implements UndeliveredUseCases {
  readonly #inner: UndeliveredUseCases;
  readonly #authorizer: Authorizer;

  constructor(inner: UndeliveredUseCases, authorizer: Authorizer) {
    this.#inner = inner;
    this.#authorizer = authorizer;
  }

  async list(
    page: PageRequest,
    options: CallOptions,
  ): Promise<Page<UndeliveredEvent>> {
    await this.#require(options);
    return this.#inner.list(page, options);
  }

  async retry(events: readonly UndeliveredEventRef[], options: CallOptions) {
    await this.#require(options);
    return this.#inner.retry(events, options);
  }

  async dismiss(events: readonly UndeliveredEventRef[], options: CallOptions) {
    await this.#require(options);
    return this.#inner.dismiss(events, options);
  }

  #require(options: CallOptions): Promise<void> {
    return this.#authorizer.require(
      infraUndeliveredEventManagePermission,
      options,
    );
  }
}
