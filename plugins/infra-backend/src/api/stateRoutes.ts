import { HttpAuthService, LoggerService } from '@backstage/backend-plugin-api';
import { isError } from '@backstage/errors';
import express, { Request, RequestHandler, Response, Router } from 'express';
import PromiseRouter from 'express-promise-router';
import {
  StateImports,
  StateKeeper,
  StateLockedError,
  StateRun,
  StateRuns,
} from '../service';

/** States grow with what they describe; this is a thousand times the usual one. */
const MAX_STATE = '64mb';

const STATUS_OF: Record<string, number> = {
  InputError: 400,
  NotAllowedError: 403,
  ConflictError: 409,
};

type Handle = (run: StateRun, req: Request, res: Response) => Promise<void>;

function runHandler(logger: LoggerService) {
  return (handle: Handle): RequestHandler =>
    async (req, res) => {
      res.setHeader('cache-control', 'no-store');
      await handle(res.locals.run, req, res).catch(error =>
        answerFailure(error, res, logger),
      );
    };
}

/**
 * The HTTP state protocol of OpenTofu and Terraform. Logins are those of runs; the framework knows
 * nothing of them, so the path has to be open to it.
 */
export function createStateRouter(options: {
  runs: StateRuns;
  keeper: StateKeeper;
  logger: LoggerService;
}): Router {
  const { keeper, runs } = options;
  const router = PromiseRouter();
  const path = '/states/:name';
  // In this order: nobody without a login gets a body of that size read.
  router.use(
    path,
    requireRun(runs),
    express.text({ type: () => true, limit: MAX_STATE }) as RequestHandler,
  );
  const forRun = runHandler(options.logger);

  router.get(
    path,
    forRun(async (run, _req, res) => {
      const state = await keeper.read(run);
      if (state === undefined) {
        res.status(204).end();
      } else {
        res.type('application/json').send(state);
      }
    }),
  );
  router.post(
    path,
    forRun(async (run, req, res) => {
      await keeper.write(run, bodyOf(req));
      res.status(200).end();
    }),
  );
  router.post(
    `${path}/report`,
    forRun(async (run, req, res) => {
      await keeper.putReport(run, bodyOf(req));
      res.status(200).end();
    }),
  );
  router.lock(
    path,
    forRun(async (run, req, res) => {
      await keeper.lock(run, bodyOf(req));
      res.status(200).end();
    }),
  );
  router.unlock(
    path,
    forRun(async (run, req, res) => {
      await keeper.unlock(run, bodyOf(req) || undefined);
      res.status(200).end();
    }),
  );
  return router;
}

function requireRun(runs: StateRuns): RequestHandler {
  return async (req, res, next) => {
    const run = await runs.authenticate(req.params.name, loginOf(req));
    if (run) {
      res.locals.run = run;
      next();
      return;
    }
    res.setHeader('www-authenticate', 'Basic realm="states"');
    res.status(401).json({ error: 'The run has ended, or is none' });
  };
}

/** A state that is kept elsewhere is pushed with a login that this gives. */
export function createStateImportRouter(options: {
  imports: StateImports;
  httpAuth: HttpAuthService;
  baseUrl(): Promise<string>;
}): Router {
  const { imports, httpAuth, baseUrl } = options;
  const router = PromiseRouter();
  router.post(
    '/state-imports',
    express.json() as RequestHandler,
    async (req, res) => {
      const credentials = await httpAuth.credentials(req, {
        allow: ['user', 'service'],
      });
      const { name } = req.body ?? {};
      const { run, expiresAt } = await imports.begin(name, {
        credentials,
        request: req,
      });
      res.setHeader('cache-control', 'no-store');
      res.status(201).json({
        name,
        address: `${await baseUrl()}/states/${name}`,
        username: run.id,
        password: run.token,
        expiresAt,
      });
    },
  );
  return router;
}

function bodyOf({ body }: Request): string {
  return typeof body === 'string' ? body : '';
}

function loginOf(req: Request): { username: string; password: string } {
  const [, encoded = ''] = /^Basic (\S+)$/i.exec(
    req.header('authorization') ?? '',
  ) ?? [''];
  const [username, ...password] = Buffer.from(encoded, 'base64')
    .toString('utf8')
    .split(':');
  return { username, password: password.join(':') };
}

/** A lock is told as the program wants it: as the holder wrote it. */
function answerFailure(
  error: unknown,
  res: Response,
  logger: LoggerService,
): void {
  if (error instanceof StateLockedError) {
    res.status(423).type('application/json').send(error.lock.info);
    return;
  }
  const known = isError(error) ? STATUS_OF[error.name] : undefined;
  if (!known) {
    logger.error(`A state could not be served: ${error}`);
  }
  res.status(known ?? 500).json({
    error: known && isError(error) ? error.message : 'Internal error',
  });
}
