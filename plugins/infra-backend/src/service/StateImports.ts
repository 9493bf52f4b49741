import {
  AuditorService,
  BackstageCredentials,
  PermissionsService,
} from '@backstage/backend-plugin-api';
import {
  ConflictError,
  InputError,
  NotAllowedError,
  toError,
} from '@backstage/errors';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import { infraPlatformManagePermission } from '@infra-orchestration/backstage-plugin-infra-common';
import type { Request } from 'express';
import { Db, states } from '../store';
import { principalOf } from './principal';
import { StartedRun, StateRuns } from './StateRuns';

/** Nobody renews the run of a person, so it lives as long as its token. */
const IMPORT_LIFE_MS = 3_600_000;

/** As inputs and addresses take it. */
const NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$/;

export interface StateImport {
  run: StartedRun;
  expiresAt: string;
}

export interface StateImportsOptions {
  db: Db;
  runs: StateRuns;
  auditor: AuditorService;
  permissions: PermissionsService;
}

/** Lets a person bring in a state that was kept elsewhere, for an instance to adopt it. */
export class StateImports {
  readonly #options: StateImportsOptions;

  constructor(options: StateImportsOptions) {
    this.#options = options;
  }

  /**
   * @returns a login with which the state can be pushed
   * @throws NotAllowedError; InputError; ConflictError where an instance has the state already
   */
  async begin(
    name: unknown,
    by: { credentials: BackstageCredentials; request: Request },
  ): Promise<StateImport> {
    const event = await this.#options.auditor.createEvent({
      eventId: 'state-import',
      severityLevel: 'high',
      request: by.request,
      meta: { state: String(name), principal: principalOf(by.credentials) },
    });
    try {
      const begun = await this.#begin(name, by.credentials);
      await event.success({ meta: { runId: begun.run.id } });
      return begun;
    } catch (error) {
      await event.fail({ error: toError(error) });
      throw error;
    }
  }

  async #begin(
    name: unknown,
    credentials: BackstageCredentials,
  ): Promise<StateImport> {
    const { db, runs, permissions } = this.#options;
    const permission = infraPlatformManagePermission;
    const [decision] = await permissions.authorize([{ permission }], {
      credentials,
    });
    if (decision.result !== AuthorizeResult.ALLOW) {
      throw new NotAllowedError(`You lack the permission ${permission.name}`);
    }
    if (typeof name !== 'string' || !NAME.test(name)) {
      throw new InputError(
        'The name of a state is letters, digits, "-", "_" and ".", at most 128 of them',
      );
    }
    const owner = await states.getOwner(db, name);
    if (owner?.instanceId) {
      throw new ConflictError(`The state ${name} belongs to ${owner.mark}`);
    }
    const now = new Date();
    await states.makePlace(db, { name, now });
    const run = await runs.start({
      name,
      purpose: 'import',
      startedBy: principalOf(credentials),
      tokenLife: IMPORT_LIFE_MS,
      ttl: IMPORT_LIFE_MS,
    });
    return {
      run,
      expiresAt: new Date(now.getTime() + IMPORT_LIFE_MS).toISOString(),
    };
  }
}
