import { Http } from '../client/Http';
import { RegistryApi } from '../client/RegistryApi';
import { TokenSigner } from '../tokens/TokenSigner';

/** Id of the driver. */
export const BUILT_IN = 'built-in-registry';

/** A registry that trusts the tokens of this backend. */
export interface BuiltInConnection {
  providerName: string;
  url: URL;
  http: Http;
  api: RegistryApi;
  signer: TokenSigner;
  /** What of the registry is a component's own. Absent: what is named like it. */
  componentRepositories?: string[];
}
