import {
  Environment,
  InfraEvent,
  InfraEventType,
} from '@infra-orchestration/backstage-plugin-infra-common';
import { JsonObject } from '@backstage/types';

/** What the types of all lifecycle events begin with. */
export const LIFECYCLE_PREFIX = 'dev.infra-orchestration.';

/** Entries of the log that others are told of; the rest is for whoever looks on. */
export const lifecycleSources: readonly InfraEventType[] = [
  'environment.created',
  'environment.status',
  'environment.expiring',
  'environment.extended',
  'environment.deleted',
  'deployment.created',
  'deployment.status',
  'approval.requested',
  'approval.decided',
  'resource.phase',
  'hook.state',
  'promotion.state',
];

/** What a sink is told of where it does not say. */
export const defaultLifecycleTypes = [
  'environment.*',
  'deployment.*',
  'approval.*',
  'hook.*',
  'promotion.*',
];

/** What a sink is told of. */
export interface LifecycleFilter {
  /** Without the common prefix; `*` at the end stands for anything. */
  types?: readonly string[];
  environmentTypes?: readonly string[];
}

/** The parts of a CloudEvent that are ours to fill. */
export interface LifecycleEvent {
  id: string;
  source: string;
  type: string;
  /** Id of the environment. */
  subject: string;
  time: string;
  data: JsonObject;
}

type Subject = Pick<
  Environment,
  'id' | 'name' | 'type' | 'entityRef' | 'owner' | 'labels'
>;

/**
 * An entry of the log as others see it; undefined where it is nothing for them. The type says what
 * became of its subject, such as `environment.ready`, so that one can subscribe to just that.
 */
export function lifecycleEvent(
  event: InfraEvent,
  environment: Subject,
  options: { installation: string; filter?: LifecycleFilter },
): LifecycleEvent | undefined {
  const { installation, filter = {} } = options;
  const name = lifecycleName(event);
  const isForThem =
    name !== undefined &&
    isWanted(name, filter.types ?? defaultLifecycleTypes) &&
    (filter.environmentTypes?.includes(environment.type) ?? true);
  return isForThem
    ? {
        id: String(event.id),
        source: `urn:infra-orchestration:${installation}`,
        type: LIFECYCLE_PREFIX + name,
        subject: event.environmentId,
        time: event.at,
        data: dataOf(event, environment),
      }
    : undefined;
}

function dataOf(event: InfraEvent, environment: Subject): JsonObject {
  const { id, name, type, entityRef, owner, labels } = environment;
  return {
    environment: { id, name, type, entityRef, owner, labels },
    level: event.level,
    message: event.message,
    ...(event.deploymentId && { deploymentId: event.deploymentId }),
    ...(event.address && { resource: event.address }),
    ...(event.data && { details: event.data }),
  };
}

/** The type without its prefix; undefined where the entry is none for others. */
export function lifecycleName({
  type,
  data = {},
}: Pick<InfraEvent, 'type' | 'data'>): string | undefined {
  if (!lifecycleSources.includes(type)) {
    return undefined;
  }
  const [subject, what] = type.split('.');
  if (what !== 'status' && what !== 'phase' && what !== 'state') {
    return type;
  }
  const became = data[what];
  return typeof became === 'string'
    ? `${subject}.${became.charAt(0).toLowerCase()}${became.slice(1)}`
    : undefined;
}

function isWanted(name: string, patterns: readonly string[]): boolean {
  return patterns.some(pattern =>
    pattern.endsWith('*')
      ? name.startsWith(pattern.slice(0, -1))
      : name === pattern,
  );
}
