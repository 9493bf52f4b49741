import {
  EnvironmentLink,
  isSecretRef,
  Outputs,
} from '@infra-orchestration/backstage-plugin-infra-common';
import { DriverOutputs } from '@infra-orchestration/backstage-plugin-infra-node';
import { JsonValue } from '@backstage/types';
import {
  ExpressionError,
  KnownOutputs,
  mapOutputs,
  resolveLinks,
  ResourceNode,
  secretOutputNames,
} from '../../core';
import { SecretStore } from '../../secrets';
import { InstanceRecord, SealedSecret } from '../../store';
import { isJsonOutputRef, secretRefs } from './secretRefs';

export interface KeptOutputs {
  /** For the instance's row: secrets as references. */
  stored: Outputs;
  /** Secrets that are new or different, to be stored with the row. */
  sealed: SealedSecret[];
  /** For dependents, in memory. */
  known: { outputs: Outputs; secretOutputs: string[] };
  /** Those of the definition. */
  links: EnvironmentLink[];
  errors: ExpressionError[];
}

/** Maps a driver's outputs to those of the resource type and takes the secrets out of them. */
export async function keepOutputs(options: {
  node: ResourceNode;
  instance: InstanceRecord;
  driverOutputs: DriverOutputs;
  driverSchema: Parameters<typeof secretOutputNames>[0];
  known: KnownOutputs;
  secrets: SecretStore;
}): Promise<KeptOutputs> {
  const { node, instance, driverOutputs, driverSchema, known, secrets } =
    options;
  const seen = {
    driverOutputs,
    driverSecrets: secretOutputNames(driverSchema),
    known,
  };
  const { outputs, secretOutputs, errors } = mapOutputs(node, seen);
  const values = new Map<string, string>();
  const stored: Outputs = { ...outputs };
  for (const name of secretOutputs) {
    const value = outputs[name];
    const isText = typeof value === 'string';
    const ref = secretRefs.output(instance.id, name, isText);
    values.set(ref, isText ? value : JSON.stringify(value));
    stored[name] = { secretRef: ref };
  }
  const sealed = values.size
    ? await secrets.sealChanged(values, { instanceId: instance.id })
    : [];
  return {
    stored,
    sealed,
    known: { outputs, secretOutputs },
    links: resolveLinks(node, seen),
    errors,
  };
}

/** The outputs of stored instances with their secrets, in one read. */
export async function recallOutputs(
  instances: readonly InstanceRecord[],
  secrets: SecretStore,
): Promise<Map<string, { outputs: Outputs; secretOutputs: string[] }>> {
  const refs = instances.flatMap(({ outputs }) =>
    Object.values(outputs).flatMap(value =>
      isSecretRef(value) ? [value.secretRef] : [],
    ),
  );
  const values = await secrets.getMany(refs);
  return new Map(
    instances.map(({ address, outputs }) => {
      const secretOutputs: string[] = [];
      const plain: Outputs = {};
      for (const [name, value] of Object.entries(outputs)) {
        if (!isSecretRef(value)) {
          plain[name] = value;
          continue;
        }
        secretOutputs.push(name);
        const text = values.get(value.secretRef);
        if (text !== undefined) {
          plain[name] = isJsonOutputRef(value.secretRef)
            ? (JSON.parse(text) as JsonValue)
            : text;
        }
      }
      return [address, { outputs: plain, secretOutputs }];
    }),
  );
}
