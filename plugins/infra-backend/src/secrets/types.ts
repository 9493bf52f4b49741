import { Lease, SealedSecret } from '../store';

/** A key of the ring. `secret` is at least 32 characters of random text. */
export interface SecretKey {
  id: string;
  secret: string;
}

export interface PutSecretOptions {
  /** The secret goes when this instance goes. */
  instanceId?: string;
  /** Refuse the write where this lease is no longer held. */
  lease?: Lease;
}

/**
 * Values that nothing but this store keeps, encrypted. A reference is a path made of letters,
 * digits and `-._/`, chosen by the caller; it may appear anywhere, the value nowhere.
 */
export interface SecretStore {
  /** Several at once in one statement; undefined where there is no such secret. */
  getMany(refs: string[]): Promise<Map<string, string>>;
  get(ref: string): Promise<string | undefined>;
  /** Encrypts what differs from what is stored, for a caller that stores it with other changes. */
  sealChanged(
    values: Map<string, string>,
    options?: { instanceId?: string },
  ): Promise<SealedSecret[]>;
  /** Writes only what differs from what is stored. */
  putMany(
    values: Map<string, string>,
    options?: PutSecretOptions,
  ): Promise<void>;
  /** Returns the stored value, or stores what `generate` returns and returns that. */
  ensure(
    ref: string,
    generate: () => string,
    options?: PutSecretOptions,
  ): Promise<string>;
  delete(refs: string[]): Promise<void>;
}
