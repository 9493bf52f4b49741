import { FieldDiff } from '@infra-orchestration/backstage-plugin-infra-common';
import { ResourceIdentity } from '@infra-orchestration/backstage-plugin-infra-node';
import { uniqueName } from '../objects/names';
import { Redactor } from '../objects/redaction';
import { ObjectRef } from '../objects/types';
import { ObjectSet } from '../sets/objectSet';
import { DnsEndpointInputs } from './schema';

const MOST_NAME_LENGTH = 63;

/** `<namespace>/<name of the DNSEndpoint>` */
export function endpointName(
  identity: ResourceIdentity,
  { namespace }: Pick<DnsEndpointInputs, 'namespace'>,
): string {
  return `${namespace}/${uniqueName(identity, MOST_NAME_LENGTH)}`;
}

export function endpointRef(externalName: string): ObjectRef {
  const [namespace, name] = externalName.split('/');
  return {
    apiVersion: 'externaldns.k8s.io/v1alpha1',
    kind: 'DNSEndpoint',
    namespace,
    name,
  };
}

/** The namespace is that of the first time. The name in the DNS may change. */
export function endpointMoves(
  externalName: string,
  { namespace }: Pick<DnsEndpointInputs, 'namespace'>,
): FieldDiff[] {
  const [before] = externalName.split('/');
  return namespace === undefined || namespace === before
    ? []
    : [{ path: '/namespace', before, after: namespace }];
}

/** Pure. Without inputs, as a look after a removal may come, what the object is called alone. */
export function endpointObjects(
  externalName: string,
  inputs: DnsEndpointInputs,
): ObjectSet {
  const { apiVersion, kind, name, namespace } = endpointRef(externalName);
  const { labels, annotations, providerSpecific } = inputs;
  const settings = Object.entries(providerSpecific ?? {});
  const object = {
    apiVersion,
    kind,
    metadata: {
      name,
      namespace,
      ...(labels ? { labels } : {}),
      ...(annotations ? { annotations } : {}),
    },
    spec: {
      endpoints: [
        {
          dnsName: inputs.name,
          recordType: inputs.type,
          targets: inputs.values,
          ...(inputs.ttl ? { recordTTL: inputs.ttl } : {}),
          ...(settings.length > 0
            ? {
                providerSpecific: settings.map(([setting, value]) => ({
                  name: setting,
                  value,
                })),
              }
            : {}),
        },
      ],
    },
  };
  return {
    phases: inputs.name ? [[object]] : [],
    candidates: [endpointRef(externalName)],
    redactor: new Redactor([]),
  };
}
