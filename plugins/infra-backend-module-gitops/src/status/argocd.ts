import { ControllerView } from './types';

/** An Application (`argoproj.io/v1alpha1`) as it is here of interest. Pure. */
export function viewOfApplication({ status = {} }: any): ControllerView {
  const { sync = {}, health = {}, operationState } = status;
  const revisions = [sync.revision, ...(sync.revisions ?? [])].filter(Boolean);
  return {
    revisions,
    isSynced: sync.status === 'Synced',
    isHealthy: health.status === 'Healthy',
    ...failureOf(operationState, health, revisions[0]),
    summary: `${sync.status ?? 'not compared yet'}, ${
      health.status ?? 'health unknown'
    }${health.message ? ` (${health.message})` : ''}`,
  };
}

function failureOf(
  operation: any,
  health: any,
  revision: string | undefined,
): Pick<ControllerView, 'failure'> {
  if (/^(Failed|Error)$/.test(operation?.phase ?? '')) {
    return {
      failure: {
        revision: operation.syncResult?.revision ?? revision,
        message: operation.message ?? operation.phase,
      },
    };
  }
  return health.status === 'Degraded'
    ? { failure: { revision, message: health.message ?? 'Degraded' } }
    : {};
}
