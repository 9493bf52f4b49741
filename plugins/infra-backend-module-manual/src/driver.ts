import {
  Driver,
  createDriver,
  ManualTasks,
} from '@infra-orchestration/backstage-plugin-infra-node';
import { gated, ManualConnection, OutsideGate } from './connection';
import { taskKind } from './task/handler';

/** @public */
export interface ManualDriverOptions {
  /** Where tasks are kept; see `infraTasksExtensionPoint`. */
  tasks: ManualTasks;
  /** Every call to the tasks passes through it; for tests of interruption. */
  gate?: <T>(call: () => Promise<T>) => Promise<T>;
}

const openGate: OutsideGate = call => call();

/**
 * A driver whose hands are people's: each resource is a task for a group, which says what is to be
 * done and takes down what came of it. A definition that uses it needs no provider.
 *
 * @public
 */
export function createManualDriver(options: ManualDriverOptions): Driver {
  const { tasks, gate = openGate } = options;
  return createDriver<ManualConnection>({
    id: 'manual',
    title: 'Tasks for people',
    configSchema: {
      type: 'object',
      properties: {
        assignee: {
          type: 'string',
          minLength: 1,
          description:
            'Entity ref of the group or user that is asked where a definition names none',
        },
      },
      additionalProperties: false,
    },
    credentials: {},
    kinds: [taskKind],
    connect: async ({ config }) => ({
      tasks: gated(tasks, gate),
      assignee: config.assignee as string | undefined,
    }),
    checkAccess: async () => ({
      ok: true,
      checks: [{ name: 'keep tasks for people', granted: true }],
    }),
  });
}
