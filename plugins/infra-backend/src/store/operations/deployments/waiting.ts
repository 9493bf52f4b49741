import { Plan } from '@infra-orchestration/backstage-plugin-infra-common';
import { toOptionalJson } from '../../codec';
import { Db } from '../../database';
import { DeploymentRow } from '../../tables';

/**
 * Of a deployment that awaits approval, and is therefore no worker's. Call it in a transaction that
 * holds the lock on the environment's row.
 */
export async function endWaiting(
  trx: Db,
  options: {
    id: string;
    status: 'Pending' | 'Rejected' | 'Cancelled' | 'Superseded';
    message?: string;
    now: Date;
  },
): Promise<void> {
  const { id, status, message, now } = options;
  await trx<DeploymentRow>('deployments')
    .where({ id, status: 'AwaitingApproval' })
    .update({
      status,
      message: message ?? null,
      finished_at: status === 'Pending' ? null : now,
    });
}

/** The plan that a deployment which awaits approval has by now. */
export async function setPlan(
  trx: Db,
  options: { id: string; plan: Plan },
): Promise<void> {
  await trx<DeploymentRow>('deployments')
    .where({ id: options.id, status: 'AwaitingApproval' })
    .update({ plan: toOptionalJson(options.plan) });
}
