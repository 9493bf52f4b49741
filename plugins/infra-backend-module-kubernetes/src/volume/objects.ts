import { FieldDiff } from '@infra-orchestration/backstage-plugin-infra-common';
import { ResourceIdentity } from '@infra-orchestration/backstage-plugin-infra-node';
import { uniqueName } from '../objects/names';
import { Redactor } from '../objects/redaction';
import { ObjectRef } from '../objects/types';
import { ObjectSet } from '../sets/objectSet';
import { VolumeInputs } from './schema';

const MOST_NAME_LENGTH = 63;
const DEFAULT_ACCESS_MODES = ['ReadWriteOnce'];

/** `<namespace>/<name>` */
export function volumeName(
  identity: ResourceIdentity,
  { namespace, name }: Pick<VolumeInputs, 'namespace' | 'name'>,
): string {
  return `${namespace}/${name ?? uniqueName(identity, MOST_NAME_LENGTH)}`;
}

export function claimRef(externalName: string): ObjectRef {
  const [namespace, name] = externalName.split('/');
  return { apiVersion: 'v1', kind: 'PersistentVolumeClaim', namespace, name };
}

/** Where the inputs put the claim otherwise than where it is: what it is called first it stays. */
export function volumeMoves(
  externalName: string,
  inputs: Pick<VolumeInputs, 'namespace' | 'name'>,
): FieldDiff[] {
  const [namespace, name] = externalName.split('/');
  const moves = [
    { path: '/namespace', before: namespace, after: inputs.namespace },
    { path: '/name', before: name, after: inputs.name },
  ];
  return moves.filter(
    ({ before, after }) => after !== undefined && after !== before,
  );
}

/** Pure. Without inputs, as a look after a removal may come, what the claim is called alone. */
export function volumeObjects(
  externalName: string,
  inputs: VolumeInputs,
): ObjectSet {
  const { apiVersion, kind, name, namespace } = claimRef(externalName);
  const { size, storageClass, accessModes, labels, annotations } = inputs;
  const claim = {
    apiVersion,
    kind,
    metadata: {
      name,
      namespace,
      ...(labels ? { labels } : {}),
      ...(annotations ? { annotations } : {}),
    },
    spec: {
      accessModes: accessModes ?? DEFAULT_ACCESS_MODES,
      resources: { requests: { storage: size } },
      ...(storageClass ? { storageClassName: storageClass } : {}),
    },
  };
  return {
    phases: size ? [[claim]] : [],
    candidates: [claimRef(externalName)],
    redactor: new Redactor([]),
  };
}
