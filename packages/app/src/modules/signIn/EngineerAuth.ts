import {
  BackstageIdentityApi,
  BackstageIdentityResponse,
  DiscoveryApi,
  ProfileInfo,
  ProfileInfoApi,
  SessionApi,
  SessionState,
  createApiRef,
} from '@backstage/frontend-plugin-api';
import ObservableImpl from 'zen-observable';

interface Session {
  profile: ProfileInfo;
  backstageIdentity: {
    token: string;
    expiresInSeconds: number;
    identity: BackstageIdentityResponse['identity'];
  };
}

type EngineerAuthApi = ProfileInfoApi & BackstageIdentityApi & SessionApi;

export const engineerAuthApiRef = createApiRef<EngineerAuthApi>({
  id: 'demo.auth.engineer',
});

/** A token is asked for anew this long before it ends. */
const MARGIN_MS = 60_000;

/** Signs in as the demo's platform engineer, the way core signs in as guest. */
export class EngineerAuth implements EngineerAuthApi {
  readonly #discovery: DiscoveryApi;
  #session: Promise<Session> | undefined;
  #expiresAt = 0;

  constructor(discovery: DiscoveryApi) {
    this.#discovery = discovery;
  }

  async getProfile(): Promise<ProfileInfo> {
    return (await this.#current()).profile;
  }

  async getBackstageIdentity(): Promise<BackstageIdentityResponse> {
    const { backstageIdentity } = await this.#current();
    const { token, identity } = backstageIdentity;
    return { token, identity, expiresAt: new Date(this.#expiresAt) };
  }

  async signIn(): Promise<void> {
    await this.#current();
  }

  async signOut(): Promise<void> {
    this.#session = undefined;
    window.location.href = '/';
  }

  sessionState$() {
    return ObservableImpl.of(
      this.#session ? SessionState.SignedIn : SessionState.SignedOut,
    );
  }

  async #current(): Promise<Session> {
    if (!this.#session || Date.now() > this.#expiresAt - MARGIN_MS) {
      this.#session = this.#refresh();
      this.#session.catch(() => {
        this.#session = undefined;
      });
      const { backstageIdentity } = await this.#session;
      this.#expiresAt = Date.now() + backstageIdentity.expiresInSeconds * 1000;
    }
    return this.#session;
  }

  async #refresh(): Promise<Session> {
    const response = await fetch(
      `${await this.#discovery.getBaseUrl('auth')}/engineer/refresh`,
      {
        headers: { 'x-requested-with': 'XMLHttpRequest' },
        credentials: 'include',
      },
    );
    if (!response.ok) {
      throw new Error(`Sign-in was answered with ${response.status}`);
    }
    return await response.json();
  }
}
