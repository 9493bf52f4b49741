import { LoggerService } from '@backstage/backend-plugin-api';
import { isError } from '@backstage/errors';
import { Request, Response, Router } from 'express';
import PromiseRouter from 'express-promise-router';
import { Login } from '../client/RegistryLogin';
import { TokenServer, TooManyAttemptsError } from './TokenServer';

const STATUS_OF: Record<string, number> = {
  AuthenticationError: 401,
  InputError: 400,
  ServiceUnavailableError: 503,
};

const MAX_PARAM = 2_048;

/**
 * The endpoint that a registry sends its clients to. Logins are those of the credentials kept for it; the
 * framework knows nothing of them, so the path has to be open to it.
 */
export function createTokenRouter(options: {
  server: TokenServer;
  logger: LoggerService;
}): Router {
  const router = PromiseRouter();
  router.get('/registries/token', async (request, response) => {
    response.setHeader('cache-control', 'no-store');
    try {
      response.json(
        await options.server.issue({
          service: textOf(request.query.service)[0] ?? '',
          scopes: textOf(request.query.scope),
          login: loginOf(request),
          address: request.ip ?? '',
        }),
      );
    } catch (error) {
      answerFailure(error, response, options.logger);
    }
  });
  // Clients that would rather POST go on with GET after this.
  router.all('/registries/token', (_request, response) => {
    response.setHeader('allow', 'GET');
    response.status(405).json({ details: 'Ask with GET' });
  });
  return router;
}

function textOf(value: unknown): string[] {
  return [value]
    .flat()
    .filter((each): each is string => typeof each === 'string')
    .filter(({ length }) => length <= MAX_PARAM);
}

function loginOf(request: Request): Login | undefined {
  const header = request.header('authorization') ?? '';
  const encoded = /^Basic ([A-Za-z0-9+/=_-]{1,1024})$/i.exec(header)?.[1];
  if (!encoded) {
    return undefined;
  }
  const text = Buffer.from(encoded, 'base64').toString('utf8');
  const colon = text.indexOf(':');
  return colon < 0
    ? undefined
    : { username: text.slice(0, colon), password: text.slice(colon + 1) };
}

/** Every refusal of a login looks the same. */
function answerFailure(
  error: unknown,
  response: Response,
  logger: LoggerService,
): void {
  if (error instanceof TooManyAttemptsError) {
    response.setHeader('retry-after', String(Math.ceil(error.waitMs / 1_000)));
    response.status(429).json({ details: error.message });
    return;
  }
  const status = isError(error) ? STATUS_OF[error.name] ?? 500 : 500;
  if (status === 401) {
    response.setHeader('www-authenticate', 'Basic realm="registry"');
  }
  if (status === 500) {
    logger.error(`A token could not be given: ${error}`);
  }
  response.status(status).json({
    details:
      status !== 500 && isError(error) ? error.message : 'Internal error',
  });
}
