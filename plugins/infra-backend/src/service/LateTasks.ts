import {
  AskOptions,
  ManualTasks,
  ManualTaskSubject,
} from '@infra-orchestration/backstage-plugin-infra-node';

/**
 * The tasks as modules are given them, before the plugin has a database. Calls wait until it has;
 * nothing calls before the engine starts.
 */
export class LateTasks implements ManualTasks {
  readonly #listeners = new Set<(ownershipMark: string) => void>();
  #resolve!: (tasks: ManualTasks) => void;
  readonly #tasks = new Promise<ManualTasks>(resolve => {
    this.#resolve = resolve;
  });

  bind(tasks: ManualTasks): void {
    tasks.onChange(mark => this.#listeners.forEach(listen => listen(mark)));
    this.#resolve(tasks);
  }

  async find(externalName: string) {
    return (await this.#tasks).find(externalName);
  }

  async outputsOf(taskId: string) {
    return (await this.#tasks).outputsOf(taskId);
  }

  async ask(options: AskOptions) {
    return (await this.#tasks).ask(options);
  }

  async withdraw(subject: ManualTaskSubject, options: { forget: boolean }) {
    return (await this.#tasks).withdraw(subject, options);
  }

  onChange(listener: (ownershipMark: string) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}
