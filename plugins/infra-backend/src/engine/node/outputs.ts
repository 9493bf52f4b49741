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
import { InstanceRecord, SealedSecret } from '../../store';
import { RunSecrets } from './runSecrets';
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
  secrets: RunSecrets;
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
  const sealed = await secrets.sealChanged(values, instance.id);
  return {
    stored,
    sealed,
    known: { outputs, secretOutputs },
    links: resolveLinks(node, seen),
    errors,
  };
}

/** The outputs of stored instances with their secrets. */
export async function recallOutputs(
  instances: readonly InstanceRecord[],
  secrets: Pick<RunSecrets, 'get'>,
): Promise<Map<string, { outputs: Outputs; secretOutputs: string[] }>> {
  const recalled = new Map<
    string,
    { outputs: Outputs; secretOutputs: string[] }
  >();
  for (const { address, outputs } of instances) {
    const secretOutputs: string[] = [];
    const plain: Outputs = {};
    for (const [name, value] of Object.entries(outputs)) {
      if (!isSecretRef(value)) {
        plain[name] = value;
        continue;
      }
      secretOutputs.push(name);
      const text = await secrets.get(value.secretRef);
      if (text !== undefined) {
        plain[name] = isJsonOutputRef(value.secretRef)
          ? (JSON.parse(text) as JsonValue)
          : text;
      }
    }
    recalled.set(address, { outputs: plain, secretOutputs });
  }
  return recalled;
}
