import { createServer, Server } from 'node:http';
import { once } from 'node:events';
import { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, JWK, KeyLike, SignJWT } from 'jose';

export const AUDIENCE = 'https://backstage.example.com/images';
export const ACCOUNT = 'pubsub@my-project.iam.example.com';

/** Stands in for Google: publishes keys, and makes the tokens that its Pub/Sub sends. */
export class GoogleKeys {
  #server!: Server;
  #key!: KeyLike;
  #foreign!: KeyLike;

  static async start(): Promise<GoogleKeys> {
    const keys = new GoogleKeys();
    const ours = await generateKeyPair('RS256');
    keys.#key = ours.privateKey;
    keys.#foreign = (await generateKeyPair('RS256')).privateKey;
    const jwk: JWK = { ...(await exportJWK(ours.publicKey)), kid: 'one' };
    keys.#server = createServer((_, response) => {
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify({ keys: [{ ...jwk, alg: 'RS256' }] }));
    }).listen(0, '127.0.0.1');
    await once(keys.#server, 'listening');
    return keys;
  }

  get url(): string {
    const { port } = this.#server.address() as AddressInfo;
    return `http://127.0.0.1:${port}/certs`;
  }

  /** A token as Pub/Sub sends it, but for these claims. */
  async token(claims: object = {}, signedBy: 'google' | 'mallory' = 'google') {
    const now = Math.floor(Date.now() / 1_000);
    return new SignJWT({
      iss: 'https://accounts.google.com',
      aud: AUDIENCE,
      azp: '113774264463038321964',
      sub: '113774264463038321964',
      email: ACCOUNT,
      email_verified: true,
      iat: now,
      exp: now + 3_600,
      ...claims,
    })
      .setProtectedHeader({ alg: 'RS256', kid: 'one', typ: 'JWT' })
      .sign(signedBy === 'google' ? this.#key : this.#foreign);
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }
}
