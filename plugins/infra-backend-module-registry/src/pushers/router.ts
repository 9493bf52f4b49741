import { AuditorService } from '@backstage/backend-plugin-api';
import { InputError, toError } from '@backstage/errors';
import { JsonObject } from '@backstage/types';
import { infraPlatformManagePermission } from '@infra-orchestration/backstage-plugin-infra-common';
import { RegistryCredential } from '@infra-orchestration/backstage-plugin-infra-node';
import express, { Request, RequestHandler, Router } from 'express';
import PromiseRouter from 'express-promise-router';
import {
  credentialsOf,
  Gatekeeper,
  pageOf,
  principalOf,
  requirePermission,
} from '../requests';
import { manageableOf, requireAny, requireManageable } from './authorize';
import {
  NewPusher,
  Pushers,
  PusherFilter,
  readEntityRef,
  readNewPusher,
} from './Pushers';

export interface PusherRouterOptions extends Gatekeeper {
  pushers: Pushers;
  auditor: AuditorService;
}

/** Credentials of built-in registries; see `openapi.yaml`. */
export function createPusherRouter(options: PusherRouterOptions): Router {
  const { pushers } = options;
  const router = PromiseRouter();
  const path = '/registries/:provider/credentials';

  router.post(path, express.json() as RequestHandler, async (req, res) => {
    const { provider } = req.params;
    const created = await audited(
      options,
      req,
      { eventId: 'registry-credential-create', meta: { provider } },
      async () => {
        const caller = await credentialsOf(options, req);
        const wanted = readNewPusher(provider, req.body);
        await requireLeave(options, req, wanted);
        const result = await pushers.create(wanted, principalOf(caller));
        return { result, meta: describe(result.credential) };
      },
    );
    res.setHeader('cache-control', 'no-store');
    const { credential, password } = created;
    res.status(201).json({ ...credential, password });
  });

  router.get(path, async (req, res) => {
    const caller = await credentialsOf(options, req);
    await requireAny(options, caller);
    const filter = filterOf(req);
    if (filter.entityRef !== undefined) {
      await requireManageable(options, caller, filter.entityRef);
    }
    const { items, nextCursor } = await pushers.list(
      req.params.provider,
      filter,
    );
    res.json({ items: await manageableOf(options, caller, items), nextCursor });
  });

  router.delete(`${path}/:username`, async (req, res) => {
    const { provider, username } = req.params;
    await audited(
      options,
      req,
      {
        eventId: 'registry-credential-revoke',
        meta: { provider, username },
      },
      async () => {
        const caller = await credentialsOf(options, req);
        await requireAny(options, caller);
        const found = await pushers.get(provider, username);
        await requireManageable(options, caller, found.entityRef);
        await pushers.revoke(found);
        return { result: found, meta: describe(found) };
      },
    );
    res.status(204).end();
  });
  return router;
}

/**
 * Whoever looks after a component decides about its own images, and no others.
 *
 * @throws NotAllowedError
 */
async function requireLeave(
  options: PusherRouterOptions,
  request: Request,
  wanted: NewPusher,
): Promise<void> {
  const caller = await credentialsOf(options, request);
  await requireManageable(options, caller, wanted.entityRef);
  const foreign = await options.pushers.foreign(wanted);
  if (foreign.length > 0) {
    await requirePermission(
      options,
      request,
      infraPlatformManagePermission,
      `, which is needed for repositories that are not the component's own: ${foreign.join(
        ', ',
      )}`,
    );
  }
}

async function audited<T>(
  { auditor }: PusherRouterOptions,
  request: Request,
  event: { eventId: string; meta: JsonObject },
  run: () => Promise<{ result: T; meta: JsonObject }>,
): Promise<T> {
  const entry = await auditor.createEvent({
    ...event,
    severityLevel: 'high',
    request: request as any,
  });
  try {
    const { result, meta } = await run();
    await entry.success({ meta });
    return result;
  } catch (error) {
    await entry.fail({ error: toError(error) });
    throw error;
  }
}

function describe(credential: RegistryCredential): JsonObject {
  const { username, purpose, owner, access } = credential;
  return {
    ...{ username, purpose, owner },
    access: access.map(
      ({ repository, actions }) => `${repository}:${actions.join(',')}`,
    ),
  };
}

function filterOf(request: Request): PusherFilter {
  const { entityRef, purpose } = request.query;
  if (purpose !== undefined && purpose !== 'push' && purpose !== 'pull') {
    throw new InputError('purpose has to be push or pull');
  }
  return {
    ...pageOf(request),
    purpose,
    entityRef: entityRef === undefined ? undefined : readEntityRef(entityRef),
  };
}
