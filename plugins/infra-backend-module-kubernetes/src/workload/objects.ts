import { FieldDiff } from '@infra-orchestration/backstage-plugin-infra-common';
import {
  DriverError,
  ResourceIdentity,
} from '@infra-orchestration/backstage-plugin-infra-node';
import { digestOf } from '../objects/digest';
import { dnsLabelPart, entityName } from '../objects/names';
import {
  CHECKSUM_ANNOTATION,
  ENVIRONMENT_LABEL,
  INSTANCE_LABEL,
  labelValue,
} from '../objects/ownership';
import { Redactor } from '../objects/redaction';
import { KubeObject, ObjectRef } from '../objects/types';
import { ObjectSet } from '../sets/objectSet';
import { Configuration, isWithin, variableKey } from './configuration';
import { ContainerInputs } from './containerSchema';
import { WorkloadInputs } from './schema';
import { podVolumes, volumeMounts } from './volumes';

/** By this label the Kubernetes tab of an entity finds its pods. */
const KUBERNETES_ID_LABEL = 'backstage.io/kubernetes-id';
const NAME_LABEL = 'app.kubernetes.io/name';
const MOST_NAME_LENGTH = 54;

/** `<namespace>/<name>` */
export function workloadName(
  identity: ResourceIdentity,
  { namespace, name }: Pick<WorkloadInputs, 'namespace' | 'name'>,
): string {
  return `${namespace}/${name ?? defaultWorkloadName(identity)}`;
}

/** Of the Deployment and the Service, where nobody says otherwise: the entity's. */
export function defaultWorkloadName({
  entityRef,
}: Pick<ResourceIdentity, 'entityRef'>): string {
  const part = dnsLabelPart(entityName(entityRef));
  // Names of services begin with a letter (RFC 1035).
  const label = /^[a-z]/.test(part) ? part : `app-${part}`;
  return label.slice(0, MOST_NAME_LENGTH).replace(/-+$/, '');
}

/** Where the inputs put the workload otherwise than where it is: what it is called first it stays. */
export function workloadMoves({
  externalName,
  inputs,
}: Pick<WorkloadSource, 'externalName' | 'inputs'>): FieldDiff[] {
  const [namespace, name] = externalName.split('/');
  const moves = [
    { path: '/namespace', before: namespace, after: inputs.namespace },
    { path: '/name', before: name, after: inputs.name },
  ];
  return moves.filter(
    ({ before, after }) => after !== undefined && after !== before,
  );
}

/** All that any inputs of this workload could make. */
export function workloadCandidates(externalName: string): ObjectRef[] {
  const [namespace, name] = externalName.split('/');
  const configuration = new Configuration(name, {}, undefined);
  return [
    { apiVersion: 'apps/v1', kind: 'Deployment', namespace, name },
    { apiVersion: 'v1', kind: 'Service', namespace, name },
    {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      namespace,
      name: configuration.plainName,
    },
    {
      apiVersion: 'v1',
      kind: 'Secret',
      namespace,
      name: configuration.secretName,
    },
  ];
}

export interface WorkloadSource {
  externalName: string;
  identity: ResourceIdentity;
  inputs: WorkloadInputs;
  /** JSON pointers of the inputs that hold secrets, where that is known. */
  secretInputs?: ReadonlySet<string>;
}

export function workloadConfiguration(source: WorkloadSource): Configuration {
  const [, name] = source.externalName.split('/');
  const { containers = {} } = source.inputs;
  return new Configuration(name, containers, source.secretInputs);
}

/**
 * Pure. Configuration first, so that no new pod starts with the old one; a digest of it in the pod
 * template makes the pods follow it.
 *
 * @throws DriverError `terminal` where a secret stands where only the Deployment could hold it.
 */
