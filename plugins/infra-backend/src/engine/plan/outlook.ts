import { PlanError } from '@infra-orchestration/backstage-plugin-infra-common';
import { Observation } from '@infra-orchestration/backstage-plugin-infra-node';
import { KnownOutputs, ResolvedInputs, ResourceNode } from '../../core';
import {
  DriverTimeoutError,
  toDriverFailure,
  withDeadline,
} from '../../drivers';
import { InstanceRecord } from '../../store';
import {
  givenInputs,
  openOutputsOf,
  secretsIn,
  secretsOfDependencies,
} from '../node/inputs';
import {
  CallScope,
  DriverCallError,
  InstanceDriver,
} from '../node/instanceDriver';
import { Targets } from '../node/targets';

/** What a look at the outside brought. */
export interface Outlook {
  observation?: Observation;
  /** What could never be carried out, whatever else the plan says. */
  error?: Pick<PlanError, 'reason' | 'message'>;
  /** Why there was no look, for whoever reads the plan. */
  missed?: string;
}

export interface LookRequest {
  node: ResourceNode;
  /** With its external name; of what is to be made, made up. */
  instance: InstanceRecord;
  inputs: ResolvedInputs;
  known: KnownOutputs;
}

/**
 * Looks at what is outside, for a plan. A person waits for it, so a look has a short deadline, and
 * a provider that let one pass is asked no more for the same plan.
 */
export class Looker {
  readonly #scope: Omit<CallScope, 'callSignal'>;
  readonly #targets: Targets;
  readonly #signal: AbortSignal;
  readonly #timeout: number;
  readonly #silent = new Set<string>();

  /** @param scope.timeout - milliseconds for one look, with all waiting */
  constructor(
    scope: Omit<CallScope, 'callSignal'> & {
      signal: AbortSignal;
      timeout: number;
    },
  ) {
    this.#scope = scope;
    this.#signal = scope.signal;
    this.#timeout = scope.timeout;
    this.#targets = new Targets(scope.services);
  }

  async look(request: LookRequest): Promise<Outlook> {
    const { address, provider = '' } = request.node;
    if (this.#silent.has(provider)) {
      return { missed: `provider ${provider} did not answer in time` };
    }
    try {
      return await withDeadline(
        `A look at ${address}`,
        { signal: this.#signal, timeout: this.#timeout, grace: 0 },
        signal => this.#observe(request, signal),
      );
    } catch (error) {
      this.#signal.throwIfAborted();
      return this.#failure(error, provider);
    }
  }

  async #observe(
    { node, instance, inputs, known }: LookRequest,
    callSignal: AbortSignal,
  ): Promise<Outlook> {
    const opened = await this.#targets.open({
      provider: node.provider,
      driver: node.driver!,
      kind: node.kind,
    });
    if (opened.status !== 'open') {
      return { missed: opened.message };
    }
    const driver = new InstanceDriver(
      { ...this.#scope, callSignal },
      opened.target,
    );
    driver.hide(secretsIn(inputs, openOutputsOf(node, known)));
    driver.hide(secretsOfDependencies(node, known));
    const given = givenInputs({ resolution: inputs }, node);
    return { observation: await driver.observe(instance, given) };
  }

  #failure(error: unknown, provider: string): Outlook {
    if (error instanceof DriverTimeoutError) {
      this.#silent.add(provider);
      return { missed: error.message };
    }
    const { code, reason, message } =
      error instanceof DriverCallError ? error.failure : toDriverFailure(error);
    return code === 'terminal' || code === 'conflict'
      ? { error: { reason, message } }
      : { missed: message };
  }
}
