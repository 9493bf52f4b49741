import { DriverCallContext } from '../driver';

/**
 * Where the company keeps secrets outside of Backstage: Vault, a secret manager of a cloud. Credentials
 * of providers name what is in it: `{ store: <name>/<key> }`.
 *
 * @public
 */
export interface ExternalSecretStore {
  /** What documents name it by: lower-case letters, digits and dashes; unique in an installation. */
  readonly name: string;
  /**
   * The value in force. It is asked for again about once a minute, so that what is rotated there is used
   * here.
   *
   * @param key - all that stands behind the first `/`
   * @returns undefined where there is no such secret
   * @throws where the store can't be asked or refuses; the message reaches people, so no value is in it
   */
  read(key: string, context: DriverCallContext): Promise<string | undefined>;
}
