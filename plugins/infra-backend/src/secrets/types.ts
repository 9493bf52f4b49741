/** An encrypted value as stored. */
export interface SealedSecret {
  ref: string;
  /** The instance with which the secret goes. */
  instanceId?: string;
  keyId: string;
  /** Base64. */
  nonce: string;
  /** Base64, with the authentication tag at its end. */
  ciphertext: string;
}

/** Where the secret store keeps what it encrypted. */
export interface SecretRows {
  get(refs: string[]): Promise<SealedSecret[]>;
  /** All that go with any of the instances. */
  getOfInstances(instanceIds: string[]): Promise<SealedSecret[]>;
  /** What is there already stays. */
  insert(sealed: SealedSecret): Promise<void>;
  listRefs(prefix: string): Promise<string[]>;
  remove(refs: string[]): Promise<void>;
  /** Those not under the given key, in a stable order. */
  listForeignKeys(options: {
    keyId: string;
    limit: number;
    offset: number;
  }): Promise<SealedSecret[]>;
  /** Replaces, unless it was written anew meanwhile. */
  reseal(from: SealedSecret, to: SealedSecret): Promise<void>;
  getSetting(name: string): Promise<string | undefined>;
  /** Stores the value where there is none. @returns the value in force */
  ensureSetting(name: string, value: string): Promise<string>;
}

/** A key of the ring. `secret` is at least 32 characters of random text. */
export interface SecretKey {
  id: string;
  secret: string;
}

/**
 * Values that nothing but this store keeps, encrypted. A reference is a path made of letters,
 * digits and `-._/`, chosen by the caller; it may appear anywhere, the value nowhere.
 */
export interface SecretStore {
  get(ref: string): Promise<string | undefined>;
  /** All that go with any of the instances, in one statement. */
  getOfInstances(instanceIds: string[]): Promise<Map<string, string>>;
  /** Returns the stored value, or stores what `generate` returns and returns that. */
  ensure(ref: string, generate: () => string): Promise<string>;
  /** References that begin with the prefix. */
  list(prefix: string): Promise<string[]>;
  forget(refs: string[]): Promise<void>;
  /** Encrypts, for a caller that stores it together with other changes. */
  seal(ref: string, value: string, instanceId?: string): SealedSecret;
}
