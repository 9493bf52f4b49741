import { RegistryCredential } from '@infra-orchestration/backstage-plugin-infra-common';

export type {
  RegistryAccess,
  RegistryAction,
  RegistryCredential,
} from '@infra-orchestration/backstage-plugin-infra-common';

/** With what a password is compared; never shown. @public */
export interface StoredRegistryCredential extends RegistryCredential {
  /** Salted, and slow to try: whoever reads it cannot log in with it. */
  passwordHash: string;
}

/** @public */
export interface RegistryCredentialFilter {
  provider: string;
  purpose?: RegistryCredential['purpose'];
  owner?: string;
  entityRef?: string;
  /** Those whose username comes later. */
  after?: string;
  limit: number;
}

/**
 * Credentials of registries as the backend keeps them. Nothing is stored that one could log in with.
 *
 * @public
 */
export interface RegistryCredentials {
  get(
    provider: string,
    username: string,
  ): Promise<StoredRegistryCredential | undefined>;
  /** By username. */
  list(filter: RegistryCredentialFilter): Promise<RegistryCredential[]>;
  /** @returns whether it was added; not where the username is taken */
  add(credential: StoredRegistryCredential): Promise<boolean>;
  /**
   * Gives it another access and password hash.
   *
   * @returns whether one of this username and owner was there
   */
  update(
    credential: Pick<
      StoredRegistryCredential,
      'provider' | 'username' | 'owner' | 'access' | 'passwordHash'
    >,
  ): Promise<boolean>;
  /** @returns whether one of this username and owner was there */
  remove(
    credential: Pick<RegistryCredential, 'provider' | 'username' | 'owner'>,
  ): Promise<boolean>;
}
