import { KubernetesClient } from '../client/client';
import { Authorization, ClusterAccess } from './access';
import { TokenRequestConfig } from './schema';
import { requestToken } from './tokenRequest';

const TIMEOUT_MS = 30_000;
/** Wait after a renewal that failed while the token still has some life left. */
const RETRY_MS = 10_000;
/** A token this near to its end may be over when it arrives. */
const MARGIN_MS = 10_000;

interface Minted {
  authorization: Authorization;
  renewAt: number;
  expiresAt: number;
}

/**
 * Short-lived tokens of one service account, minted by credentials that may do nothing else
 * (TokenRequest). Kept in memory only, shared by all calls of a connection. Renewed when two thirds of
 * the life are over, beside the calls, which go on with the token they have; only where that is over is
 * a new one waited for.
 */
export class MintedAccess implements ClusterAccess {
  readonly #now: () => number;
  #minted: Minted | undefined;
  #minting: Promise<Minted> | undefined;
  #closed = false;

  /** @param options - `client`: with the bootstrap credentials */
  constructor(
    private readonly bootstrap: ClusterAccess,
    private readonly request: TokenRequestConfig,
    private readonly options: { client: KubernetesClient; now?: () => number },
  ) {
    this.#now = options.now ?? Date.now;
  }

  get server(): URL {
    return this.bootstrap.server;
  }

  get useAgent(): boolean {
    return this.bootstrap.useAgent;
  }

  /** @throws DriverError `accessDenied` where no token is given for the account any more */
  async authorize(): Promise<Authorization> {
    if (this.#closed) {
      throw new Error('The connection to the cluster was closed');
    }
    const minted = this.#minted;
    const now = this.#now();
    if (!minted || now >= minted.expiresAt - MARGIN_MS) {
      return (await this.#mint()).authorization;
    }
    if (now >= minted.renewAt) {
      minted.renewAt = now + RETRY_MS;
      // Its failure is told when the token is over, or by the next attempt that is waited for.
      this.#mint().catch(() => {});
    }
    return minted.authorization;
  }

  renew(): void {
    this.#minted = undefined;
    this.bootstrap.renew();
  }

  close(): void {
    this.#closed = true;
    this.#minted = undefined;
    this.options.client.close();
  }

  #mint(): Promise<Minted> {
    this.#minting ??= this.#ask().finally(() => {
      this.#minting = undefined;
    });
    return this.#minting;
  }

  async #ask(): Promise<Minted> {
    const askedAt = this.#now();
    const { token, life } = await requestToken(
      this.options.client,
      this.request,
      AbortSignal.timeout(TIMEOUT_MS),
    );
    const minted: Minted = {
      authorization: await this.#bearing(token),
      renewAt: askedAt + (life * 2) / 3,
      expiresAt: askedAt + life,
    };
    if (!this.#closed) {
      this.#minted = minted;
    }
    return minted;
  }

  /** As the bootstrap credentials reach the server, with nothing of who they are. */
  async #bearing(token: string): Promise<Authorization> {
    const { tls, agent } = await this.bootstrap.authorize();
    const { ca, servername, rejectUnauthorized } = tls;
    return {
      headers: { Authorization: `Bearer ${token}` },
      tls: { ca, servername, rejectUnauthorized },
      agent,
    };
  }
}
