import { randomBytes } from 'node:crypto';
import {
  LoggerService,
  RootConfigService,
} from '@backstage/backend-plugin-api';
import { SecretCipher } from './cipher';
import { EncryptingSecretStore } from './encryptingSecretStore';
import { KeyRing } from './keyRing';
import { SecretKey, SecretRows, SecretStore } from './types';

const DEVELOPMENT_KEY = 'development';
const DEVELOPMENT_KEY_SETTING = 'secrets.development-key';

export interface CreateSecretStoreOptions {
  rows: SecretRows;
  config: RootConfigService;
  logger: LoggerService;
  /** Default: whether `NODE_ENV` is `production`. */
  production?: boolean;
}

/**
 * The secret store by `infra.secrets.keys`.
 *
 * Without keys, development makes one and keeps it in the database: it lives exactly as long as
 * what it protects, and it protects only from a careless look. Once keys are configured it stays
 * in the ring for reading, until the rotation has moved everything to the first key.
 *
 * @throws Error in production without keys; InputError where a key is not fit
 */
export async function createSecretStore(
  options: CreateSecretStoreOptions,
): Promise<{ store: SecretStore; cipher: SecretCipher }> {
  const { rows, config, logger } = options;
  const production =
    options.production ?? process.env.NODE_ENV === 'production';
  const configured = readKeys(config);
  const keys = [...configured];
  if (configured.length === 0) {
    if (production) {
      throw new Error(
        'infra.secrets.keys is not configured, and without it secrets cannot be kept encrypted. Add a key: an id and a secret made with "openssl rand -base64 32", for example from an environment variable',
      );
    }
    keys.push(await ensureDevelopmentKey(rows));
    logger.warn(
      'infra.secrets.keys is not configured: secrets are encrypted with a key that was made for development and lies in the database beside them. Production does not start like this',
    );
  } else {
    const value = await rows.getSetting(DEVELOPMENT_KEY_SETTING);
    if (value !== undefined) {
      keys.push({ id: DEVELOPMENT_KEY, secret: value });
    }
  }
  const cipher = new SecretCipher(KeyRing.of(keys));
  return { store: new EncryptingSecretStore({ rows, cipher }), cipher };
}

function readKeys(config: RootConfigService): SecretKey[] {
  return (config.getOptionalConfigArray('infra.secrets.keys') ?? []).map(
    key => ({ id: key.getString('id'), secret: key.getString('secret') }),
  );
}

async function ensureDevelopmentKey(rows: SecretRows): Promise<SecretKey> {
  const secret = await rows.ensureSetting(
    DEVELOPMENT_KEY_SETTING,
    randomBytes(32).toString('base64'),
  );
  return { id: DEVELOPMENT_KEY, secret };
}
