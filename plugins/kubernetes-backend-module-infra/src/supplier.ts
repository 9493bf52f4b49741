import { KubernetesClustersSupplier } from '@backstage/plugin-kubernetes-node';
import { SharedClusters } from './SharedClusters';

/** The clusters that the Kubernetes plugin has by itself win over those of the same name. */
export async function createClusterSupplier(
  clusters: Pick<SharedClusters, 'list'>,
  getDefault: () => Promise<KubernetesClustersSupplier>,
): Promise<KubernetesClustersSupplier> {
  const others = await getDefault();
  return {
    getClusters: async options => {
      const own = await others.getClusters(options);
      const names = new Set(own.map(({ name }) => name));
      const shared = await clusters.list();
      return [...own, ...shared.filter(({ name }) => !names.has(name))];
    },
  };
}
