import { LoggerService } from '@backstage/backend-plugin-api';
import { Db, TaskRecord, tasks } from '../store';
import { Notice, Notifier } from './ports';

export interface TaskNotifierOptions {
  db: Db;
  notifier: Notifier;
  logger: LoggerService;
}

/** Where a task is shown, below the app's own address. */
const pageOf = ({ id }: TaskRecord) => `/infra/tasks/${id}`;

/**
 * Tells people of tasks, once for each change: the scope is the task, so that a later message takes
 * the place of an earlier one. Nothing waits for it, and nothing fails by it.
 */
export class TaskNotifier {
  readonly #options: TaskNotifierOptions;

  constructor(options: TaskNotifierOptions) {
    this.#options = options;
  }

  opened(task: TaskRecord): void {
    const { db } = this.#options;
    const { title, assignee } = task.request;
    this.#send(
      task,
      assignee,
      {
        title,
        description: `${placeOf(task)} waits for you`,
        severity: 'high',
      },
      () => tasks.noteNotified(db, { task, now: new Date() }),
    );
  }

  withdrawn(task: TaskRecord): void {
    const { title, assignee } = task.request;
    this.#send(task, assignee, {
      title: `No longer needed: ${title}`,
      description: `${placeOf(
        task,
      )} does not ask for it any more. If you have begun, undo it`,
      severity: 'normal',
    });
  }

  rejected(task: TaskRecord): void {
    const { answeredBy, environmentOwner, message, request } = task;
    if (environmentOwner) {
      this.#send(task, environmentOwner, {
        title: `Rejected: ${request.title}`,
        description: `${answeredBy} rejected it for ${placeOf(
          task,
        )}: ${message}`,
        severity: 'high',
      });
    }
  }

  #send(
    task: TaskRecord,
    entityRef: string,
    told: Pick<Notice, 'title' | 'description' | 'severity'>,
    then?: () => Promise<void>,
  ): void {
    const { notifier, logger } = this.#options;
    notifier
      .notify({
        ...told,
        to: [entityRef],
        link: pageOf(task),
        topic: 'infra.tasks',
        scope: `infra.task.${task.id}`,
      })
      .then(then)
      .catch(error =>
        logger.warn(
          `${entityRef} was not told of task ${task.id} (${told.title}): ${error}`,
        ),
      );
  }
}

function placeOf(task: TaskRecord): string {
  return `${task.address} of the environment ${task.environmentName} (${task.environmentType}) of ${task.entityRef}`;
}
