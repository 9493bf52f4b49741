import { ManualTasks } from '@infra-orchestration/backstage-plugin-infra-node';

/** Wraps each call to the tasks; for tests of interruption. */
export type OutsideGate = <T>(call: () => Promise<T>) => Promise<T>;

/** What a provider of this driver comes to. */
export interface ManualConnection {
  tasks: ManualTasks;
  /** Whom to ask where a definition does not say it. */
  assignee?: string;
}

/** The tasks, with each call through the gate. */
export function gated(tasks: ManualTasks, gate: OutsideGate): ManualTasks {
  return {
    find: name => gate(() => tasks.find(name)),
    outputsOf: id => gate(() => tasks.outputsOf(id)),
    ask: options => gate(() => tasks.ask(options)),
    withdraw: (subject, options) =>
      gate(() => tasks.withdraw(subject, options)),
    onChange: listener => tasks.onChange(listener),
  };
}
