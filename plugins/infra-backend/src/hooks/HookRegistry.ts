import { ConflictError, NotFoundError } from '@backstage/errors';
import {
  HookKind,
  InfraHooksExtensionPoint,
} from '@infra-orchestration/backstage-plugin-infra-node';

/** The kinds of hooks of this backend, by name. */
export class HookRegistry implements InfraHooksExtensionPoint {
  readonly #kinds = new Map<string, HookKind>();

  addHookKind(...kinds: HookKind[]): void {
    for (const kind of kinds) {
      if (this.#kinds.has(kind.kind)) {
        throw new ConflictError(`There are two hook kinds "${kind.kind}"`);
      }
      this.#kinds.set(kind.kind, kind);
    }
  }

  list(): HookKind[] {
    return [...this.#kinds.values()];
  }

  /** @throws NotFoundError */
  get(name: string): HookKind {
    const kind = this.#kinds.get(name);
    if (!kind) {
      const there = [...this.#kinds.keys()].sort().join(', ') || 'none';
      throw new NotFoundError(
        `There is no hook kind "${name}"; there is ${there}. Is the module that brings it installed?`,
      );
    }
    return kind;
  }
}
