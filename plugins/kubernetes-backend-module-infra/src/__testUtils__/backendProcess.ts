import { createBackend } from '@backstage/backend-defaults';
import {
  coreServices,
  createServiceFactory,
} from '@backstage/backend-plugin-api';
import { ConfigReader } from '@backstage/config';
import {
  CatalogService,
  catalogServiceRef,
} from '@backstage/plugin-catalog-node';
import kubernetesPlugin from '@backstage/plugin-kubernetes-backend';
// eslint-disable-next-line @backstage/no-mixed-plugin-imports -- the two plugins meet in this process
import infraPlugin from '@infra-orchestration/backstage-plugin-infra-backend';
import infraModuleKubernetes from '@infra-orchestration/backstage-plugin-infra-backend-module-kubernetes';
import kubernetesModuleInfra from '..';
import { componentOf } from './component';

/**
 * Both plugins in one backend, in a process of its own: the Kubernetes plugin loads its client by an
 * import that the test runner does not know.
 */
async function main(): Promise<void> {
  const config = JSON.parse(process.env.SHARING_TEST_CONFIG!);
  const catalog: Pick<CatalogService, 'getEntityByRef'> = {
    getEntityByRef: async ref =>
      componentOf(String(typeof ref === 'string' ? ref : `/${ref.name}`)),
  };
  const backend = createBackend();
  backend.add(
    createServiceFactory({
      service: coreServices.rootConfig,
      deps: {},
      factory: () => new ConfigReader(config),
    }),
  );
  backend.add(
    createServiceFactory({
      service: catalogServiceRef,
      deps: {},
      factory: () => catalog as CatalogService,
    }),
  );
  backend.add(infraPlugin);
  backend.add(infraModuleKubernetes);
  backend.add(kubernetesPlugin);
  backend.add(kubernetesModuleInfra);
  await backend.start();
  process.send!({ ready: true });
}

main().catch(error => {
  process.stderr.write(`${error.stack}\n`);
  process.exit(1);
});
