import { assemblePlan, planRemovals, rollbackWarnings } from '../../core';
import { InstanceRecord, instances as instanceStore } from '../../store';
import { recallOutputs } from '../node/outputs';
import { desiredGraph } from '../reconcile/desiredGraph';
import { EngineServices } from '../services';
import { Planner, PlanRequest } from '../types';
import { DryRun } from './dryRun';

/** Says what a deployment would do: looks, changes nothing and records nothing. */
export class DryRunPlanner implements Planner {
  readonly #services: EngineServices;

  constructor(services: EngineServices) {
    this.#services = services;
  }

  async planEnvironment(request: PlanRequest) {
    const { db, documents, clock } = this.#services;
    const { environment, desired, environmentId, platformRevision } = request;
    const isRollback = request.mode === 'rollback';
    const [set, stored] = await Promise.all([
      platformRevision === undefined
        ? documents.latest()
        : documents.at(platformRevision),
      environmentId
        ? instanceStore.list(db, { environmentId, includeRemoved: isRollback })
        : Promise.resolve([]),
    ]);
    const attempted = stored.filter(
      ({ attempted: wasMade, removedAt }) => wasMade && !removedAt,
    );
    const { graph, errors } = desiredGraph({
      environment,
      desired,
      destroy: request.mode === 'destroy',
      documents: set,
    });
    const secrets = this.#secretsOf(attempted);
    const dryRun = new DryRun({
      services: this.#services,
      request,
      graph,
      attempted,
      stored: await recallOutputs(attempted, secrets),
      secrets,
    });
    const plans = await dryRun.plan();
    const removals = planRemovals({
      instances: attempted,
      keep: new Set(graph.nodes.keys()),
    });
    const actions = [...plans.map(({ action }) => action), ...removals];
    return assemblePlan({
      environmentId,
      actions,
      errors: [...errors, ...plans.flatMap(plan => plan.errors)],
      ...(isRollback && { warnings: rollbackWarnings(actions, stored) }),
      now: clock.now(),
    });
  }

  /** Those of the instances, read once for the whole plan, where anything asks for one. */
  #secretsOf(instances: InstanceRecord[]) {
    let values: Promise<ReadonlyMap<string, string>> | undefined;
    return {
      get: async (ref: string) => {
        values ??= this.#services.secrets.getOfInstances(
          instances.map(({ id }) => id),
        );
        return (await values).get(ref);
      },
    };
  }
}
