import {
  PlanError,
  PlannedAction,
} from '@infra-orchestration/backstage-plugin-infra-common';
import {
  isDriverError,
  ResourceIdentity,
} from '@infra-orchestration/backstage-plugin-infra-node';
import {
  KnownOutputs,
  NodePlan,
  planNode,
  ResolvedInputs,
  ResourceGraph,
  ResourceNode,
  whatMoved,
} from '../../core';
import { ownershipMark, toDriverFailure } from '../../drivers';
import { InstanceRecord } from '../../store';
import { asApplied, resolveNode, unfitInputs } from '../node/inputs';
import { RunSecrets } from '../node/runSecrets';
import { Step, walk } from '../reconcile/walk';
import { EngineServices } from '../services';
import { PlanRequest } from '../types';
import { Looker, Outlook } from './outlook';

/** For names that do not depend on the instance, before there is one. */
const NO_INSTANCE = '00000000-0000-0000-0000-000000000000';

type Known = NonNullable<ReturnType<KnownOutputs['get']>>;

interface Foreseen extends Outlook {
  externalName?: string;
}

/** Goes through a graph as an execution would, and only looks. */
export class DryRun {
  readonly #services: EngineServices;
  readonly #request: PlanRequest;
  readonly #graph: ResourceGraph;
  readonly #instances: Map<string, InstanceRecord>;
  readonly #stored: KnownOutputs;
  /** Outputs that the plan leaves as they are. */
  readonly #known = new Map<string, Known>();
  readonly #looker: Looker;

  constructor(options: {
    services: EngineServices;
    request: PlanRequest;
    graph: ResourceGraph;
    /** Those of which something may be outside. */
    attempted: InstanceRecord[];
    /** Outputs of the instances, secrets resolved. */
    stored: KnownOutputs;
    /** Those of the instances. */
    secrets: Pick<RunSecrets, 'get'>;
  }) {
    const { services, request, attempted } = options;
    this.#services = services;
    this.#request = request;
    this.#graph = options.graph;
    this.#instances = new Map(attempted.map(i => [i.address, i]));
    this.#stored = options.stored;
    this.#looker = new Looker({
      // A dry run has no effects between which it could end.
      services: { ...services, crashPoints: { at: () => {} } },
      signal: request.signal ?? new AbortController().signal,
      timeout: services.options.planLookTimeout,
      secrets: { get: ref => options.secrets.get(ref) },
      identityOf: ({ id, address }) => this.#identityOf(address, id),
      log: () => {},
    });
  }

  /** Each after what it depends on, whose outputs may then be known. */
  async plan(): Promise<NodePlan[]> {
    const nodes = [...this.#graph.nodes.values()];
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
    const { registry } = this.#services;
    const inputs = resolveNode(registry, node, this.#known);
    const instance = this.#instances.get(node.address);
    const { observation, error, missed, externalName } = await this.#foresee(
      node,
      inputs,
      instance,
    );
    const { action, errors } = planNode({
      node,
      inputs,
      instance: instance && asApplied(instance),
      observation,
      externalName,
      capabilities: this.#kindOf(node)?.capabilities,
    });
    this.#noteOutputs(node, action);
    return {
      action: missed === undefined ? action : noted(action, missed),
      errors: error ? [...errors, told(node, error)] : errors,
    };
  }

  /** As much as can be told before anything is applied. */
  async #foresee(
    node: ResourceNode,
    inputs: ResolvedInputs,
    instance: InstanceRecord | undefined,
  ): Promise<Foreseen> {
    const kind = this.#kindOf(node);
    if (!kind || inputs.errors.length > 0) {
      return {};
    }
    const error = unfitInputs(inputs, kind.inputSchema, this.#graph);
    if (error) {
      return { error };
    }
    if (inputs.unknown.length > 0) {
      return {};
    }
    const named = this.#nameOf(node, inputs);
    // What is made anew elsewhere is not there yet, and its name and state tell of the old place.
    if (named.error || (instance && whatMoved(instance, node))) {
      return named;
    }
    const externalName = instance?.externalName ?? named.externalName;
    if (externalName === undefined) {
      return {};
    }
    const looked = {
      ...(instance ?? { id: NO_INSTANCE, address: node.address }),
      environmentId: this.#request.environment.id,
      externalName,
    } as InstanceRecord;
    const seen = await this.#looker.look({
      node,
      instance: looked,
      inputs,
      known: this.#known,
    });
    return { ...seen, externalName };
  }

  #kindOf({ driver, kind }: ResourceNode) {
    return this.#services.registry
      .find(driver ?? '')
      ?.kinds.find(candidate => candidate.kind === kind);
  }

  /** Without a name where that needs the instance, which there is not yet. */
  #nameOf(node: ResourceNode, { value }: ResolvedInputs): Foreseen {
    try {
      const name = this.#kindOf(node)!.externalName(
        this.#identityOf(node.address, NO_INSTANCE),
        value,
      );
      return name.includes(NO_INSTANCE.slice(0, 8))
        ? {}
        : { externalName: name };
    } catch (error) {
      const { message } = toDriverFailure(error);
      const reason = isDriverError(error) ? 'TerminalError' : 'InvalidInput';
      return { error: { reason, message } };
    }
  }

  /**
   * What is changed keeps its outputs as a rule; what is made anew gets others. Of what was never
   * ready none were ever seen.
   */
  #noteOutputs({ address }: ResourceNode, { action }: PlannedAction): void {
    const stored = this.#stored.get(address);
    const wasSeen =
      this.#instances.get(address)?.phase === 'Ready' ||
      Object.keys(stored?.outputs ?? {}).length > 0;
    if (stored && wasSeen && (action === 'noop' || action === 'update')) {
      this.#known.set(address, stored);
    }
  }

  #identityOf(address: string, instanceId: string): ResourceIdentity {
    const { id, name, type, entityRef } = this.#request.environment;
    return {
      instanceId,
      environmentId: id,
      environmentName: name,
      environmentType: type,
      entityRef,
      address,
      ownershipMark: ownershipMark(this.#services.installation, instanceId),
    };
  }
}

function noted(action: PlannedAction, missed: string): PlannedAction {
  return {
    ...action,
    reason: `${action.reason}. Planned without a look at it: ${missed}`,
  };
}

function told(
  { address }: ResourceNode,
  error: Pick<PlanError, 'reason' | 'message'>,
): PlanError {
  return { address, ...error };
}
