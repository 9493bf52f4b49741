import {
  FieldDiff,
  Outputs,
  Plan,
} from '@infra-orchestration/backstage-plugin-infra-common';
import { JsonObject } from '@backstage/types';
import {
  assemblePlan,
  BuiltGraph,
  diffInputs,
  graphOfInstances,
  KnownOutputs,
  mapOutputs,
  ObservedState,
  PlannableInstance,
  planNode,
  planRemovals,
  readyNodes,
  redactByPointers,
  resolveInputs,
  ResourceNode,
  reversed,
} from '..';

function none(problems: readonly object[]): void {
  if (problems.length > 0) {
    throw new Error(JSON.stringify(problems));
  }
}

/**
 * A world of made things, driven by the core alone, as the engine drives a real one: what a plan
 * says must be what walking the graph then does, and doing it must bring peace.
 */
export class World {
  readonly outside = new Map<string, JsonObject>();
  readonly instances = new Map<
    string,
    PlannableInstance & { outputs: Outputs }
  >();
  readonly log: string[] = [];

  known(): KnownOutputs {
    return new Map(
      [...this.instances]
        .filter(([address]) => this.outside.has(address))
        .map(([address, { outputs }]) => [
          address,
          { outputs, secretOutputs: ['password'] },
        ]),
    );
  }

  observe(address: string, inputs: JsonObject): ObservedState {
    const found = this.outside.get(address);
    if (!found) {
      return { status: 'absent' };
    }
    const resolution = { value: inputs, secretPaths: [], unknownPaths: [] };
    const diff = diffInputs(found, resolution).map(
      ({ path }): FieldDiff => ({ path, secret: true }),
    );
    return {
      status: 'present',
      owned: true,
      upToDate: diff.length === 0,
      diff,
      ready: true,
    };
  }

  /** What would be done, with nothing done. Outputs of what will change are not known. */
  plan({ graph, errors }: BuiltGraph): Plan {
    const known = new Map(this.known());
    const actions = [...graph.nodes.values()].map(node => {
      const inputs = resolveInputs(node, known);
      const isKnown = inputs.unknownPaths.length === 0;
      const { action } = planNode({
        node,
        inputs,
        instance: this.instances.get(node.address),
        observation: isKnown
          ? this.observe(node.address, inputs.value)
          : undefined,
      });
      if (action.action !== 'noop') {
        known.delete(node.address);
      }
      return action;
    });
    const removals = planRemovals({
      instances: [...this.instances.values()],
      keep: new Set(graph.nodes.keys()),
    });
    return assemblePlan({
      actions: [...actions, ...removals],
      errors,
      now: new Date('2026-01-01T00:00:00Z'),
    });
  }

  /** Applies in waves, then removes in waves. */
  run({ graph }: BuiltGraph): void {
    const settled = new Set<string>();
    for (
      let wave = readyNodes(graph, settled);
      wave.length;
      wave = readyNodes(graph, settled)
    ) {
      for (const address of wave) {
        this.apply(graph.nodes.get(address)!);
        settled.add(address);
      }
    }
    const leaving = graphOfInstances(
      [...this.instances.values()].filter(i => !graph.nodes.has(i.address)),
    );
    const removed = new Set<string>();
    const next = () => readyNodes(reversed(leaving), removed);
    for (let wave = next(); wave.length; wave = next()) {
      for (const address of wave) {
        this.log.push(`delete ${address}`);
        this.outside.delete(address);
        this.instances.delete(address);
        removed.add(address);
      }
    }
  }

  private apply(node: ResourceNode): void {
    const { address } = node;
    const inputs = resolveInputs(node, this.known());
    none(inputs.unknown);
    none(inputs.errors);
    const observation = this.observe(address, inputs.value);
    const { action } = planNode({
      node,
      inputs,
      instance: this.instances.get(address),
      observation,
    });
    if (action.action !== 'noop') {
      this.log.push(`${action.action} ${address}`);
      this.outside.set(address, inputs.value);
    }
    const driverOutputs = {
      host: `${node.claim.id}.host.${String(inputs.value.size ?? 0)}`,
      port: 5432,
      password: 'hunter2',
    };
    const { outputs, errors } = mapOutputs(node, {
      driverOutputs,
      driverSecrets: ['password'],
      known: this.known(),
    });
    none(errors);
    this.instances.set(address, {
      address,
      type: node.claim.type,
      definition: node.definition,
      driver: node.driver!,
      kind: node.kind,
      externalName: address,
      phase: 'Ready',
      dependenciesOf: node.dependenciesOf,
      inputs: redactByPointers(inputs.value, inputs.secretPaths),
      outputs,
    });
  }
}
