/**
 * For the inside of drivers that reach a Kubernetes cluster or take its objects. Needs the package
 * `@kubernetes/client-node`.
 *
 * @packageDocumentation
 */
export {
  clusterConfigProperties,
  clusterCredentials,
  type ClusterConfig,
} from './kubernetesUtils/clusterConfig';
export {
  asBase64Pem,
  clusterOfContext,
  kubeConfigOfFile,
  kubeConfigOfServer,
  requireOneWay,
} from './kubernetesUtils/kubeConfig';
export {
  manifestSchema,
  manifestsNamespaceSchema,
  manifestsSchema,
} from './kubernetesUtils/manifests';
