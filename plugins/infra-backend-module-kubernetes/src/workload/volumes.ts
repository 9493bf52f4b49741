import { createHash } from 'node:crypto';
import { ContainerInputs, FileInputs, VolumeInputs } from './containerSchema';
import { Configuration, fileKey } from './configuration';
import { Targeted, listByTarget } from './targets';

const PLAIN_FILES = 'config-files';
const SECRET_FILES = 'secret-files';
const SCRATCH = 'emptyDir';

/** The mounts of one container: single files, and volumes. */
export function volumeMounts(
  container: string,
  inputs: ContainerInputs,
  configuration: Configuration,
): object[] {
  const files = listByTarget<FileInputs>(inputs.files).map(({ target }) => {
    const key = fileKey(container, target);
    return {
      name: configuration.source(key).secret ? SECRET_FILES : PLAIN_FILES,
      mountPath: target,
      subPath: key,
      readOnly: true,
    };
  });
  const volumes = listByTarget<VolumeInputs>(inputs.volumes).map(volume => ({
    name: volumeName(container, volume),
    mountPath: volume.target,
    ...(volume.path ? { subPath: volume.path } : {}),
    ...(volume.readOnly ? { readOnly: true } : {}),
  }));
  return [...files, ...volumes];
}

/** The volumes of the pod behind all mounts. */
export function podVolumes(
  containers: Record<string, ContainerInputs>,
  configuration: Configuration,
): object[] {
  const plain: object[] = [];
  const secret: object[] = [];
  const volumes = new Map<string, object>();
  for (const [container, inputs] of Object.entries(containers)) {
    for (const { target, mode } of listByTarget<FileInputs>(inputs.files)) {
      const key = fileKey(container, target);
      const item = {
        key,
        path: key,
        ...(mode ? { mode: parseInt(mode, 8) } : {}),
      };
      (configuration.source(key).secret ? secret : plain).push(item);
    }
    for (const volume of listByTarget<VolumeInputs>(inputs.volumes)) {
      const name = volumeName(container, volume);
      const source =
        volume.source === SCRATCH
          ? { emptyDir: {} }
          : { persistentVolumeClaim: { claimName: volume.source } };
      volumes.set(name, { name, ...source });
    }
  }
  const { plainName, secretName } = configuration;
  return [
    ...(plain.length
      ? [{ name: PLAIN_FILES, configMap: { name: plainName, items: plain } }]
      : []),
    ...(secret.length
      ? [{ name: SECRET_FILES, secret: { secretName, items: secret } }]
      : []),
    ...volumes.values(),
  ];
}

/** One volume per claim, and one per mount of scratch space. */
function volumeName(container: string, volume: Targeted<VolumeInputs>): string {
  const { source, target } = volume;
  const identity =
    source === SCRATCH ? `${source} ${container} ${target}` : source;
  const digest = createHash('sha256').update(identity).digest('hex');
  return `volume-${digest.slice(0, 8)}`;
}
