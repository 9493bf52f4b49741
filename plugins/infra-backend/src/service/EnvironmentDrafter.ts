import { Entity } from '@backstage/catalog-model';
import {
  DesiredState,
  DesiredStateChange,
  EnvironmentInput,
  EnvironmentTypeDocument,
} from '@infra-orchestration/backstage-plugin-infra-common';
import { randomUUID } from 'node:crypto';
import { environmentName } from '../core';
import { Db, EnvironmentRecord } from '../store';
import {
  checkDesiredState,
  emptyDesiredState,
  mergeDesiredState,
} from './desiredState';
import {
  allowedOwnersOf,
  EntityCatalog,
  findEntity,
  normalizeEntityRef,
  readEntity,
  refuseMissingEntity,
} from './entities';
import { requireEnvironmentType } from './environmentTypes';
import { FieldError, InvalidFieldsError } from './errors';
import { ScoreReader } from './scoreReader';
import { CallOptions, EnvironmentDraft } from './types';

export interface EnvironmentDrafterOptions {
  db: Db;
  catalog: EntityCatalog;
  scoreReader: ScoreReader;
}

/** An environment with what the catalog says of it by now. */
export interface RenewedEnvironment {
  environment: EnvironmentRecord;
  /** Absent where it is gone, or hidden from the caller. */
  entity?: Entity;
}

/** Turns what was asked for into what is to be: entity, owner and Score file are read here. */
export class EnvironmentDrafter {
  readonly #db: Db;
  readonly #catalog: EntityCatalog;
  readonly #scoreReader: ScoreReader;

  constructor(options: EnvironmentDrafterOptions) {
    this.#db = options.db;
    this.#catalog = options.catalog;
    this.#scoreReader = options.scoreReader;
  }

  async draft(
    input: EnvironmentInput,
    options: CallOptions,
  ): Promise<EnvironmentDraft> {
    const workloadEntity = await readEntity(this.#catalog, input.entityRef, {
      ...options,
      pointer: '/entityRef',
    });
    const owner = input.owner
      ? normalizeEntityRef(input.owner, '/owner', 'group')
      : workloadEntity.owner;
    if (!owner) {
      throw new InvalidFieldsError([
        {
          pointer: '/owner',
          message: `${workloadEntity.entityRef} has no owner; name one`,
        },
      ]);
    }
    const type = await this.#checkType(input.type, owner, {
      type: '/type',
      owner: '/owner',
    });
    const { entityRef } = workloadEntity;
    const named = environmentName(type.spec, {
      name: input.name,
      entityRef,
      owner,
      labels: input.labels ?? {},
      params: input.desired?.params ?? {},
    });
    if ('problem' in named) {
      throw new InvalidFieldsError([
        { pointer: '/name', message: named.problem },
      ]);
    }
    const { desired, errors } = await this.#desiredState(
      workloadEntity.entity,
      emptyDesiredState,
      input.desired ?? {},
      options,
    );
    if (errors.length) {
      throw new InvalidFieldsError(errors);
    }
    return {
      environment: {
        id: randomUUID(),
        name: named.name,
        type: input.type,
        owner,
        entityRef,
        ...(workloadEntity.system && { system: workloadEntity.system }),
        labels: input.labels ?? {},
      },
      ownerNamed: input.owner !== undefined,
      entityOwner: workloadEntity.owner ?? owner,
      desired,
    };
  }

  /**
   * The environment as it is from a further deployment on: its owner, unless a request named one,
   * and its system are what the catalog says by now. Where the entity is gone from there, or the
   * caller may not see it, they stay.
   */
  async renew(
    environment: EnvironmentRecord,
    labels: Record<string, string> | undefined,
    options: CallOptions,
  ): Promise<RenewedEnvironment> {
    const found = await findEntity(
      this.#catalog,
      environment.entityRef,
      options,
    );
    const renewed = { ...environment, labels: labels ?? environment.labels };
    if (found) {
      renewed.system = found.system;
      renewed.owner = environment.ownerNamed
        ? environment.owner
        : found.owner ?? environment.owner;
    }
    if (renewed.owner !== environment.owner) {
      await this.#checkType(environment.type, renewed.owner, {
        type: '',
        owner: '',
      });
    }
    return { environment: renewed, entity: found?.entity };
  }

  /**
   * The desired state of a further deployment. The Score file is read anew, unless the workload
   * came with a request and the entity names none.
   */
  async redraft(
    { environment, entity }: RenewedEnvironment,
    base: DesiredState,
    change: DesiredStateChange,
    options: CallOptions,
  ): Promise<DesiredState> {
    const keepsNone = change.workload === undefined && base.workload === null;
    const readsScore = change.workload === undefined && !keepsNone;
    const { desired, errors } = await this.#desiredState(
      readsScore
        ? entity ?? refuseMissingEntity(environment.entityRef, '')
        : undefined,
      base,
      change,
      options,
    );
    if (errors.length) {
      throw new InvalidFieldsError(errors);
    }
    return desired;
  }

  async #desiredState(
    entity: Entity | undefined,
    base: DesiredState,
    change: DesiredStateChange,
    options: CallOptions,
  ): Promise<{ desired: DesiredState; errors: FieldError[] }> {
    const read =
      change.workload === undefined && entity
        ? await this.#scoreReader.read(entity, options)
        : undefined;
    const workload =
      change.workload === undefined
        ? read?.score ?? base.workload
        : change.workload;
    const desired = mergeDesiredState(base, change, workload);
    return { desired, errors: checkDesiredState(desired, read?.origin) };
  }

  /** @param pointers - which parts of the request are to blame */
  async #checkType(
    type: string,
    owner: string,
    pointers: { type: string; owner: string },
  ): Promise<EnvironmentTypeDocument> {
    const document = await requireEnvironmentType(
      this.#db,
      type,
      pointers.type,
    );
    const allowed = allowedOwnersOf(document);
    if (allowed && !allowed.includes(owner)) {
      throw new InvalidFieldsError([
        {
          pointer: pointers.owner,
          message: `environments of type "${type}" may be owned by ${
            allowed.join(', ') || 'nobody'
          } only, not by ${owner}`,
        },
      ]);
    }
    return document;
  }
}
