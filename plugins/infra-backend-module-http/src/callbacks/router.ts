import express, { Router } from 'express';
import {
  isSigned,
  SIGNATURE_HEADER,
} from '@infra-orchestration/backstage-plugin-infra-node/driverUtils';
import { HttpServices } from './HttpServices';

const MAX_BODY = '10kb';

/**
 * Where services say that something of theirs changed. A callback is a hint: all it does is that the
 * resource is looked at. It is taken only with the signature of the provider's key, and every refusal
 * looks the same, so that nothing can be learned from it.
 */
export function createCallbackRouter(services: HttpServices): Router {
  const router = Router();
  router.post(
    '/drivers/http/callbacks/:provider',
    express.text({ type: () => true, limit: MAX_BODY }),
    (request, response) => {
      const body = typeof request.body === 'string' ? request.body : '';
      const signed = services
        .of(request.params.provider)
        .filter(({ settings }) =>
          isSigned(settings.signingKey, {
            header: request.header(SIGNATURE_HEADER),
            body,
            now: new Date(),
          }),
        );
      if (signed.length === 0) {
        response.status(401).json({ title: 'The signature is not valid' });
        return;
      }
      const owner = ownerOf(body);
      if (owner === undefined) {
        response
          .status(400)
          .json({ title: 'The body must be {"owner": "<ownership mark>"}' });
        return;
      }
      signed.forEach(service => service.tell(owner));
      response.status(202).end();
    },
  );
  return router;
}

function ownerOf(body: string): string | undefined {
  try {
    const { owner } = JSON.parse(body);
    return typeof owner === 'string' ? owner : undefined;
  } catch {
    return undefined;
  }
}
