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

class ExpansionState {
  private readonly contributions = new Map<string, Map<string, Contribution>>();
  private readonly evaluations = new Map<string, Evaluation>();
  private readonly rounds = new Map<string, number>();
  private readonly queue = new Set<string>();

  constructor(
    private readonly seeds: Seeds,
    private readonly context: GraphContext,
  ) {
    seeds.contributions.forEach(c => this.put(c));
  }

  private put(contribution: Contribution): void {
    const address = resourceAddress(contribution.claim);
    if (!this.contributions.has(address)) {
      if (this.contributions.size >= this.context.limits.nodes) {
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
    do {
      for (let at = this.next(); at !== undefined; at = this.next()) {
        this.evaluate(at);
      }
      this.dropUnreached();
    } while (this.queue.size > 0);
  }

  /** By address, so that where claims change each other the order of documents plays no part. */
  private next(): string | undefined {
    const [address] = [...this.queue].sort(compareText);
    this.queue.delete(address);
    return address;
  }

  private evaluate(address: string): void {
    const said = this.contributions.get(address);
    if (!said?.size) {
      this.drop(address);
      return;
    }
    const round = (this.rounds.get(address) ?? 0) + 1;
    this.rounds.set(address, round);
    if (round > MAX_ROUNDS) {
      return;
    }
    const before = this.evaluations.get(address)?.brought ?? [];
    const evaluation = evaluateClaim([...said.values()], this.context);
    this.evaluations.set(address, evaluation);
    this.withdraw(before, evaluation.brought);
    evaluation.brought.forEach(c => this.put(c));
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

  private drop(address: string): void {
    const brought = this.evaluations.get(address)?.brought ?? [];
    this.evaluations.delete(address);
    this.contributions.delete(address);
    this.withdraw(brought, []);
  }

  /** Claims that only bring each other along are left when what asked for them went away. */
  private dropUnreached(): void {
    const { paths } = this.reach(Infinity);
    for (const address of [...this.contributions.keys()]) {
      if (!paths.has(address)) {
        this.drop(address);
      }
    }
  }

  /** Breadth first, so each path is the shortest from what was asked for. */
  private reach(depth: number) {
    const paths = new Map<string, string[]>();
    const tooDeep: string[][] = [];
    const refused: string[][] = [];
    const queue = this.seeds.contributions.map(({ claim }) => [
      resourceAddress(claim),
    ]);
    for (let path = queue.shift(); path !== undefined; path = queue.shift()) {
      const address = path[path.length - 1];
      if (paths.has(address)) {
        continue;
      }
      if (path.length > depth + 1) {
        tooDeep.push(path);
        continue;
      }
      const evaluation = this.evaluations.get(address);
      if (!evaluation) {
        refused.push(path);
        continue;
      }
      paths.set(address, path);
      for (const { claim } of evaluation.brought) {
        queue.push([...path, resourceAddress(claim)]);
      }
    }
    return { paths, tooDeep, refused };
  }

  result(): Expansion {
    const { nodes, depth } = this.context.limits;
    const { paths, tooDeep, refused } = this.reach(depth);
    const evaluations = [...paths.keys()].map(
      (address): [string, Evaluation] => [
        address,
        this.evaluations.get(address)!,
      ],
    );
    const restless = [...paths.keys()].filter(
      address => this.rounds.get(address)! > MAX_ROUNDS,
    );
    return {
      evaluations: new Map(evaluations),
      errors: [
        ...tooDeep.map(path =>
          endless(
            path,
            `definitions bring each other along more than ${depth} deep`,
          ),
        ),
        ...refused
          .slice(0, 1)
          .map(path =>
            endless(path, `more than ${nodes} claims would be needed`),
          ),
        ...restless.map(address =>
          invalid(
            'definitions keep changing what they ask of it; let none of them pass on what it gets from another',
            address,
          ),
        ),
      ],
    };
  }
}

/**
 * From the claims that were asked for to all that their definitions bring along.
 *
 * A claim is evaluated anew whenever what is said of it changes, until nothing does. That ends:
 * the number of claims is limited, and so is how often one is evaluated.
 */
export function expandClaims(seeds: Seeds, context: GraphContext): Expansion {
  const state = new ExpansionState(seeds, context);
  state.run();
  return state.result();
}

function endless(path: readonly string[], what: string): PlanError {
  const [asked] = path;
  return invalid(
    `${what} (${path.join(
      ' → ',
    )}); look for a definition that brings along a claim of its own kind`,
    path[path.length - 2] ?? asked,
  );
}

function identify({ claim, key }: Contribution): string {
  return `${resourceAddress(claim)}\n${key}`;
}
