import { TemplateAction } from '@backstage/plugin-scaffolder-node';
import { createMockActionContext } from '@backstage/plugin-scaffolder-node-test-utils';

class Killed extends Error {}

/** Where the process dies: before or after the n-th checkpoint of the step is stored. */
export interface Death {
  at: number;
  when: 'before it is stored' | 'after it is stored';
}

/**
 * One step of a task as Backstage runs and recovers it: a step with `each` runs its handler for each
 * input under one id, and the checkpoints of all that was stored before it died are given to every
 * one of them.
 */
export class RecoverableStep {
  readonly #action: TemplateAction<any, any, any>;
  readonly #inputs: object[];
  #stored = new Map<string, unknown>();

  constructor(action: TemplateAction<any, any, any>, inputs: object[]) {
    this.#action = action;
    this.#inputs = inputs;
  }

  /** Runs until the death given; says whether it came to that. */
  async runUntil(death: Death): Promise<boolean> {
    try {
      await this.#run(death);
      return false;
    } catch (error) {
      if (error instanceof Killed) return true;
      throw error;
    }
  }

  /** Runs to the end with what is stored. */
  recover(): Promise<void> {
    return this.#run();
  }

  async #run(death?: Death): Promise<void> {
    const before = new Map(this.#stored);
    let reached = 0;
    const checkpoint = async (options: { key: string; fn: () => unknown }) => {
      if (before.has(options.key)) return before.get(options.key);
      const value = await options.fn();
      reached += 1;
      const dies = death?.at === reached;
      if (dies && death.when === 'before it is stored') throw new Killed();
      this.#stored.set(options.key, value);
      if (dies) throw new Killed();
      return value;
    };
    for (const input of this.#inputs) {
      await this.#action.handler({
        ...createMockActionContext({ input: { ...input, wait: false } }),
        checkpoint,
        step: { id: 'the-step', name: 'The step' },
      } as any);
    }
  }
}
