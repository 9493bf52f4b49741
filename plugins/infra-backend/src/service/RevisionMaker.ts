import {
  DeploymentInput,
  DesiredState,
  Plan,
} from '@infra-orchestration/backstage-plugin-infra-common';
import { Db, DeploymentRecord, documents, EnvironmentRecord } from '../store';
import { mergeAdoption } from '../core';
import { emptyDesiredState } from './desiredState';
import { EnvironmentDrafter } from './EnvironmentDrafter';
import { InvalidFieldsError } from './errors';
import { Planner } from './ports';
import { Revision } from './revisions';
import { CallOptions } from './types';
import { requireRevision, toEnvironmentContext } from './views';

export interface RevisionMakerOptions {
  db: Db;
  drafter: EnvironmentDrafter;
  planner: Planner;
}

export type RevisionInput = Omit<DeploymentInput, 'planHash'>;

/** Says what is to be next in an environment, and plans it. Writes nothing. */
export class RevisionMaker {
  readonly #options: RevisionMakerOptions;

  constructor(options: RevisionMakerOptions) {
    this.#options = options;
  }

  /** @param current - the deployment in force, from which is taken over what the input leaves out */
  async deployment(
    before: EnvironmentRecord,
    current: DeploymentRecord | undefined,
    input: RevisionInput,
    options: CallOptions,
  ): Promise<Revision> {
    const { drafter } = this.#options;
    const platformRevision = await this.#platformRevision();
    const renewed = await drafter.renew(before, input.labels, options);
    const { environment } = renewed;
    if (input.rollbackTo !== undefined) {
      const { id, desired } = await this.#rollbackTarget(environment, input);
      return {
        environment,
        mode: 'rollback',
        desired: withAdoption(desired, current?.desired),
        rollbackOf: id,
        platformRevision,
      };
    }
    const desired = await drafter.redraft(
      renewed,
      current?.desired ?? emptyDesiredState,
      input.desired ?? {},
      options,
    );
    return { environment, mode: 'deploy', desired, platformRevision };
  }

  async deletion(
    environment: EnvironmentRecord,
    current: DeploymentRecord | undefined,
  ): Promise<Revision> {
    return {
      environment,
      mode: 'destroy',
      desired: current?.desired ?? emptyDesiredState,
      platformRevision: await this.#platformRevision(),
    };
  }

  plan(revision: Revision, options: CallOptions): Promise<Plan> {
    const { environment, mode, desired, platformRevision } = revision;
    return this.#options.planner.planEnvironment({
      environment: toEnvironmentContext(environment),
      environmentId: environment.id,
      desired,
      mode,
      platformRevision,
      signal: options.signal,
    });
  }

  /** Read before planning: what the plan was made from is what the deployment is pinned to. */
  #platformRevision(): Promise<number> {
    return documents.platformRevision(this.#options.db);
  }

  async #rollbackTarget(
    environment: EnvironmentRecord,
    input: RevisionInput,
  ): Promise<{ id: string; desired: DesiredState }> {
    const { db } = this.#options;
    const target = await requireRevision(db, input.rollbackTo!).catch(
      () => undefined,
    );
    if (target?.environmentId !== environment.id || target.mode === 'destroy') {
      throw new InvalidFieldsError([
        {
          pointer: '/rollbackTo',
          message:
            'is not an earlier deployment of this environment; list its deployments and take the id of one',
        },
      ]);
    }
    if (input.desired !== undefined) {
      throw new InvalidFieldsError([
        {
          pointer: '/desired',
          message: 'cannot be given together with rollbackTo',
        },
      ]);
    }
    return target;
  }
}

/** How strangers' objects are dealt with does not roll back: what is owned by now stays owned. */
function withAdoption(
  { adopt: _, ...desired }: DesiredState,
  current: DesiredState | undefined,
): DesiredState {
  const adopt = mergeAdoption(current?.adopt);
  return { ...desired, ...(adopt && { adopt }) };
}
