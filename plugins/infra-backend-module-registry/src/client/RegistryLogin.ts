import { DriverError } from '@infra-orchestration/backstage-plugin-infra-node';
import { Challenge } from './challenge';
import { expectSuccess, Http, jsonOf } from './Http';

/** A name and a password, or what stands for one. */
export interface Login {
  username: string;
  password: string;
}

/** How to answer a registry. */
export interface RegistryAuth {
  /** The header for a scope such as `repository:shop:pull`; undefined to ask without one. */
  header(
    request: { scope: string; challenge?: Challenge },
    signal: AbortSignal,
  ): Promise<string | undefined>;
}

export function basicHeader({ username, password }: Login): string {
  return `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
}

/** Tokens without a time last at least this long, says the specification. */
const USUAL_LIFE_MS = 60_000;
const MAX_TOKENS = 200;

/** Logs in as the registry asks: with the password, or with a token that it is good for. */
export class LoginAuth implements RegistryAuth {
  readonly #tokens = new Map<string, { header: string; until: number }>();

  constructor(
    private readonly options: {
      registry: URL;
      http: Http;
      login(signal: AbortSignal): Promise<Login | undefined>;
      now: () => number;
    },
  ) {}

  async header(
    { scope, challenge }: { scope: string; challenge?: Challenge },
    signal: AbortSignal,
  ): Promise<string | undefined> {
    if (!challenge) {
      return undefined;
    }
    const login = await this.options.login(signal);
    if (challenge.scheme === 'basic') {
      return login && basicHeader(login);
    }
    const known = this.#tokens.get(scope);
    const now = this.options.now();
    if (known && known.until > now) {
      return known.header;
    }
    const { token, life } = await this.#fetch(scope, challenge, login, signal);
    if (this.#tokens.size >= MAX_TOKENS) {
      this.#tokens.clear();
    }
    const header = `Bearer ${token}`;
    // Renewed before the end, since it is used a moment later.
    this.#tokens.set(scope, { header, until: now + life * 0.8 });
    return header;
  }

  async #fetch(
    scope: string,
    { params }: Challenge,
    login: Login | undefined,
    signal: AbortSignal,
  ): Promise<{ token: string; life: number }> {
    const { http, registry } = this.options;
    const url = realmOf(params.realm, registry);
    if (params.service) {
      url.searchParams.set('service', params.service);
    }
    if (scope) {
      url.searchParams.set('scope', scope);
    }
    const doing = `get a token for ${registry.host} from ${url.host}`;
    const answer = await http.send(url, {
      doing,
      signal,
      headers: login ? { authorization: basicHeader(login) } : {},
    });
    expectSuccess(answer, doing);
    const body = jsonOf(answer, doing);
    const token = body.token ?? body.access_token;
    if (typeof token !== 'string' || !/^[\x21-\x7e]+$/.test(token)) {
      throw new DriverError('retryable', `Could not ${doing}: there is none`);
    }
    const seconds = Number(body.expires_in);
    return { token, life: seconds > 0 ? seconds * 1_000 : USUAL_LIFE_MS };
  }
}

/** A password that is kept from being overheard on the way to the registry is so on this way, too. */
function realmOf(realm: string | undefined, registry: URL): URL {
  const url = realm && URL.canParse(realm) ? new URL(realm) : undefined;
  const isSafe =
    url?.protocol === 'https:' ||
    (url?.protocol === 'http:' && registry.protocol === 'http:');
  if (!url || !isSafe) {
    throw new DriverError(
      'misconfigured',
      `${registry.host} names no token server that could be asked (realm ${realm})`,
    );
  }
  return url;
}
