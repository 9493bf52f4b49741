import { KubeObject } from './types';
import {
  ObjectCondition,
  Readiness,
  conditionsOf,
  inProgress,
  ready,
} from './readiness';

/** What leads from a name to a service: kinds whose controllers are no part of a cluster. */

const GATEWAY_GROUP = 'gateway.networking.k8s.io';
const ROUTE_CONDITIONS = ['Accepted', 'ResolvedRefs'];

/** An Ingress is in use without an address as well: not every controller tells one. */
export function ingressReadiness({ status }: KubeObject): Readiness {
  return status?.loadBalancer?.ingress?.length
    ? ready
    : { status: 'ready', unfinished: 'has no address yet' };
}

/** Every parent has to take the route; what one of them said of an older generation is no word on this. */
export function httpRouteReadiness(route: KubeObject): Readiness {
  const wanted: ParentRef[] = route.spec?.parentRefs ?? [];
  const told: ParentStatus[] = route.status?.parents ?? [];
  for (const parent of wanted) {
    const statuses = told.filter(({ parentRef }) =>
      isSameParent(parent, parentRef, route.metadata.namespace),
    );
    if (statuses.length === 0) {
      return inProgress(`has not been taken up by ${nameOf(parent)} yet`);
    }
    for (const { conditions = [] } of statuses) {
      const unmet = ROUTE_CONDITIONS.find(
        type => !holds(conditions, type, route.metadata.generation),
      );
      if (unmet) {
        const said = conditions.find(({ type }) => type === unmet);
        return inProgress(
          `is not ${unmet} by ${nameOf(parent)}: ${wordsOf(said)}`,
        );
      }
    }
  }
  return ready;
}

/** Unlike what bears no conditions by its nature, a Certificate without any was not seen yet. */
export function certificateReadiness(certificate: KubeObject): Readiness {
  const conditions = conditionsOf(certificate);
  if (holds(conditions, 'Ready', certificate.metadata.generation)) {
    return ready;
  }
  const failure = conditions.find(
    ({ type, reason, status }) =>
      type === 'Issuing' && reason === 'Failed' && status === 'False',
  );
  const said = failure ?? conditions.find(({ type }) => type === 'Ready');
  return inProgress(`is not issued: ${wordsOf(said)}`);
}

/** Whether names are there is told by a name server; that the object was read, by its status alone. */
export function dnsEndpointReadiness({ status }: KubeObject): Readiness {
  return status?.observedGeneration === undefined
    ? { status: 'ready', unfinished: 'has not been read by external-dns yet' }
    : ready;
}

interface ParentRef {
  group?: string;
  kind?: string;
  namespace?: string;
  name: string;
  sectionName?: string;
  port?: number;
}

interface ParentStatus {
  parentRef: ParentRef;
  conditions?: (ObjectCondition & { observedGeneration?: number })[];
}

function holds(
  conditions: (ObjectCondition & { observedGeneration?: number })[],
  wanted: string,
  generation = 0,
): boolean {
  return conditions.some(
    ({ type, status, observedGeneration = generation }) =>
      type === wanted && status === 'True' && observedGeneration >= generation,
  );
}

function wordsOf(condition: ObjectCondition | undefined): string {
  if (!condition) {
    return 'its controller has not looked at it yet';
  }
  return condition.status === 'True'
    ? 'its controller has not seen the last change yet'
    : condition.message || condition.reason || condition.type;
}

function isSameParent(a: ParentRef, b: ParentRef, namespace?: string) {
  const key = (parent: ParentRef) =>
    [
      parent.group ?? GATEWAY_GROUP,
      parent.kind ?? 'Gateway',
      parent.namespace ?? namespace,
      parent.name,
      parent.sectionName ?? '',
      parent.port ?? '',
    ].join('|');
  return key(a) === key(b);
}

function nameOf({ kind = 'Gateway', name, sectionName }: ParentRef): string {
  return `${kind} ${name}${sectionName ? ` (${sectionName})` : ''}`;
}
