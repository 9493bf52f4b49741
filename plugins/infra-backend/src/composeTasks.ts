import { LoggerService } from '@backstage/backend-plugin-api';
import { SecretStore } from './secrets';
import {
  DefaultTasks,
  Enqueuer,
  EventBus,
  LateTasks,
  Notifier,
  StoredTasks,
  TaskNotifier,
  TaskUseCases,
} from './service';
import { Db } from './store';

export interface ComposeTasksOptions {
  db: Db;
  secrets: SecretStore;
  logger: LoggerService;
  notifier: Notifier;
  enqueuer: Enqueuer;
  eventBus: EventBus;
  /** As modules have them. */
  manualTasks: LateTasks;
}

/** Tasks from both of their sides: as drivers ask for them, and as people do them. */
export function composeTasks(options: ComposeTasksOptions): TaskUseCases {
  const notifier = new TaskNotifier(options);
  const stored = new StoredTasks({ ...options, notifier });
  options.manualTasks.bind(stored);
  return new DefaultTasks({ ...options, notifier, stored });
}
