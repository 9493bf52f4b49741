import {
  InMemoryCall,
  InMemoryOperation,
  InMemoryWorld,
} from '@infra-orchestration/backstage-plugin-infra-node/testUtils';

/** Holds calls of the in-memory driver until the test lets them go. */
export class Gate {
  readonly #operation: InMemoryOperation;
  readonly #held = new Map<string, () => void>();
  #arrived: () => void = () => {};
  readonly #remove: () => void;

  constructor(world: InMemoryWorld, operation: InMemoryOperation = 'apply') {
    this.#operation = operation;
    this.#remove = world.onCall((call, moment) =>
      call.operation === this.#operation && moment === 'before'
        ? this.#hold(call)
        : undefined,
    );
  }

  /** Ids of the things whose calls wait. */
  get waiting(): string[] {
    return [...this.#held.keys()].sort();
  }

  /** Resolves when calls for exactly these things wait. */
  async holds(...ids: string[]): Promise<void> {
    const wanted = [...ids].sort().join();
    while (this.waiting.join() !== wanted) {
      await new Promise<void>(resolve => {
        this.#arrived = resolve;
      });
    }
  }

  letGo(...ids: string[]): void {
    for (const id of ids) {
      const go = this.#held.get(id);
      this.#held.delete(id);
      go?.();
    }
  }

  /** Holds nothing any more. */
  open(): void {
    this.#remove();
    this.letGo(...this.waiting);
  }

  async #hold({ externalName }: InMemoryCall): Promise<void> {
    await new Promise<void>(resolve => {
      this.#held.set(idOf(externalName), resolve);
      this.#arrived();
    });
  }
}

/** The claim's id in the name that the in-memory driver makes up: `dev-thing-default-<id>-<hex>`. */
export function idOf(externalName: string): string {
  return externalName.split('-').slice(3, -1).join('-');
}
