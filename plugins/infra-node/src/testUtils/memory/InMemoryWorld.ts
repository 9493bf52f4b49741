import { JsonObject } from '@backstage/types';
import { DriverError } from '../../driver';
import {
  InMemoryCall,
  InMemoryCallFilter,
  InMemoryCrash,
  InMemoryEffect,
  InMemoryFault,
  InMemoryHook,
  InMemoryMoment,
  InMemoryObject,
  InMemoryObjectKey,
} from './types';

/**
 * The outside system of the in-memory driver: its objects, what was called and changed, and a
 * script of what goes wrong. Deterministic: nothing in it depends on time or chance.
 *
 * @public
 */
export class InMemoryWorld {
  readonly calls: InMemoryCall[] = [];
  readonly effects: InMemoryEffect[] = [];
  readonly #objects = new Map<string, InMemoryObject>();
  readonly #revoked = new Set<string>();
  readonly #hooks = new Set<InMemoryHook>();
  readonly #watchers = new Set<(object: InMemoryObject) => void>();
  #faults: (InMemoryFault & { left: number })[] = [];

  // What a test arranges.

  /** Befalls the next calls that fit. Faults are taken in the order in which they were given. */
  failNext(fault: InMemoryFault): void {
    this.#faults.push({ ...fault, left: fault.times ?? 1 });
  }

  /** Faults that have not befallen any call, for tests that want all of theirs to have happened. */
  get pendingFaults(): InMemoryFault[] {
    return this.#faults.map(({ left: _, ...fault }) => fault);
  }

  /** Nothing of what was scripted befalls any call any more. */
  clearFaults(): void {
    this.#faults = [];
  }

  /** Returns how to take the hook away again. */
  onCall(hook: InMemoryHook): () => void {
    this.#hooks.add(hook);
    return () => this.#hooks.delete(hook);
  }

  /** All calls of that provider are answered with `accessDenied`, until restored. */
  revoke(provider: string): void {
    this.#revoked.add(provider);
  }

  restore(provider: string): void {
    this.#revoked.delete(provider);
  }

  isRevoked(provider: string): boolean {
    return this.#revoked.has(provider);
  }

  // What a test looks at, and what strangers do.

  get objects(): InMemoryObject[] {
    return [...this.#objects.values()];
  }

  find(key: InMemoryObjectKey): InMemoryObject | undefined {
    return this.objects.find(
      object =>
        object.kind === key.kind &&
        object.externalName === key.externalName &&
        (key.provider === undefined || object.provider === key.provider),
    );
  }

  /** An object that somebody else made, without a mark unless one is given. */
  put(object: InMemoryObjectKey & Partial<InMemoryObject>): InMemoryObject {
    const made: InMemoryObject = {
      provider: 'default',
      ready: true,
      stepsLeft: 0,
      ...object,
    };
    this.#objects.set(keyOf(made), made);
    this.#tell(made);
    return made;
  }

  /** Changes an object behind the driver's back. */
  tamper(
    key: InMemoryObjectKey,
    change: Partial<
      Pick<InMemoryObject, 'mark' | 'inputs' | 'ready' | 'failed'>
    >,
  ): void {
    const object = this.find(key);
    if (!object) {
      throw new Error(`There is no ${key.kind} ${key.externalName}`);
    }
    Object.assign(object, change);
    this.#tell(object);
  }

  /** Absent is fine. */
  destroy(key: InMemoryObjectKey): void {
    const object = this.find(key);
    if (object) {
      this.#objects.delete(keyOf(object));
      this.#tell(object);
    }
  }

  // What the driver does.

  /** @internal */
  begin(call: Omit<InMemoryCall, 'number' | 'outcome'>): InMemoryCall {
    const begun = { ...call, number: this.calls.length + 1 };
    this.calls.push(begun);
    return begun;
  }

  /** Lets the script have its say. @internal */
  async reach(
    call: InMemoryCall,
    moment: InMemoryMoment,
    signal: AbortSignal,
  ): Promise<void> {
    signal.throwIfAborted();
    for (const hook of [...this.#hooks]) {
      await orAbort(signal, hook(call, moment));
    }
    if (this.#revoked.has(call.provider)) {
      throw new DriverError('accessDenied', 'Access was revoked');
    }
    const fault = this.#takeFault(call, moment);
    if (!fault) {
      return;
    }
    if ('hang' in fault) {
      await orAbort(signal, new Promise<void>(() => {}));
    } else if ('crash' in fault) {
      throw new InMemoryCrash(`Crash ${moment} ${call.operation}`);
    } else {
      const { code, retryAfter, message = `Scripted ${code}` } = fault;
      throw new DriverError(code, message, { retryAfter });
    }
  }

  /** @internal */
  change(
    call: InMemoryCall,
    effect: InMemoryEffect['effect'],
    change: Partial<InMemoryObject> = {},
  ): void {
    const { provider, kind, externalName, mark } = call;
    this.effects.push({
      effect,
      provider,
      kind,
      externalName,
      mark,
      call: call.number,
    });
    if (effect === 'delete') {
      this.destroy(call);
    } else {
      this.put({ ...this.find(call), provider, kind, externalName, ...change });
    }
  }

  /** @internal */
  onChange(listener: (object: InMemoryObject) => void): () => void {
    this.#watchers.add(listener);
    return () => this.#watchers.delete(listener);
  }

  #takeFault(call: InMemoryCall, moment: InMemoryMoment) {
    const fault = this.#faults.find(
      f => (f.when ?? 'before') === moment && fits(f, call),
    );
    if (fault) {
      fault.left -= 1;
      this.#faults = this.#faults.filter(f => f.left > 0);
    }
    return fault;
  }

  #tell(object: InMemoryObject): void {
    this.#watchers.forEach(listener => listener(object));
  }
}

function fits(filter: InMemoryCallFilter, call: InMemoryCall): boolean {
  const fields = ['operation', 'provider', 'kind', 'externalName'] as const;
  return fields.every(f => filter[f] === undefined || filter[f] === call[f]);
}

function keyOf({ provider, kind, externalName }: InMemoryObject): string {
  return JSON.stringify([provider, kind, externalName]);
}

/** Waits no longer than until the abort; whatever comes later is ignored. */
async function orAbort<T>(
  signal: AbortSignal,
  promise: T | Promise<T>,
): Promise<T> {
  let onAbort: () => void = () => {};
  const aborted = new Promise<never>((_, reject) => {
    onAbort = () => reject(signal.reason);
    signal.addEventListener('abort', onAbort, { once: true });
  });
  try {
    return await Promise.race([promise, aborted]);
  } finally {
    signal.removeEventListener('abort', onAbort);
    aborted.catch(() => {});
  }
}

/** Inputs as the outside keeps them: a copy that nobody else holds. @internal */
export function copyOf(inputs: JsonObject): JsonObject {
  return structuredClone(inputs);
}
