import { randomUUID } from 'node:crypto';
import {
  Operation,
  OperationStatus,
  PlannedActionType,
} from '@infra-orchestration/backstage-plugin-infra-common';
import { DriverFailure } from '../../drivers';
import { ChangeSet, InstanceRecord } from '../../store';
import { mergeChangeSets } from '../reconcile/mergeChangeSets';
import { Run } from '../reconcile/run';

/**
 * Records an attempt together with the instance's new state, and resolves when both are stored:
 * nothing is made outside of which nothing is written here.
 */
export async function openOperation(
  run: Run,
  instance: InstanceRecord,
  action: PlannedActionType,
  changes: ChangeSet,
): Promise<Operation> {
  const operation: Operation = {
    id: randomUUID(),
    environmentId: run.environment.id,
    deploymentId: run.deployment.id,
    instanceId: instance.id,
    address: instance.address,
    action,
    status: 'Open',
    attempt: instance.attempt + 1,
    startedAt: run.now().toISOString(),
  };
  const opened: ChangeSet = {
    ...run.operation(operation),
    events: [
      run.event('operation.started', `${action} begins`, {
        address: instance.address,
        data: { operationId: operation.id, action, attempt: operation.attempt },
      }),
    ],
  };
  await run.recorder.record(mergeChangeSets(changes, opened));
  return operation;
}

/** How an attempt ended that failed so. */
export function endOf({
  interrupted,
}: DriverFailure): 'Failed' | 'Interrupted' {
  return interrupted ? 'Interrupted' : 'Failed';
}

/** The change by which an attempt ends, or goes on outside. */
export function operationChange(
  run: Run,
  operation: Operation,
  status: Exclude<OperationStatus, 'Open'>,
  message?: string,
): ChangeSet {
  const finished = status !== 'InProgress';
  const changed: Operation = {
    ...operation,
    status,
    message,
    finishedAt: finished ? run.now().toISOString() : undefined,
  };
  return {
    ...run.operation(changed),
    events: finished
      ? [
          run.event(
            'operation.finished',
            `${operation.action} ${status.toLowerCase()}${
              message ? `: ${message}` : ''
            }`,
            {
              address: operation.address,
              level: status === 'Succeeded' ? 'info' : 'warn',
              data: {
                operationId: operation.id,
                action: operation.action,
                status,
              },
            },
          ),
        ]
      : [],
  };
}
