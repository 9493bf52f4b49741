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

/** A volume as an administrator offers it; on a node that is not there, nothing ever mounts it. */
export async function createVolume(
  cluster: TestCluster,
  name: string,
  storageClassName: string,
): Promise<void> {
  await cluster.create({
    apiVersion: 'v1',
    kind: 'PersistentVolume',
    metadata: { name },
    spec: {
      capacity: { storage: '5Gi' },
      accessModes: ['ReadWriteOnce'],
      persistentVolumeReclaimPolicy: 'Retain',
      storageClassName,
      hostPath: { path: '/nowhere' },
    },
  });
}
