import { LoggerService } from '@backstage/backend-plugin-api';
import { SecretCipher, SecretUnreadableError } from './cipher';
import { SecretRows } from './types';

const BATCH = 100;

/**
 * Puts every secret under the ring's first key, and says of each older key when it can be taken out
 * of the configuration. Harmless on several replicas at once and at any interruption.
 *
 * @returns how many were moved
 */
export async function rotateSecrets(options: {
  rows: SecretRows;
  cipher: SecretCipher;
  logger: LoggerService;
  signal?: AbortSignal;
}): Promise<number> {
  const { rows, cipher, logger, signal } = options;
  let moved = 0;
  let unreadable = 0;
  while (!signal?.aborted) {
    const batch = await rows.listForeignKeys({
      keyId: cipher.primaryKeyId,
      limit: BATCH,
      offset: unreadable,
    });
    if (batch.length === 0) {
      break;
    }
    for (const from of batch) {
      try {
        const to = cipher.seal(from.ref, cipher.open(from), from.instanceId);
        await rows.reseal(from, to);
        moved++;
      } catch (error) {
        if (!(error instanceof SecretUnreadableError)) {
          throw error;
        }
        unreadable++;
        logger.error(error.message);
      }
    }
  }
  if (moved > 0) {
    logger.info(
      `${moved} secrets were encrypted anew with key "${cipher.primaryKeyId}"`,
    );
  }
  if (!signal?.aborted && unreadable === 0) {
    cipher.olderKeyIds.forEach(id =>
      logger.info(`No secret is encrypted with key "${id}" any more`),
    );
  }
  return moved;
}
