import {
  Condition,
  Deployment,
  EnvironmentLink,
  EnvironmentStatus,
  Operation,
  Plan,
  Receipt,
} from '@infra-orchestration/backstage-plugin-infra-common';
import { HookRunRecord } from '../../../core';
import { inChunks } from '../../chunks';
import { toDate, toJson, toOptionalJson } from '../../codec';
import { Db } from '../../database';
import { SupersededError } from '../../errors';
import { fromInstance } from '../../rows';
import {
  DeploymentRow,
  EnvironmentRow,
  HookRunRow,
  InstanceRow,
  OperationRow,
  ReceiptRow,
  SecretRow,
} from '../../tables';
import {
  InstanceRecord,
  Intent,
  Lease,
  NewEvent,
  SealedSecret,
} from '../../types';
import * as deliveries from '../deliveries';
import {
  isDue,
  releaseChange,
  ReleaseLeaseOptions,
} from '../environments/releaseLease';
import * as events from '../events';
import { fromHookRun } from '../hooks/rows';
import * as previews from '../previews';
import * as secrets from '../secrets';
import { fenced, toIntent } from './fence';

export interface EnvironmentPatch {
  status?: EnvironmentStatus;
  conditions?: Condition[];
  links?: EnvironmentLink[];
  observedGeneration?: number;
  observedRetryRequests?: number;
  /** Only with `observedGeneration`, and only while that is the latest. */
  deletedAt?: string;
}

export interface DeploymentPatch {
  id: string;
  status?: Deployment['status'];
  plan?: Plan;
  message?: string | null;
  startedAt?: string;
  finishedAt?: string | null;
}

/** What a worker learned or decided since its last write; all of it is stored or nothing. */
export interface ChangeSet {
  environment?: EnvironmentPatch;
  deployments?: DeploymentPatch[];
  /** Whole rows: the lease makes their holder the only writer. */
  instances?: InstanceRecord[];
  operations?: Operation[];
  /** Whole rows, as with instances. */
  hookRuns?: HookRunRecord[];
  secrets?: SealedSecret[];
  receipts?: (Receipt & { instanceId: string })[];
  /** Ids of instances whose secrets go. */
  forgetSecretsOf?: string[];
  events?: NewEvent[];
}

export interface CommitOptions {
  now: Date;
  /** The lease is given back by this very commit. */
  release?: ReleaseLeaseOptions;
  /** False where it is known that the environment is none of a preview; what is one is so from its beginning. */
  hasPreview?: boolean;
}

export interface Committed {
  /** What clients want by now. */
  intent: Intent;
  /** Where the lease was given back: whether the environment is due at once. */
  due: boolean;
}

/**
 * Stores a change set under a lease.
 *
 * @throws LeaseLostError and stores nothing where the lease is another's
 * @throws SupersededError and stores nothing where it would delete what a newer generation asks for
 */
export async function commit(
  db: Db,
  lease: Lease,
  changes: ChangeSet,
  options: CommitOptions,
): Promise<Committed> {
  const { release } = options;
  const row = environmentRow(changes.environment, options.now);
  const change = release ? { ...releaseChange(db, release), ...row } : row;
  return await fenced(db, lease, change, async (trx, held) => {
    const { deletedAt, observedGeneration } = changes.environment ?? {};
    if (deletedAt && observedGeneration !== held.generation) {
      throw new SupersededError(lease);
    }
    for (const patch of changes.deployments ?? []) {
      await writeDeployment(trx, patch);
    }
    await inChunks(changes.instances ?? [], some =>
      trx<InstanceRow>('resource_instances')
        .insert(some.map(fromInstance))
        .onConflict('id')
        .merge(),
    );
    await inChunks(changes.operations ?? [], some =>
      writeOperations(trx, lease, some),
    );
    await inChunks(changes.hookRuns ?? [], some =>
      trx<HookRunRow>('hook_runs')
        .insert(some.map(fromHookRun))
        .onConflict('id')
        .merge(),
    );
    await secrets.put(trx, changes.secrets ?? [], options);
    await inChunks(changes.receipts ?? [], some => writeReceipts(trx, some));
    if (changes.forgetSecretsOf?.length) {
      await trx<SecretRow>('secrets')
        .whereIn('instance_id', changes.forgetSecretsOf)
        .delete();
    }
    await events.append(trx, changes.events ?? [], options);
    if (changes.deployments?.some(({ finishedAt }) => finishedAt)) {
      const { environmentId } = lease;
      await deliveries.markDueOf(trx, { ...options, environmentId });
      if (options.hasPreview ?? true) {
        await previews.markDueOf(trx, { ...options, environmentId });
      }
    }
    return {
      intent: toIntent(held),
      due: release !== undefined && isDue(held, release.intent),
    };
  });
}

function environmentRow(
  patch: EnvironmentPatch | undefined,
  now: Date,
): Partial<EnvironmentRow> | undefined {
  return (
    patch && {
      updated_at: now,
      ...(patch.status && { status: patch.status }),
      ...(patch.conditions && { conditions: toJson(patch.conditions) }),
      ...(patch.links && { links: toJson(patch.links) }),
      ...(patch.observedGeneration !== undefined && {
        observed_generation: patch.observedGeneration,
      }),
      ...(patch.observedRetryRequests !== undefined && {
        observed_retry_requests: patch.observedRetryRequests,
      }),
      ...(patch.deletedAt && {
        deleted_at: toDate(patch.deletedAt),
        next_reconcile_at: null,
      }),
    }
  );
}

async function writeDeployment(trx: Db, patch: DeploymentPatch): Promise<void> {
  await trx<DeploymentRow>('deployments')
    .where({ id: patch.id })
    .update({
      ...(patch.status && { status: patch.status }),
      ...(patch.plan && { plan: toOptionalJson(patch.plan) }),
      ...(patch.message !== undefined && { message: patch.message }),
      ...(patch.startedAt && { started_at: toDate(patch.startedAt) }),
      ...(patch.finishedAt !== undefined && {
        finished_at:
          patch.finishedAt === null ? null : toDate(patch.finishedAt),
      }),
    });
}

async function writeOperations(
  trx: Db,
  lease: Lease,
  operations: Operation[],
): Promise<void> {
  await trx<OperationRow>('operations')
    .insert(
      operations.map(operation => ({
        id: operation.id,
        environment_id: operation.environmentId,
        deployment_id: operation.deploymentId ?? null,
        instance_id: operation.instanceId,
        address: operation.address,
        action: operation.action,
        status: operation.status,
        attempt: operation.attempt,
        message: operation.message ?? null,
        fencing_token: lease.token,
        started_at: toDate(operation.startedAt),
        finished_at: toDate(operation.finishedAt),
      })),
    )
    .onConflict('id')
    .merge(['status', 'message', 'finished_at', 'fencing_token']);
}

async function writeReceipts(
  trx: Db,
  receipts: (Receipt & { instanceId: string })[],
): Promise<void> {
  await trx<ReceiptRow>('receipts')
    .insert(
      receipts.map(receipt => ({
        instance_id: receipt.instanceId,
        environment_id: receipt.environmentId,
        address: receipt.address,
        external_name: receipt.externalName,
        provider: receipt.provider ?? null,
        kind: receipt.kind,
        outcome: receipt.outcome,
        observation: receipt.observation,
        last_seen_at: toDate(receipt.lastSeenAt),
        observed_at: toDate(receipt.observedAt),
      })),
    )
    .onConflict('instance_id')
    .merge();
}
