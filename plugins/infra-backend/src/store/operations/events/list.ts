import {
  InfraEvent,
  InfraEventType,
} from '@infra-orchestration/backstage-plugin-infra-common';
import { Db } from '../../database';
import { toEvent } from '../../rows';
import { EventRow } from '../../tables';

export interface ListEventsOptions {
  environmentId: string;
  /** Only later ones. */
  afterId?: number;
  /** Only earlier ones. */
  beforeId?: number;
  deploymentId?: string;
  address?: string;
  types?: InfraEventType[];
  /** `asc` (default): the oldest first, for following. `desc`: the newest first. */
  order?: 'asc' | 'desc';
  limit: number;
}

export async function list(
  db: Db,
  options: ListEventsOptions,
): Promise<InfraEvent[]> {
  const query = db<EventRow>('events')
    .where({ environment_id: options.environmentId })
    .orderBy('id', options.order ?? 'asc')
    .limit(options.limit);
  if (options.afterId !== undefined) {
    query.where('id', '>', options.afterId);
  }
  if (options.beforeId !== undefined) {
    query.where('id', '<', options.beforeId);
  }
  if (options.deploymentId !== undefined) {
    query.where({ deployment_id: options.deploymentId });
  }
  if (options.address !== undefined) {
    query.where({ address: options.address });
  }
  if (options.types) {
    query.whereIn('type', options.types);
  }
  return (await query).map(toEvent);
}
