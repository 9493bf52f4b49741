import { PlannedAction } from '@infra-orchestration/backstage-plugin-infra-common';
import {
  Observation,
  ResourceIdentity,
} from '@infra-orchestration/backstage-plugin-infra-node';
import {
  assemblePlan,
  KnownOutputs,
  NodePlan,
  planNode,
  planRemovals,
  resolveInputs,
  ResourceNode,
} from '../../core';
import { ownershipMark } from '../../drivers';
import { InstanceRecord, instances as instanceStore } from '../../store';
import { asApplied } from '../node/inputs';
import { InstanceDriver } from '../node/instanceDriver';
import { recallOutputs } from '../node/outputs';
import { Targets } from '../node/targets';
import { desiredGraph } from '../reconcile/desiredGraph';
import { Step, walk } from '../reconcile/walk';
import { EngineServices } from '../services';
import { Planner, PlanRequest } from '../types';

/** For names that do not depend on the instance, before there is one. */
const NO_INSTANCE = '00000000-0000-0000-0000-000000000000';

type Known = NonNullable<ReturnType<KnownOutputs['get']>>;
type Inputs = ReturnType<typeof resolveInputs>['value'];

class DryRun {
  readonly #services: EngineServices;
  readonly #request: PlanRequest;
  readonly #instances: Map<string, InstanceRecord>;
  readonly #stored: KnownOutputs;
  /** Outputs that the plan leaves as they are. */
  readonly #known = new Map<string, Known>();
  readonly #signal: AbortSignal;
  readonly #targets: Targets;

  constructor(
    services: EngineServices,
    request: PlanRequest,
    attempted: InstanceRecord[],
    stored: KnownOutputs,
  ) {
    this.#services = services;
    this.#targets = new Targets(services);
    this.#request = request;
    this.#instances = new Map(attempted.map(i => [i.address, i]));
    this.#stored = stored;
    this.#signal = request.signal ?? new AbortController().signal;
  }

  /** Each after what it depends on, whose outputs may then be known. */
  async plan(nodes: ResourceNode[]): Promise<NodePlan[]> {
    const plans = new Map<string, NodePlan>();
    const steps = new Map<string, Step>();
    for (const node of nodes) {
      steps.set(node.address, {
        after: node.dependenciesOf,
        run: async () => {
          plans.set(node.address, await this.#planNode(node));
          return true;
        },
      });
    }
    await walk(steps);
    return nodes.map(({ address }) => plans.get(address)!);
  }

  async #planNode(node: ResourceNode): Promise<NodePlan> {
    const inputs = resolveInputs(node, this.#known);
    const instance = this.#instances.get(node.address);
    const isKnown = inputs.unknown.length === 0 && inputs.errors.length === 0;
    let observation: Observation | undefined;
    if (isKnown && (instance || node.adopt)) {
      try {
        observation = await this.#observe(node, instance, inputs);
      } catch (error) {
        this.#signal.throwIfAborted();
        // Without a look the plan goes by the last apply; whoever reads it is told by the health
        // of the provider.
        this.#services.logger.debug(
          `Planning without a look at ${node.address}: ${error}`,
        );
      }
    }
    const plan = planNode({
      node,
      inputs,
      instance: instance && asApplied(instance),
      observation,
      externalName: isKnown ? this.#nameOf(node, inputs.value) : undefined,
    });
    this.#noteOutputs(node, plan.action);
    return plan;
  }

  /** What is changed keeps its outputs as a rule; what is made anew gets others. */
  #noteOutputs({ address }: ResourceNode, { action }: PlannedAction): void {
    const stored = this.#stored.get(address);
    if (stored && (action === 'noop' || action === 'update')) {
      this.#known.set(address, stored);
    }
  }

  async #observe(
    node: ResourceNode,
    instance: InstanceRecord | undefined,
    { value, secretPaths }: ReturnType<typeof resolveInputs>,
  ): Promise<Observation | undefined> {
    const opened = await this.#targets.open({
      provider: node.provider,
      driver: node.driver!,
      kind: node.kind,
    });
    const externalName = instance?.externalName ?? this.#nameOf(node, value);
    if (opened.status !== 'open' || externalName === undefined) {
      return undefined;
    }
    const driver = new InstanceDriver(
      {
        services: this.#services,
        callSignal: this.#signal,
        secrets: { get: ref => this.#services.secrets.get(ref) },
        identityOf: ({ id }) => this.#identityOf(node, id),
        log: () => {},
      },
      opened.target,
    );
    const looked = {
      ...(instance ?? { id: NO_INSTANCE, address: node.address }),
      environmentId: this.#request.environment.id,
      externalName,
    } as InstanceRecord;
    return await driver.observe(looked, {
      inputs: value,
      secretInputs: secretPaths,
      adopt: node.adopt,
    });
  }

  /** Undefined where the name needs the instance, which there is not yet. */
  #nameOf(node: ResourceNode, inputs: Inputs): string | undefined {
    try {
      const kind = this.#services.registry.getKind(node.driver!, node.kind);
      const name = kind.externalName(
        this.#identityOf(node, NO_INSTANCE),
        inputs,
      );
      return name.includes(NO_INSTANCE.slice(0, 8)) ? undefined : name;
    } catch {
      return undefined;
    }
  }

  #identityOf(node: ResourceNode, instanceId: string): ResourceIdentity {
    const { id, name, type, entityRef } = this.#request.environment;
    return {
      instanceId,
      environmentId: id,
      environmentName: name,
      environmentType: type,
      entityRef,
      address: node.address,
      ownershipMark: ownershipMark(this.#services.installation, instanceId),
    };
  }
}

/** Says what a deployment would do: looks, changes nothing and records nothing. */
export class DryRunPlanner implements Planner {
  readonly #services: EngineServices;

  constructor(services: EngineServices) {
    this.#services = services;
  }

  async planEnvironment(request: PlanRequest) {
    const { db, documents, clock } = this.#services;
    const { environment, desired, environmentId, platformRevision } = request;
    const [set, existing] = await Promise.all([
      platformRevision === undefined
        ? documents.latest()
        : documents.at(platformRevision),
      environmentId
        ? instanceStore.list(db, { environmentId })
        : Promise.resolve([]),
    ]);
    const attempted = existing.filter(instance => instance.attempted);
    const { graph, errors } = desiredGraph({
      environment,
      desired,
      destroy: request.mode === 'destroy',
      documents: set,
    });
    const dryRun = new DryRun(
      this.#services,
      request,
      attempted,
      await recallOutputs(attempted, await this.#secretsOf(attempted)),
    );
    const plans = await dryRun.plan([...graph.nodes.values()]);
    const removals = planRemovals({
      instances: attempted,
      keep: new Set(graph.nodes.keys()),
    });
    return assemblePlan({
      environmentId,
      actions: [...plans.map(({ action }) => action), ...removals],
      errors: [...errors, ...plans.flatMap(plan => plan.errors)],
      now: clock.now(),
    });
  }

  async #secretsOf(instances: InstanceRecord[]) {
    const values = await this.#services.secrets.getOfInstances(
      instances.map(({ id }) => id),
    );
    return { get: async (ref: string) => values.get(ref) };
  }
}
