import { NotAllowedError } from '@backstage/errors';
import {
  AccessManifest,
  ProviderCandidate,
  infraPlatformManagePermission,
  infraPlatformReadPermission,
  infraProviderRevokePermission,
  ProviderImpact,
  ProviderSummary,
  ProviderTrial,
  SharedProvider,
} from '@infra-orchestration/backstage-plugin-infra-common';
import { JsonObject } from '@backstage/types';
import { Authorizer } from './Authorizer';
import { principalOf } from './principal';
import { CallOptions, ProviderUseCases } from './types';

/** Plugins that show what is in a cluster; no user is one. */
const SHARED_WITH = ['plugin:kubernetes'];

/**
 * Lets through who may register providers, and who may take access away. What a revocation would touch
 * is for those who may revoke: they see the names of all environments concerned.
 */
export class AuthorizedProviders implements ProviderUseCases {
  readonly #inner: ProviderUseCases;
  readonly #authorizer: Authorizer;

  constructor(inner: ProviderUseCases, authorizer: Authorizer) {
    this.#inner = inner;
    this.#authorizer = authorizer;
  }

  /** For those who register: addresses of systems concern nobody else. */
  async listCandidates(options: CallOptions): Promise<ProviderCandidate[]> {
    await this.#authorizer.require(infraPlatformManagePermission, options);
    return this.#inner.listCandidates(options);
  }

  async tryProvider(
    document: JsonObject,
    options: CallOptions,
  ): Promise<ProviderTrial> {
    await this.#authorizer.require(infraPlatformManagePermission, options);
    return this.#inner.tryProvider(document, options);
  }

  async getAccessManifest(
    driver: string,
    input: { provider: string; config?: JsonObject },
    options: CallOptions,
  ): Promise<AccessManifest> {
    await this.#authorizer.require(infraPlatformReadPermission, options);
    return this.#inner.getAccessManifest(driver, input, options);
  }

  async getImpact(name: string, options: CallOptions): Promise<ProviderImpact> {
    await this.#mayRevoke(options);
    return this.#inner.getImpact(name, options);
  }

  async share(name: string, options: CallOptions): Promise<SharedProvider> {
    const principal = principalOf(options.credentials);
    if (!SHARED_WITH.includes(principal)) {
      throw new NotAllowedError(
        `Access to providers is shared with ${SHARED_WITH.join(
          ', ',
        )} alone, not with ${principal}`,
      );
    }
    return this.#inner.share(name, options);
  }

  async revoke(
    name: string,
    input: { reason?: string },
    options: CallOptions,
  ): Promise<ProviderSummary> {
    await this.#mayRevoke(options);
    return this.#inner.revoke(name, input, options);
  }

  async restore(name: string, options: CallOptions): Promise<ProviderSummary> {
    await this.#mayRevoke(options);
    return this.#inner.restore(name, options);
  }

  #mayRevoke(options: CallOptions): Promise<void> {
    return this.#authorizer.require(infraProviderRevokePermission, options);
  }
}
