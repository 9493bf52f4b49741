import {
  PlanError,
  resourceAddress,
} from '@infra-orchestration/backstage-plugin-infra-common';
import { canonicalJson, compareText } from '../json';
import { GraphContext, invalid } from './context';
import { evaluateClaim, Evaluation } from './evaluate';
import { Contribution, Seeds } from './seeds';

/** Times a claim may be evaluated anew before it counts as never coming to rest. */
const MAX_ROUNDS = 20;

export interface Expansion {
  evaluations: ReadonlyMap<string, Evaluation>;
  errors: PlanError[];
}

/**
 * From the claims that were asked for to all that their definitions bring along.
 *
 * A claim is evaluated anew whenever what is said of it changes, until nothing does. That ends:
 * chains of definitions that bring along ever new claims are cut at a depth and a number of claims,
 * and definitions that keep changing each other's params at a number of rounds; each is an error.
 */
export function expandClaims(seeds: Seeds, context: GraphContext): Expansion {
  const state = new ExpansionState(context);
  for (const contribution of seeds.contributions) {
    state.put(contribution);
  }
  state.run();
  return state.result(seeds);
}

class ExpansionState {
  private readonly contributions = new Map<string, Map<string, Contribution>>();
  private readonly evaluations = new Map<string, Evaluation>();
  private readonly rounds = new Map<string, number>();
  private readonly errors: PlanError[] = [];
  private readonly queue = new Set<string>();

  constructor(private readonly context: GraphContext) {}

  put(contribution: Contribution): void {
    const address = resourceAddress(contribution.claim);
    if (!this.contributions.has(address)) {
      if (this.contributions.size >= this.context.limits.nodes) {
        this.refuse(
          contribution,
          `more than ${this.context.limits.nodes} claims would be needed`,
        );
        return;
      }
      this.contributions.set(address, new Map());
    }
    const all = this.contributions.get(address)!;
    const before = all.get(contribution.key);
    if (!before || canonicalJson(before) !== canonicalJson(contribution)) {
      all.set(contribution.key, contribution);
      this.queue.add(address);
    }
  }

  run(): void {
    for (const address of this.queue) {
      this.queue.delete(address);
      this.evaluate(address);
    }
  }

  private evaluate(address: string): void {
    const said = this.contributions.get(address);
    const brought = this.evaluations.get(address)?.brought ?? [];
    if (!said?.size) {
      this.evaluations.delete(address);
      this.contributions.delete(address);
      this.withdraw(brought, []);
      return;
    }
    const round = (this.rounds.get(address) ?? 0) + 1;
    this.rounds.set(address, round);
    if (round > MAX_ROUNDS) {
      this.errors.push(
        invalid(
          'definitions keep changing what they ask of it; let none of them pass on what it gets from another',
          address,
        ),
      );
      return;
    }
    const evaluation = evaluateClaim([...said.values()], this.context);
    this.evaluations.set(address, evaluation);
    this.withdraw(brought, evaluation.brought);
    for (const contribution of evaluation.brought) {
      if (contribution.depth > this.context.limits.depth) {
        this.refuse(
          contribution,
          `definitions bring each other along more than ${this.context.limits.depth} deep`,
        );
      } else {
        this.put(contribution);
      }
    }
  }

  /** Takes back what an earlier evaluation brought and the new one does not. */
  private withdraw(before: Contribution[], after: Contribution[]): void {
    const kept = new Set(after.map(identify));
    for (const contribution of before.filter(c => !kept.has(identify(c)))) {
      const address = resourceAddress(contribution.claim);
      if (this.contributions.get(address)?.delete(contribution.key)) {
        this.queue.add(address);
      }
    }
  }

  private refuse(contribution: Contribution, what: string): void {
    const { source } = contribution;
    const path = this.pathTo(contribution);
    const address = source.from === 'definition' ? source.address : path[0];
    this.errors.push(
      invalid(
        `${what} (${path.join(
          ' → ',
        )}); look for a definition that brings along a claim of its own kind`,
        address,
      ),
    );
  }

  /** From what was asked for to the contribution. */
  private pathTo({ claim, source }: Contribution): string[] {
    const path = [resourceAddress(claim)];
    for (
      let at: Contribution['source'] | undefined = source;
      at?.from === 'definition' && !path.slice(1).includes(at.address);

    ) {
      path.unshift(at.address);
      at = this.shallowest(at.address);
    }
    return path;
  }

  private shallowest(address: string): Contribution['source'] | undefined {
    const [first] = [...(this.contributions.get(address)?.values() ?? [])].sort(
      (a, b) => a.depth - b.depth || compareText(a.key, b.key),
    );
    return first?.source;
  }

  result(seeds: Seeds): Expansion {
    // Claims that only bring each other along are left over when what asked for them went away.
    const reached = new Map<string, Evaluation>();
    const queue = seeds.contributions.map(c => resourceAddress(c.claim));
    for (let at = queue.pop(); at !== undefined; at = queue.pop()) {
      const evaluation = this.evaluations.get(at);
      if (evaluation && !reached.has(at)) {
        reached.set(at, evaluation);
        queue.push(...evaluation.brought.map(c => resourceAddress(c.claim)));
      }
    }
    return { evaluations: reached, errors: this.errors };
  }
}

function identify({ claim, key }: Contribution): string {
  return `${resourceAddress(claim)}\n${key}`;
}
