import {
  AuthenticationError,
  InputError,
  isError,
  ServiceUnavailableError,
} from '@backstage/errors';
import { LoggerService } from '@backstage/backend-plugin-api';
import {
  InfraProviders,
  RegistryCredentials,
} from '@infra-orchestration/backstage-plugin-infra-node';
import { Login } from '../client/RegistryLogin';
import { BUILT_IN, BuiltInConnection } from '../builtIn/connection';
import { GrantedAccess, grant, parseScopes } from './access';
import { FailedAttempts } from './attempts';
import { isPassword } from './passwords';

export interface TokenRequest {
  service: string;
  scopes: string[];
  login?: Login;
  /** Of whoever asks. */
  address: string;
}

/** By the token specification of the registry. */
export interface TokenAnswer {
  token: string;
  access_token: string;
  expires_in: number;
  issued_at: string;
}

export class TooManyAttemptsError extends Error {
  constructor(readonly waitMs: number) {
    super('Too many failed logins');
  }
}

export interface TokenServerOptions {
  providers: InfraProviders;
  credentials: RegistryCredentials;
  logger: LoggerService;
  attempts?: FailedAttempts;
}

/** Gives tokens to those whose credential is good, for what it is good for. */
export class TokenServer {
  readonly #options: TokenServerOptions;
  readonly #attempts: FailedAttempts;

  constructor(options: TokenServerOptions) {
    this.#options = options;
    this.#attempts = options.attempts ?? new FailedAttempts();
  }

  /**
   * @throws InputError for a service that is none of ours; AuthenticationError; TooManyAttemptsError;
   * ServiceUnavailableError
   */
  async issue(request: TokenRequest): Promise<TokenAnswer> {
    const provider = await this.#providerOf(request.service);
    const { username, access } = await this.#authenticate(provider, request);
    const granted = grant(parseScopes(request.scopes), access);
    return await this.#options.providers.use(
      { name: provider, driverIds: [BUILT_IN] },
      (connection: BuiltInConnection) => sign(connection, username, granted),
    );
  }

  async #authenticate(provider: string, { login, address }: TokenRequest) {
    if (!login) {
      throw new AuthenticationError('A login is needed');
    }
    const key = JSON.stringify([provider, login.username, address]);
    const wait = this.#attempts.waitOf(key);
    if (wait > 0) {
      throw new TooManyAttemptsError(wait);
    }
    const credential = await this.#options.credentials.get(
      provider,
      login.username,
    );
    const fits = await isPassword(login.password, credential?.passwordHash);
    if (!credential || !fits) {
      this.#attempts.failed(key);
      throw new AuthenticationError('The login is refused');
    }
    this.#attempts.succeeded(key);
    return credential;
  }

  async #providerOf(service: string): Promise<string> {
    const { providers, logger } = this.#options;
    let failure: unknown;
    for (const name of await providers.list(BUILT_IN)) {
      try {
        const found = await providers.use(
          { name, driverIds: [BUILT_IN] },
          async (connection: BuiltInConnection) =>
            connection.signer.settings.service === service,
        );
        if (found) {
          return name;
        }
      } catch (error) {
        // Others may be well; that it is this one is not known.
        failure = error;
        logger.warn(`Registry ${name} gives no tokens: ${messageOf(error)}`);
      }
    }
    throw failure
      ? new ServiceUnavailableError('A registry cannot be used at present')
      : new InputError('There is no registry of this service');
  }
}

async function sign(
  { signer }: BuiltInConnection,
  username: string,
  access: GrantedAccess[],
): Promise<TokenAnswer> {
  const { token, issuedAt, expiresIn } = await signer.sign(username, access);
  return {
    token,
    // Older clients know the one, those that speak OAuth 2 the other.
    access_token: token,
    expires_in: expiresIn,
    issued_at: issuedAt.toISOString(),
  };
}

function messageOf(error: unknown): string {
  return isError(error) ? error.message : 'unknown error';
}
