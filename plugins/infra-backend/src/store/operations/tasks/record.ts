import {
  ManualTask,
  ManualTaskState,
} from '@infra-orchestration/backstage-plugin-infra-node';
import { JsonObject } from '@backstage/types';
import { fromJson, fromOptionalJson, toIso, toOptionalIso } from '../../codec';
import { TaskRow } from '../../tables';

/** A task with all that is kept of it. Instants are ISO 8601. */
export interface TaskRecord extends ManualTask {
  environmentId: string;
  environmentName: string;
  environmentType: string;
  /** Of the environment; absent where that is not known. */
  environmentOwner?: string;
  entityRef: string;
  instanceId: string;
  address: string;
  externalName: string;
  /** Its outputs hold. */
  standing: boolean;
  /** Secrets left out. */
  outputs?: JsonObject;
  /** Where the secret outputs are kept, by name. */
  secretRefs: Record<string, string>;
  answeredAt?: string;
  /** Since when the assignee knows of it as it is. */
  notifiedAt?: string;
  version: number;
  createdAt: string;
  updatedAt: string;
}

/** A tree of conditions for lists; permission decisions are translated into it. */
export type TaskFilter =
  | { allOf: TaskFilter[] }
  | { anyOf: TaskFilter[] }
  | { not: TaskFilter }
  | { field: TaskField; values: string[] };

export type TaskField =
  | 'state'
  | 'assignee'
  | 'environmentId'
  | 'environmentType'
  | 'environmentOwner';

export const PENDING: ManualTaskState[] = ['open', 'rejected'];

export function toTask(row: TaskRow & { owner?: string | null }): TaskRecord {
  return {
    id: row.id,
    purpose: row.purpose as TaskRecord['purpose'],
    state: row.state as TaskRecord['state'],
    ownershipMark: row.ownership_mark,
    request: {
      title: row.title,
      instructions: row.instructions,
      assignee: row.assignee,
      values: fromJson(row.given),
      outputs: fromJson(row.output_schema),
    },
    environmentId: row.environment_id,
    environmentName: row.environment_name,
    environmentType: row.environment_type,
    environmentOwner: row.owner ?? undefined,
    entityRef: row.entity_ref,
    instanceId: row.instance_id,
    address: row.address,
    externalName: row.external_name,
    standing: Boolean(row.standing),
    outputs: fromOptionalJson(row.outputs),
    secretRefs: fromOptionalJson(row.secret_refs) ?? {},
    message: row.message ?? undefined,
    answeredBy: row.answered_by ?? undefined,
    answeredAt: toOptionalIso(row.answered_at),
    notifiedAt: toOptionalIso(row.notified_at),
    version: row.version,
    createdAt: toIso(row.created_at),
    updatedAt: toIso(row.updated_at),
  };
}
