const FRESH_MS = 10 * 60_000;
/** Between a look and the apply that follows it. */
const ABSENT_MS = 10_000;

class RecentNames {
  readonly #times = new Map<string, number>();

  constructor(private readonly lifetime = FRESH_MS) {}

  add(name: string, now: number): void {
    this.#times.delete(name);
    this.#times.set(name, now);
    // Maps iterate in the order of insertion: the oldest come first.
    for (const [oldest, time] of this.#times) {
      if (now - time < this.lifetime) {
        break;
      }
      this.#times.delete(oldest);
    }
  }

  has(name: string, now: number): boolean {
    const time = this.#times.get(name);
    return time !== undefined && now - time < this.lifetime;
  }

  delete(name: string): void {
    this.#times.delete(name);
  }
}

/**
 * What one process remembers of its own work of the last minutes, to save requests whose answer is
 * known. Losing it costs requests, nothing else.
 */
export class WorkMemory {
  readonly #namespaces = new RecentNames();
  readonly #instances = new RecentNames();
  readonly #absent = new RecentNames(ABSENT_MS);

  constructor(private readonly now: () => number = Date.now) {}

  namespaceCreated(name: string): void {
    this.#namespaces.add(name, this.now());
  }

  namespaceRemoved(name: string): void {
    this.#namespaces.delete(name);
  }

  /** This process has begun to apply or remove something of the instance. */
  touch(instanceId: string): void {
    this.#instances.add(instanceId, this.now());
    this.#absent.delete(instanceId);
  }

  /** All names of the instance were looked at, and nothing is there, whoever's. */
  sawAbsent(instanceId: string): void {
    this.#absent.add(instanceId, this.now());
  }

  hasJustSeenAbsent(instanceId: string): boolean {
    return this.#absent.has(instanceId, this.now());
  }

  /**
   * This process made the namespace a moment ago, and nothing of the instance in it. Not forgotten
   * sooner than the namespace is: an instance is touched after its namespace was made.
   */
  isPristine(namespace: string, instanceId: string): boolean {
    const now = this.now();
    return (
      this.#namespaces.has(namespace, now) &&
      !this.#instances.has(instanceId, now)
    );
  }
}
