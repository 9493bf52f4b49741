import { FieldDiff } from '@infra-orchestration/backstage-plugin-infra-common';
import { ResourceIdentity } from '@infra-orchestration/backstage-plugin-infra-node';
import { uniqueName } from '../objects/names';
import {
  INSTANCE_LABEL,
  MARK_ANNOTATION,
  labelValue,
} from '../objects/ownership';
import { Redactor } from '../objects/redaction';
import { refKey } from '../objects/refs';
import { KubeObject, ObjectRef } from '../objects/types';
import { ObjectSet } from '../sets/objectSet';
import { defaultWorkloadName } from '../workload/objects';
import { RouteInputs, RoutePath } from './schema';

const API_VERSIONS = {
  Ingress: 'networking.k8s.io/v1',
  HTTPRoute: 'gateway.networking.k8s.io/v1',
};
type RouteKind = keyof typeof API_VERSIONS;

/** Names of Secrets made from it have to fit as well. */
const MOST_NAME_LENGTH = 56;

const kindOf = ({ api }: Pick<RouteInputs, 'api'>): RouteKind =>
  api === 'gateway' ? 'HTTPRoute' : 'Ingress';

/** `<namespace>/<kind>/<name>`: which of the two kinds it is, is seen from outside. */
export function routeName(
  identity: ResourceIdentity,
  inputs: Pick<RouteInputs, 'namespace' | 'api'>,
): string {
  const name = uniqueName(identity, MOST_NAME_LENGTH);
  return `${inputs.namespace}/${kindOf(inputs)}/${name}`;
}

/** All that a route may consist of. */
export function routeRefs(externalName: string) {
  const [namespace, kind, name] = externalName.split('/');
  const ref = (apiVersion: string, ofKind: string, called = name) => ({
    apiVersion,
    kind: ofKind,
    namespace,
    name: called,
  });
  return {
    route: ref(API_VERSIONS[kind as RouteKind], kind),
    certificate: ref('cert-manager.io/v1', 'Certificate'),
    /** Made by cert-manager, with our mark on it. */
    secret: ref('v1', 'Secret', `${name}-tls`),
  };
}

/** Where the inputs ask for something that what is there cannot become. */
export function routeMoves(
  externalName: string,
  inputs: Pick<RouteInputs, 'namespace' | 'api'>,
): FieldDiff[] {
  if (inputs.namespace === undefined) {
    return [];
  }
  const [namespace, kind] = externalName.split('/');
  const moves = [
    { path: '/namespace', before: namespace, after: inputs.namespace },
    { path: '/api', before: kind, after: kindOf(inputs) },
  ];
  return moves.filter(({ before, after }) => before !== after);
}

/**
 * Pure. The route bears the inventory; a certificate goes with it. Without inputs, as a look after a
 * removal may come, the route alone, whose inventory names the rest.
 *
 * @param applied - what the last apply made
 */
export function routeObjects(
  externalName: string,
  identity: ResourceIdentity,
  inputs: RouteInputs,
  applied: ObjectRef[] = [],
): ObjectSet {
  const refs = routeRefs(externalName);
  const wantsCertificate = inputs.tls?.issuerRef !== undefined;
  const had = new Set(applied.map(refKey));
  return {
    root: inputs.hosts
      ? routeObject(externalName, identity, inputs)
      : objectOf(refs.route, {}),
    phases: wantsCertificate
      ? [[certificate(externalName, identity, inputs)]]
      : [],
    // cert-manager leaves the Secret behind when the Certificate goes.
    candidates:
      !wantsCertificate && had.has(refKey(refs.certificate))
        ? [refs.secret]
        : [],
    redactor: new Redactor([]),
  };
}

export function routeOutputs(externalName: string, inputs: RouteInputs) {
  const { hosts, paths, tls } = inputs;
  const [host] = hosts;
  const path = paths[0].path ?? '/';
  const tlsSecret = secretNameOf(externalName, inputs);
  return {
    url: `${tls ? 'https' : 'http'}://${host}${path === '/' ? '' : path}`,
    host,
    hosts,
    ...(tlsSecret ? { tlsSecret } : {}),
  };
}

function routeObject(
  externalName: string,
  identity: ResourceIdentity,
  inputs: RouteInputs,
): KubeObject {
  const { route } = routeRefs(externalName);
  const fallback = defaultWorkloadName(identity);
  const paths = inputs.paths.map(path => ({ service: fallback, ...path }));
  return objectOf(
    route,
    inputs,
    route.kind === 'HTTPRoute'
      ? httpRouteSpec(inputs, paths)
      : ingressSpec(inputs, paths, secretNameOf(externalName, inputs)),
  );
}

function ingressSpec(
  { hosts, ingressClassName }: RouteInputs,
  paths: RoutePath[],
  secretName: string | undefined,
) {
  const http = {
    paths: paths.map(({ path = '/', pathType = 'Prefix', service, port }) => ({
      path,
      pathType,
      backend: { service: { name: service, port: { number: port } } },
    })),
  };
  return {
    ...(ingressClassName ? { ingressClassName } : {}),
    ...(secretName ? { tls: [{ hosts, secretName }] } : {}),
    rules: hosts.map(host => ({ host, http })),
  };
}

function httpRouteSpec({ hosts, parentRefs }: RouteInputs, paths: RoutePath[]) {
  return {
    parentRefs,
    hostnames: hosts,
    rules: paths.map(({ path = '/', pathType, service, port }) => ({
      matches: [
        {
          path: {
            type: pathType === 'Exact' ? 'Exact' : 'PathPrefix',
            value: path,
          },
        },
      ],
      backendRefs: [{ name: service, port }],
    })),
  };
}

function certificate(
  externalName: string,
  { ownershipMark, instanceId }: ResourceIdentity,
  { hosts, tls, labels }: RouteInputs,
): KubeObject {
  const refs = routeRefs(externalName);
  const {
    name,
    kind = 'ClusterIssuer',
    group = 'cert-manager.io',
  } = tls!.issuerRef!;
  return objectOf(
    refs.certificate,
    { labels },
    {
      secretName: refs.secret.name,
      // By the mark the Secret is known as ours when it is to go.
      secretTemplate: {
        labels: { [INSTANCE_LABEL]: labelValue(instanceId) },
        annotations: { [MARK_ANNOTATION]: ownershipMark },
      },
      dnsNames: hosts,
      issuerRef: { name, kind, group },
    },
  );
}

function secretNameOf(
  externalName: string,
  { tls }: RouteInputs,
): string | undefined {
  return tls?.issuerRef ? routeRefs(externalName).secret.name : tls?.secretName;
}

function objectOf(
  { apiVersion, kind, name, namespace }: ObjectRef,
  { labels, annotations }: Partial<RouteInputs>,
  spec?: object,
): KubeObject {
  return {
    apiVersion,
    kind,
    metadata: {
      name,
      namespace,
      ...(labels ? { labels } : {}),
      ...(annotations ? { annotations } : {}),
    },
    ...(spec ? { spec } : {}),
  };
}
