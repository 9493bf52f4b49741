import {
  DriverError,
  ResourceIdentity,
} from '@infra-orchestration/backstage-plugin-infra-node';
import { createHash } from 'node:crypto';
import { stringify } from 'yaml';
import { Files } from '../git/Clone';
import { KubeObject, ManifestsInputs } from './schema';
import { MARKER, markerText } from './marker';

const KUSTOMIZATION = 'kustomization.yaml';

/** Kinds of Kubernetes itself that are in no namespace. */
const CLUSTER_WIDE = new Set([
  '/Namespace',
  '/Node',
  '/PersistentVolume',
  'admissionregistration.k8s.io/MutatingWebhookConfiguration',
  'admissionregistration.k8s.io/ValidatingAdmissionPolicy',
  'admissionregistration.k8s.io/ValidatingAdmissionPolicyBinding',
  'admissionregistration.k8s.io/ValidatingWebhookConfiguration',
  'apiextensions.k8s.io/CustomResourceDefinition',
  'apiregistration.k8s.io/APIService',
  'gateway.networking.k8s.io/GatewayClass',
  'networking.k8s.io/IngressClass',
  'node.k8s.io/RuntimeClass',
  'rbac.authorization.k8s.io/ClusterRole',
  'rbac.authorization.k8s.io/ClusterRoleBinding',
  'scheduling.k8s.io/PriorityClass',
  'storage.k8s.io/CSIDriver',
  'storage.k8s.io/StorageClass',
  'storage.k8s.io/VolumeAttributesClass',
]);

/**
 * Pure. The texts that the directory has to hold, by file name; the same for the same inputs, whatever
 * the order of their fields. Without objects, as for a look after a removal, there are none.
 *
 * @throws DriverError `terminal` for objects that cannot go into Git
 */
export function renderFiles(
  identity: ResourceIdentity,
  { namespace, objects = [] }: Partial<ManifestsInputs>,
  { kustomization }: { kustomization: boolean },
): Map<string, string> {
  const files = new Map<string, string>();
  for (const object of objects) {
    refuseList(object);
    refuseSecret(object);
    const name = fileName(object);
    if (files.has(name)) {
      throw new DriverError(
        'terminal',
        `${object.kind} ${object.metadata.name} is in the objects twice.`,
      );
    }
    files.set(name, render(placed(object, namespace)));
  }
  if (files.size > 0) {
    const resources = [...files.keys()].sort();
    files.set(MARKER, markerText(identity));
    if (kustomization) {
      files.set(
        KUSTOMIZATION,
        render({
          apiVersion: 'kustomize.config.k8s.io/v1beta1',
          kind: 'Kustomization',
          resources,
        }),
      );
    }
  }
  return files;
}

/** `apps_deployment_web.yaml`; the name is escaped where it could be no file's. */
export function fileName({ apiVersion, kind, metadata }: KubeObject): string {
  const group = groupOf(apiVersion);
  return `${group ? `${group}_` : ''}${kind.toLowerCase()}_${encodeURIComponent(
    metadata.name,
  )}.yaml`;
}

/** YAML whose scalars mean the same to readers of 1.1, as Kubernetes has them, and of 1.2. */
export function render(value: object): string {
  return stringify(value, {
    version: '1.1',
    compat: 'core',
    sortMapEntries: true,
    aliasDuplicateObjects: false,
    lineWidth: 0,
  });
}

/** The id that Git gives to a text, by the kind of ids that the repository has. */
export function blobId(text: string, like: string | undefined): string {
  const algorithm = like?.length === 64 ? 'sha256' : 'sha1';
  return createHash(algorithm)
    .update(`blob ${Buffer.byteLength(text)}\0`)
    .update(text)
    .digest('hex');
}

/** Whether two directories hold the same. */
export function areSame(a: Files, b: Files): boolean {
  return a.size === b.size && [...a].every(([name, id]) => b.get(name) === id);
}

function placed(object: KubeObject, namespace: string | undefined): KubeObject {
  const { status: _, ...rest } = object;
  const { namespace: own, ...metadata } = object.metadata;
  if (own !== undefined && own !== namespace) {
    throw new DriverError(
      'terminal',
      `${object.kind} ${metadata.name} asks for namespace '${own}', but this claim is for '${namespace}'. Leave its namespace out.`,
    );
  }
  const isWide = CLUSTER_WIDE.has(
    `${groupOf(object.apiVersion)}/${object.kind}`,
  );
  return {
    ...rest,
    metadata: { ...metadata, ...(isWide ? {} : { namespace }) },
  } as KubeObject;
}

/** A list would hide what is in it. */
function refuseList({ kind, items }: KubeObject): void {
  if (kind.endsWith('List') && Array.isArray(items)) {
    throw new DriverError(
      'terminal',
      `A ${kind} is no object of its own. Give its items as objects.`,
    );
  }
}

/** What was in Git once is in its history, and in every clone, for good. */
function refuseSecret({
  apiVersion,
  kind,
  metadata,
  data,
  stringData,
}: KubeObject): void {
  const keys = Object.keys({ ...(data ?? {}), ...(stringData ?? {}) });
  if (groupOf(apiVersion) === '' && kind === 'Secret' && keys.length > 0) {
    throw new DriverError(
      'terminal',
      `Secret ${metadata.name} has data, which would be in the Git repository in clear. Use a SealedSecret or an ExternalSecret, or make it with the driver kubernetes.`,
    );
  }
}

function groupOf(apiVersion: string): string {
  return apiVersion.includes('/') ? apiVersion.split('/')[0] : '';
}
