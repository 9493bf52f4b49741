import { LoggerService } from '@backstage/backend-plugin-api';
import express, { NextFunction, Request, Response, Router } from 'express';
import { Receiver } from './Receiver';
import { Delivery } from './types';

/** What is larger is no webhook about an image. */
const MAX_BYTES = 1024 * 1024;

/** Routes below `/api/events`; one per configured sender. */
export function createRouter(
  receivers: readonly Receiver[],
  logger: LoggerService,
): Router {
  const router = express.Router();
  for (const receiver of receivers) {
    router.post(
      pathOf(receiver),
      hideQuery,
      refuseOtherTypes(receiver),
      express.raw({ type: () => true, limit: MAX_BYTES }),
      receive(receiver),
      answerUnread(receiver, logger),
    );
  }
  return router;
}

export function pathOf({ settings }: Receiver): string {
  const { kind, name } = settings;
  return name ? `/infra/${kind}/${name}` : `/infra/${kind}`;
}

/** The URL is logged when the answer is sent, and may hold a secret: it is what some senders have instead of a header. */
function hideQuery(request: Request, _: Response, next: NextFunction) {
  // Express reads it from the URL once, before this.
  void request.query;
  request.originalUrl = request.originalUrl.split('?')[0];
  next();
}

function refuseOtherTypes(receiver: Receiver) {
  const known = receiver.source.mediaTypes;
  return async (request: Request, response: Response, next: NextFunction) => {
    const type = request.headers['content-type']?.split(';')[0].trim();
    if (type && known.includes(type.toLowerCase())) {
      next();
      return;
    }
    await answer(response, next, () =>
      receiver.refuse(415, `Its content type is none of ${known.join(', ')}`),
    );
  };
}

function receive(receiver: Receiver) {
  return (request: Request, response: Response, next: NextFunction) =>
    answer(response, next, () => receiver.receive(deliveryOf(request)));
}

/** What the body parser throws: too large, broken off, an encoding that is none. */
function answerUnread(receiver: Receiver, logger: LoggerService) {
  return async (
    error: Error & { status?: number; type?: string },
    _: Request,
    response: Response,
    next: NextFunction,
  ) => {
    if (error.type === 'entity.too.large') {
      await answer(response, next, () =>
        receiver.refuse(413, `It is larger than ${MAX_BYTES} bytes`),
      );
    } else if (error.status && error.status < 500) {
      const { status } = error;
      await answer(response, next, () =>
        receiver.refuse(status, 'Its body cannot be read'),
      );
    } else {
      logger.error('A delivery could not be dealt with', error);
      response.status(503).json({
        status: 'failed',
        reason: 'It could not be dealt with; send it again',
      });
    }
  };
}

async function answer(
  response: Response,
  next: NextFunction,
  decide: () => ReturnType<Receiver['receive']>,
): Promise<void> {
  try {
    const { status, body } = await decide();
    response.status(status).json(body);
  } catch (error) {
    next(error);
  }
}

function deliveryOf(request: Request): Delivery {
  return {
    headers: firstOfEach(request.headers),
    query: firstOfEach(request.query),
    body: Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0),
    receivedAt: new Date(),
  };
}

/** What is there twice is not looked at: two readers could take different ones. */
function firstOfEach(values: Record<string, unknown>) {
  return Object.fromEntries(
    Object.entries(values).filter(
      (entry): entry is [string, string] => typeof entry[1] === 'string',
    ),
  );
}
