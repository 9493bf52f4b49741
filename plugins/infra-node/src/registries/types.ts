/** @public */
export type RegistryAction = 'pull' | 'push' | 'delete';

/** What a credential may do in a registry. @public */
export interface RegistryAccess {
  /** A repository, or all below a path: `shop/*`. */
  repository: string;
  actions: RegistryAction[];
}

/** A login for a registry whose token server this backend is. @public */
export interface RegistryCredential {
  /** Name of the Provider document. */
  provider: string;
  /** Unique for the provider. */
  username: string;
  /** `push`: for CI, made by a person. `pull`: of an environment, made by a driver. */
  purpose: 'push' | 'pull';
  /** Ownership mark of the instance (`pull`), or the entity that is pushed (`push`). */
  owner: string;
  access: RegistryAccess[];
  createdBy: string;
  /** ISO 8601. */
  createdAt: string;
}

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
