import {
  EnvironmentImages,
  RegistryCredential,
  RegistryImage,
  RegistrySummary,
} from '../domain';
import { InfraRequestOptions, Page } from './InfraApi';

/** @public */
export interface RegistryCredentialListFilter {
  entityRef?: string;
  purpose?: RegistryCredential['purpose'];
  /** 1 to 500, default 100. */
  limit?: number;
  cursor?: string;
}

/** @public */
export interface NewRegistryCredential {
  /** Whose images are pushed. */
  entityRef: string;
  /** A repository each, or all below a path: `shop/*`. */
  repositories: string[];
  /** Tags and manifests can be deleted, too. */
  mayDelete?: boolean;
}

/** What the REST API has of images and registries. @public */
export interface ImageApi {
  /** GET /images; of the environments of an entity, newest first */
  listImages(
    filter: { entityRef: string; limit?: number; cursor?: string },
    options?: InfraRequestOptions,
  ): Promise<Page<EnvironmentImages>>;
  /** GET /registries; this and the following need the registry module */
  listRegistries(options?: InfraRequestOptions): Promise<RegistrySummary[]>;
  /** GET /registries/:provider/repositories */
  listRepositories(
    provider: string,
    page?: { limit?: number; cursor?: string },
    options?: InfraRequestOptions,
  ): Promise<Page<string>>;
  /** GET /registries/:provider/tags */
  listTags(
    of: { provider: string; repository: string },
    page?: { limit?: number; cursor?: string },
    options?: InfraRequestOptions,
  ): Promise<Page<string>>;
  /** GET /registries/:provider/resolve */
  resolveTag(
    of: { provider: string; repository: string; tag: string },
    options?: InfraRequestOptions,
  ): Promise<RegistryImage>;
  /** GET /registries/:provider/credentials, by username */
  listRegistryCredentials(
    provider: string,
    filter?: RegistryCredentialListFilter,
    options?: InfraRequestOptions,
  ): Promise<Page<RegistryCredential>>;
  /** POST /registries/:provider/credentials; the password is in this answer and nowhere else */
  createRegistryCredential(
    provider: string,
    input: NewRegistryCredential,
    options?: InfraRequestOptions,
  ): Promise<RegistryCredential & { password: string }>;
  /** DELETE /registries/:provider/credentials/:username */
  revokeRegistryCredential(
    provider: string,
    username: string,
    options?: InfraRequestOptions,
  ): Promise<void>;
}