export function workloadObjects(
  source: WorkloadSource,
  configuration: Configuration,
  digestKey?: string,
): ObjectSet {
  const { externalName, identity, inputs } = source;
  const [namespace, name] = externalName.split('/');
  if (!inputs.containers) {
    // A look after a removal may come without inputs: then all of the candidates are too many.
    return {
      phases: [],
      candidates: workloadCandidates(externalName),
      redactor: new Redactor([]),
    };
  }
  refuseSecretsElsewhere(source.secretInputs, configuration);
  const labels = {
    ...inputs.labels,
    [NAME_LABEL]: name,
    [KUBERNETES_ID_LABEL]:
      inputs.kubernetesId ??
      inputs.labels?.[KUBERNETES_ID_LABEL] ??
      labelValue(entityName(identity.entityRef)),
  };
  const metadata = { name, namespace, labels };
  const selector = {
    [NAME_LABEL]: name,
    [INSTANCE_LABEL]: labelValue(identity.instanceId),
  };
  const template = {
    metadata: {
      labels: {
        ...labels,
        ...selector,
        [ENVIRONMENT_LABEL]: labelValue(identity.environmentId),
      },
      annotations: podAnnotations(inputs, configuration, digestKey),
    },
    spec: podSpec(inputs, configuration),
  };
  const deployment = workloadDeployment(metadata, selector, template, inputs);
  const service = workloadService(metadata, selector, inputs);
  return {
    phases: [
      configuration.objects(namespace, labels),
      [deployment, ...(service ? [service] : [])],
    ],
    candidates: workloadCandidates(externalName),
    redactor: new Redactor(configuration.secretValues),
    digestKey,
  };
}

function workloadDeployment(
  metadata: KubeObject['metadata'],
  selector: Record<string, string>,
  template: object,
  { replicas }: WorkloadInputs,
): KubeObject {
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata,
    spec: {
      ...(replicas === undefined ? {} : { replicas }),
      selector: { matchLabels: selector },
      template,
    },
  };
}

function podAnnotations(
  inputs: WorkloadInputs,
  configuration: Configuration,
  digestKey: string | undefined,
) {
  const { content } = configuration;
  return {
    ...inputs.annotations,
    ...(content ? { [CHECKSUM_ANNOTATION]: digestOf(content, digestKey) } : {}),
  };
}

function podSpec(inputs: WorkloadInputs, configuration: Configuration) {
  const { containers, serviceAccount, pullSecrets = [] } = inputs;
  return {
    containers: Object.entries(containers).map(([name, container]) =>
      podContainer(name, container, configuration),
    ),
    volumes: podVolumes(containers, configuration),
    enableServiceLinks: false,
    ...(serviceAccount
      ? { serviceAccountName: serviceAccount }
      : { automountServiceAccountToken: false }),
    imagePullSecrets: pullSecrets.map(name => ({ name })),
  };
}

function podContainer(
  name: string,
  inputs: ContainerInputs,
  configuration: Configuration,
) {
  const { image, command, args, resources, livenessProbe, readinessProbe } =
    inputs;
  const env = Object.keys(inputs.variables ?? {}).map(variable => {
    const key = variableKey(name, variable);
    return {
      name: variable,
      valueFrom: configuration.source(key).secret
        ? { secretKeyRef: { name: configuration.secretName, key } }
        : { configMapKeyRef: { name: configuration.plainName, key } },
    };
  });
  const given = { command, args, resources, livenessProbe, readinessProbe };
  return {
    name,
    image,
    ...Object.fromEntries(
      Object.entries(given).filter(([, value]) => value !== undefined),
    ),
    env,
    volumeMounts: volumeMounts(name, inputs, configuration),
  };
}

function workloadService(
  metadata: KubeObject['metadata'],
  selector: Record<string, string>,
  { service }: WorkloadInputs,
): KubeObject | undefined {
  const ports = Object.entries(service?.ports ?? {});
  if (ports.length === 0) {
    return undefined;
  }
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata,
    spec: {
      selector,
      ports: ports.map(([name, { port, targetPort, protocol }]) => ({
        name,
        port,
        targetPort: targetPort ?? port,
        protocol: protocol ?? 'TCP',
      })),
    },
  };
}

function refuseSecretsElsewhere(
  secretInputs: ReadonlySet<string> | undefined,
  configuration: Configuration,
): void {
  const kept = [...configuration.pointers];
  const elsewhere = [...(secretInputs ?? [])].find(
    s => !kept.some(pointer => isWithin(pointer, s) || isWithin(s, pointer)),
  );
  if (elsewhere !== undefined) {
    throw new DriverError(
      'terminal',
      `${elsewhere} holds a secret, and everybody who may see the Deployment could read it there. Put it into a variable or a file of the container.`,
    );
  }
}
