import {
  createPrivateKey,
  createPublicKey,
  KeyObject,
  randomUUID,
  X509Certificate,
} from 'node:crypto';
import { DriverError } from '@infra-orchestration/backstage-plugin-infra-node';
import { SignJWT } from 'jose';
import { GrantedAccess } from './access';

export interface TokenSettings {
  issuer: string;
  service: string;
  lifeSeconds: number;
  /** PEM; EC or RSA. */
  signingKey: string;
  /** PEM; the certificate of the key first, then those that signed it. */
  certificates: string;
}

const ALGORITHM_OF_CURVE: Record<string, string> = {
  prime256v1: 'ES256',
  secp384r1: 'ES384',
  secp521r1: 'ES512',
};

/**
 * Signs tokens that a registry takes: by the chain of certificates in the header it sees that the key is
 * one that it was told to trust.
 */
export class TokenSigner {
  readonly #key: KeyObject;
  readonly #algorithm: string;
  readonly #chain: string[];

  /** @throws DriverError `misconfigured` where key and certificate do not fit */
  constructor(
    readonly settings: TokenSettings,
    private readonly now: () => number = Date.now,
  ) {
    const certificates = readCertificates(settings.certificates);
    this.#key = readKey(settings.signingKey);
    this.#algorithm = algorithmOf(this.#key);
    if (!certificates[0].publicKey.equals(createPublicKey(this.#key))) {
      throw misconfigured(
        'the first certificate is not that of the signing key',
      );
    }
    this.#chain = certificates.map(({ raw }) => raw.toString('base64'));
  }

  async sign(
    subject: string,
    access: GrantedAccess[],
  ): Promise<{ token: string; issuedAt: Date; expiresIn: number }> {
    const { issuer, service, lifeSeconds } = this.settings;
    const issuedAt = Math.floor(this.now() / 1_000);
    const token = await new SignJWT({ access })
      .setProtectedHeader({
        ...{ typ: 'JWT', alg: this.#algorithm },
        x5c: this.#chain,
      })
      .setIssuer(issuer)
      .setSubject(subject)
      .setAudience(service)
      .setIssuedAt(issuedAt)
      .setNotBefore(issuedAt)
      .setExpirationTime(issuedAt + lifeSeconds)
      .setJti(randomUUID())
      .sign(this.#key);
    return {
      token,
      issuedAt: new Date(issuedAt * 1_000),
      expiresIn: lifeSeconds,
    };
  }
}

function readKey(pem: string): KeyObject {
  try {
    return createPrivateKey(pem);
  } catch {
    // What it threw may repeat the key.
    throw misconfigured('the signing key is no private key in PEM');
  }
}

function readCertificates(pem: string): X509Certificate[] {
  const blocks =
    pem.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ??
    [];
  try {
    const certificates = blocks.map(block => new X509Certificate(block));
    if (certificates.length) {
      return certificates;
    }
  } catch {
    // told below
  }
  throw misconfigured('`certificate` is no chain of certificates in PEM');
}

function algorithmOf(key: KeyObject): string {
  const { asymmetricKeyType, asymmetricKeyDetails } = key;
  const algorithm =
    asymmetricKeyType === 'rsa'
      ? 'RS256'
      : ALGORITHM_OF_CURVE[asymmetricKeyDetails?.namedCurve ?? ''];
  if (!algorithm) {
    throw misconfigured(
      'the signing key has to be RSA, or EC on P-256, P-384 or P-521',
    );
  }
  return algorithm;
}

function misconfigured(message: string): DriverError {
  return new DriverError('misconfigured', `The token server: ${message}`);
}
