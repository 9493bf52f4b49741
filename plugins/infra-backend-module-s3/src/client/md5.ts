import type { S3 } from '@aws-sdk/client-s3';
import { createHash } from 'node:crypto';

/**
 * Sends the checksum that the S3 API used to ask for where a body must not be damaged. AWS's client
 * only sends CRC32 now, which servers that are a few years old do not take in its place.
 */
export function sendMd5(client: S3): void {
  client.middlewareStack.add(
    next => async args => {
      const request = args.request as {
        body?: unknown;
        headers: Record<string, string>;
      };
      if (typeof request.body === 'string' && request.body !== '') {
        request.headers['content-md5'] = createHash('md5')
          .update(request.body)
          .digest('base64');
      }
      return next(args);
    },
    { step: 'build', name: 'sendMd5' },
  );
}
