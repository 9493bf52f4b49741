import { Login } from '../client/RegistryLogin';
import { isDue, Life } from './life';

/** A login as the registry's owner gives it; without a life it is good until it is changed. */
export interface ObtainedLogin extends Login {
  life?: Life;
}

/** Where the login for a registry comes from. */
export interface LoginSource {
  /** What it hangs on, without secrets: another one makes another login. */
  readonly description: string;
  /** Its logins end, and have to be exchanged for others. */
  readonly isExchange: boolean;
  /** @throws DriverError */
  obtain(signal: AbortSignal): Promise<ObtainedLogin>;
}

/** A login that is simply there. */
export function fixedLogin(description: string, login: Login): LoginSource {
  return { description, isExchange: false, obtain: async () => login };
}

/** Exchanges once for all who look at the registry, and anew before the end. */
export class SharedLogin {
  #current: Promise<ObtainedLogin> | undefined;

  constructor(
    private readonly source: LoginSource,
    private readonly now: () => number,
  ) {}

  async get(signal: AbortSignal): Promise<ObtainedLogin> {
    const known = await this.#current?.catch(() => undefined);
    if (known && !isDue(known.life, this.now())) {
      return known;
    }
    const obtaining = this.source.obtain(signal);
    this.#current = obtaining;
    obtaining.catch(() => {
      this.#current = undefined;
    });
    return await obtaining;
  }
}
