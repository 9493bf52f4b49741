import { TestCluster } from './cluster';

/** A class without provisioner: its volumes are made by {@link createVolume}. */
export async function createStorageClass(
  cluster: TestCluster,
  name: string,
  more: Record<string, unknown> = {
    volumeBindingMode: 'WaitForFirstConsumer',
  },
): Promise<void> {
  await cluster.create({
    apiVersion: 'storage.k8s.io/v1',
    kind: 'StorageClass',
    metadata: { name },
    provisioner: 'kubernetes.io/no-provisioner',
    ...more,
  });
}

interface VolumePlace {
  storageClassName?: string;
  /** For this one alone, also before it is there. */
  claim?: { name: string; namespace: string };
}

/** A volume as an administrator offers it; on a node that is not there, nothing ever mounts it. */
export async function createVolume(
  cluster: TestCluster,
  name: string,
  { storageClassName, claim }: VolumePlace,
): Promise<void> {
  await cluster.create({
    apiVersion: 'v1',
    kind: 'PersistentVolume',
    metadata: { name },
    spec: {
      capacity: { storage: '5Gi' },
      accessModes: ['ReadWriteOnce'],
      persistentVolumeReclaimPolicy: 'Retain',
      ...(storageClassName ? { storageClassName } : {}),
      ...(claim ? { claimRef: claim } : {}),
      hostPath: { path: '/nowhere' },
    },
  });
}

export async function removeVolume(
  cluster: TestCluster,
  name: string,
): Promise<void> {
  await cluster.remove({
    apiVersion: 'v1',
    kind: 'PersistentVolume',
    metadata: { name },
  });
}
