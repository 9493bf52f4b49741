import { createServer } from 'node:https';
import { AddressInfo } from 'node:net';
import { Server } from 'node:https';
import { decodeJwt, UnsecuredJWT } from 'jose';
import { generate } from 'selfsigned';

export const TENANT = '11111111-2222-3333-4444-555555555555';
export const CLIENT = '99999999-8888-7777-6666-555555555555';
export const CLIENT_SECRET = 'secret-of-the-directory';

interface Answer {
  status: number;
  body?: object;
  headers?: Record<string, string>;
}

/**
 * The calls of clouds that exchange a credential for a login, and a registry that takes such logins: the
 * directory and the exchange of Azure, the token endpoint of Google.
 */
export class CloudServer {
  #server!: Server;
  certificate = '';
  /** Logins that the registry takes, by name. */
  readonly logins = new Map<string, Set<string>>();
  /** Answered instead of what would be, by path. */
  readonly failures = new Map<string, Answer>();
  exchanges = 0;
  /** Of the tokens that are given. */
  lifeSeconds = 3_600;

  async start(): Promise<void> {
    const { cert, private: key } = await generate(
      [{ name: 'commonName', value: 'localhost' }],
      {
        extensions: [
          { name: 'basicConstraints', cA: true },
          {
            name: 'subjectAltName',
            altNames: [{ type: 2, value: 'localhost' }],
          },
        ],
      },
    );
    this.certificate = cert;
    this.#server = createServer({ key, cert }, (request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', chunk => chunks.push(chunk));
      request.on('end', () => {
        const { pathname } = new URL(request.url ?? '/', this.url);
        const form = new URLSearchParams(Buffer.concat(chunks).toString());
        const { status, body, headers } =
          this.failures.get(pathname) ??
          this.#answer(pathname, form, request.headers.authorization ?? '');
        response.writeHead(status, {
          'content-type': 'application/json',
          ...headers,
        });
        response.end(JSON.stringify(body ?? {}));
      });
    });
    await new Promise<void>(resolve => {
      this.#server.listen(0, '127.0.0.1', resolve);
    });
  }

  get url(): string {
    const { port } = this.#server.address() as AddressInfo;
    return `https://localhost:${port}`;
  }

  get host(): string {
    return new URL(this.url).host;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise(resolve => {
      this.#server.close(resolve);
    });
  }

  allow(username: string, password: string): void {
    const known = this.logins.get(username) ?? new Set();
    this.logins.set(username, known.add(password));
  }

  #answer(path: string, form: URLSearchParams, authorization: string): Answer {
    switch (path) {
      case '/v2/':
        return this.#registry(authorization);
      case `/${TENANT}/v2.0/.well-known/openid-configuration`:
        return { status: 200, body: this.#directory() };
      case `/${TENANT}/oauth2/v2.0/token`:
        return form.get('client_secret') === CLIENT_SECRET
          ? {
              status: 200,
              body: {
                ...{ token_type: 'Bearer', expires_in: 3599 },
                access_token: 'token-of-the-directory',
              },
            }
          : { status: 401, body: { error: 'invalid_client' } };
      case '/oauth2/exchange':
        return this.#exchange(form);
      case '/google/token':
        return this.#google(form);
      default:
        return { status: 404 };
    }
  }

  #registry(authorization: string): Answer {
    const [username, password] = Buffer.from(
      authorization.replace('Basic ', ''),
      'base64',
    )
      .toString()
      .split(/:(.*)/s);
    return this.logins.get(username)?.has(password)
      ? { status: 200 }
      : {
          status: 401,
          headers: { 'www-authenticate': 'Basic realm="cloud"' },
          body: { errors: [{ code: 'UNAUTHORIZED' }] },
        };
  }

  #directory() {
    const base = `${this.url}/${TENANT}`;
    return {
      issuer: `${base}/v2.0`,
      authorization_endpoint: `${base}/oauth2/v2.0/authorize`,
      token_endpoint: `${base}/oauth2/v2.0/token`,
      jwks_uri: `${base}/discovery/v2.0/keys`,
    };
  }

  #exchange(form: URLSearchParams): Answer {
    const isRight =
      form.get('grant_type') === 'access_token' &&
      form.get('service') === this.host &&
      form.get('tenant') === TENANT &&
      form.get('access_token') === 'token-of-the-directory';
    if (!isRight) {
      return { status: 401, body: { errors: [{ code: 'UNAUTHORIZED' }] } };
    }
    this.exchanges++;
    const token = new UnsecuredJWT({ number: this.exchanges })
      .setExpirationTime(Math.floor(Date.now() / 1_000) + this.lifeSeconds)
      .encode();
    this.allow('00000000-0000-0000-0000-000000000000', token);
    return { status: 200, body: { refresh_token: token } };
  }

  #google(form: URLSearchParams): Answer {
    const { iss } = decodeJwt(form.get('assertion') ?? '');
    if (iss !== 'puller@project.example') {
      return { status: 400, body: { error: 'invalid_grant' } };
    }
    this.exchanges++;
    const token = `ya29.google-token-${this.exchanges}`;
    this.allow('oauth2accesstoken', token);
    return {
      status: 200,
      body: {
        ...{ access_token: token, token_type: 'Bearer' },
        expires_in: this.lifeSeconds,
      },
    };
  }
}
