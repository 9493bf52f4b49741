import { JsonValue } from '@backstage/types';
import {
  Plan,
  PlannedActionType,
} from '@infra-orchestration/backstage-plugin-infra-common';

/** Most consequential first, as a person reads a plan. */
export const actionOrder: PlannedActionType[] = [
  'delete',
  'replace',
  'create',
  'update',
  'adopt',
  'forget',
  'noop',
];

export function countActions(plan: Plan): [PlannedActionType, number][] {
  return actionOrder
    .map(
      action =>
        [
          action,
          plan.actions.filter(planned => planned.action === action).length,
        ] as [PlannedActionType, number],
    )
    .filter(([, count]) => count > 0);
}

/** `/spec/containers/0/image` → `spec.containers.0.image`, unescaped (RFC 6901). */
export function readablePath(pointer: string): string {
  return (
    pointer
      .replace(/^\//, '')
      .split('/')
      .map(part => part.replace(/~1/g, '/').replace(/~0/g, '~'))
      .join('.') || '/'
  );
}

export function readableValue(value: JsonValue | undefined): string {
  if (value === undefined) return '';
  return typeof value === 'string' ? value : JSON.stringify(value, null, 2);
}
