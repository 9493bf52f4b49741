import { AuditorService } from '@backstage/backend-plugin-api';
import { InputError, toError } from '@backstage/errors';
import { JsonObject } from '@backstage/types';
import { infraRegistryCredentialManagePermission } from '@infra-orchestration/backstage-plugin-infra-common';
import { RegistryCredential } from '@infra-orchestration/backstage-plugin-infra-node';
import express, { Request, RequestHandler, Router } from 'express';
import PromiseRouter from 'express-promise-router';
import {
  Gatekeeper,
  pageOf,
  principalOf,
  requirePermission,
} from '../requests';
import { Pushers, PusherFilter, readEntityRef, readNewPusher } from './Pushers';

export interface PusherRouterOptions extends Gatekeeper {
  pushers: Pushers;
  auditor: AuditorService;
}

/** Credentials of built-in registries; see `openapi.yaml`. */
export function createPusherRouter(options: PusherRouterOptions): Router {
  const { pushers } = options;
  const router = PromiseRouter();
  const path = '/registries/:provider/credentials';
  const allow = (request: Request) =>
    requirePermission(
      options,
      request,
      infraRegistryCredentialManagePermission,
    );

  router.post(path, express.json() as RequestHandler, async (req, res) => {
    const { provider } = req.params;
    const created = await audited(
      options,
      req,
      { eventId: 'registry-credential-create', meta: { provider } },
      async () => {
        const by = principalOf(await allow(req));
        const result = await pushers.create(
          readNewPusher(provider, req.body),
          by,
        );
        return { result, meta: describe(result.credential) };
      },
    );
    res.setHeader('cache-control', 'no-store');
    const { credential, password } = created;
    res.status(201).json({ ...credential, password });
  });

  router.get(path, async (req, res) => {
    await allow(req);
    res.json(await pushers.list(req.params.provider, filterOf(req)));
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
        await allow(req);
        const result = await pushers.revoke(provider, username);
        return { result, meta: describe(result) };
      },
    );
    res.status(204).end();
  });
  return router;
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
