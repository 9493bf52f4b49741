import { JsonObject } from '@backstage/types';
import { Task } from '@infra-orchestration/backstage-plugin-infra-common';
import { ManualBackend } from './ManualBackend';

/** Somebody who does every task at once, by the API, and remembers what they made. */
export class Person {
  readonly made = new Map<string, JsonObject>();
  readonly #backend: ManualBackend;
  #timer?: NodeJS.Timeout;
  #working?: Promise<void>;

  constructor(backend: ManualBackend) {
    this.#backend = backend;
  }

  begin(): void {
    this.#timer = setInterval(() => {
      this.#working ??= this.#work().finally(() => {
        this.#working = undefined;
      });
    }, 20);
  }

  async end(): Promise<void> {
    clearInterval(this.#timer);
    await this.#working;
  }

  async #work(): Promise<void> {
    for (const task of await this.#backend.openTasks()) {
      await this.#do(task);
    }
  }

  async #do(task: Task): Promise<void> {
    const outputs: JsonObject | undefined =
      task.purpose === 'remove'
        ? undefined
        : {
            schema: `schema of ${task.values.size}`,
            password: `secret-of-${task.id}`,
          };
    // Done before it is said to be; where the request has changed meanwhile, it is done anew.
    if (outputs) {
      this.made.set(task.externalName, outputs);
    } else {
      this.made.delete(task.externalName);
    }
    await this.#backend
      .post(`/tasks/${task.id}/complete`, { outputs })
      .set('If-Match', task.etag);
  }
}
