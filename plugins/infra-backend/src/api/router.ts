import { HttpAuthService } from '@backstage/backend-plugin-api';
import type { Request, RequestHandler, Router } from 'express';
import { createOpenApiRouter } from '../schema/openapi';
import { CallOptions, InfraUseCases, VerificationUseCases } from '../service';
import { addActivityRoutes } from './activityRoutes';
import { addArtifactRoutes } from './artifactRoutes';
import { addDeliveryRoutes } from './deliveryRoutes';
import { addEnvironmentRoutes } from './environmentRoutes';
import { addPlatformRoutes } from './platformRoutes';
import { addPreviewRoutes } from './previewRoutes';
import { addProviderRoutes } from './providerRoutes';
import { addTaskRoutes } from './taskRoutes';
import { addUndeliveredRoutes } from './undeliveredRoutes';
import { addVerificationRoutes } from './verificationRoutes';
import { requestValidation } from './validation';

export interface RouterOptions {
  httpAuth: HttpAuthService;
  useCases: InfraUseCases;
  verifications: VerificationUseCases;
  /** Aborted when the backend stops; ends the event streams. */
  shutdown: AbortSignal;
  /** Milliseconds between comments that keep an idle event stream open. */
  keepAliveInterval?: number;
}

export type InfraRouter = Awaited<ReturnType<typeof createOpenApiRouter>>;

/** Makes the options of a use case from a request. */
export type CallOptionsOf = (
  request: Request<any, any, any, any, any>,
) => Promise<CallOptions>;

/** The REST API: translates between HTTP and use cases, and decides nothing. */
export async function createRouter(options: RouterOptions): Promise<Router> {
  const { httpAuth, useCases } = options;
  const router = await createOpenApiRouter({
    // Its own error handler would keep the message alone, so all that can fail comes after it.
    middleware: [(_request, _response, next) => next()],
    validatorOptions: { validateRequests: false, validateSecurity: false },
  });
  router.use(...(requestValidation() as RequestHandler[]));
  const optionsOf: CallOptionsOf = async request => ({
    credentials: await httpAuth.credentials(request, {
      allow: ['user', 'service'],
    }),
    signal: whileOpen(request),
    request,
  });
  addEnvironmentRoutes(router, useCases.environments, optionsOf);
  addActivityRoutes(router, useCases.activity, optionsOf, options);
  addPlatformRoutes(router, useCases.platform, optionsOf);
  addTaskRoutes(router, useCases.tasks, optionsOf);
  addProviderRoutes(router, useCases.providers, optionsOf);
  addUndeliveredRoutes(router, useCases.undelivered, optionsOf);
  addVerificationRoutes(router, options.verifications, { httpAuth, optionsOf });
  addArtifactRoutes(router, useCases.artifacts, optionsOf);
  addDeliveryRoutes(router, useCases.delivery, optionsOf);
  addPreviewRoutes(router, useCases.previews, optionsOf);
  return router as unknown as Router;
}

/** Nobody waits any more for what a closed request asked for. */
function whileOpen({ res }: Request<any, any, any, any, any>): AbortSignal {
  const closed = new AbortController();
  res?.once('close', () =>
    closed.abort(new Error('the client closed the request')),
  );
  return closed.signal;
}
