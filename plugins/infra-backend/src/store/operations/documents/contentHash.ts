import { createHash } from 'node:crypto';
import { PlatformDocument } from '@infra-orchestration/backstage-plugin-infra-common';

/** Hex SHA-256; the order of keys counts, as a difference there may be meant for readers. */
export function documentContentHash(document: PlatformDocument): string {
  return createHash('sha256').update(JSON.stringify(document)).digest('hex');
}
