import { KubeConfig, KubernetesObjectApi } from '@kubernetes/client-node';
import { requireSandboxPart } from '@infra-orchestration/sandbox';
import { Sight } from './sights';

const PREFIX = 'infra-orchestration.dev';

/** All that the driver can have made of the test's claims. */
const kinds = [
  ['v1', 'Namespace'],
  ['v1', 'ResourceQuota'],
  ['v1', 'LimitRange'],
  ['v1', 'ServiceAccount'],
  ['v1', 'ConfigMap'],
  ['v1', 'Secret'],
  ['v1', 'Service'],
  ['apps/v1', 'Deployment'],
  ['networking.k8s.io/v1', 'NetworkPolicy'],
  ['rbac.authorization.k8s.io/v1', 'RoleBinding'],
] as const;

/** The cluster as an administrator sees it, past the driver. */
export class OutsideCluster {
  readonly #installation: string;
  readonly #objects: KubernetesObjectApi;

  constructor(installation: string) {
    this.#installation = installation;
    const config = new KubeConfig();
    config.loadFromFile(requireSandboxPart('kubernetes').kubeconfig);
    this.#objects = KubernetesObjectApi.makeApiClient(config);
  }

  /** In all namespaces, by the label of the installation. */
  async look(): Promise<{ sights: Sight[]; logins: Map<string, string> }> {
    const lists = await Promise.all(
      kinds.map(([version, kind]) => this.#list(version, kind)),
    );
    const objects = lists.flat();
    const logins = new Map(
      objects
        .filter(({ kind }) => kind === 'Secret')
        .map(({ metadata, data }) => [
          metadata.namespace as string,
          Buffer.from(data['main.DATABASE_URL'] ?? '', 'base64').toString(),
        ]),
    );
    return { sights: objects.map(sightOf), logins };
  }

  async #list(apiVersion: string, kind: string): Promise<any[]> {
    const { items } = await this.#objects.list<any>(
      apiVersion,
      kind,
      undefined,
      undefined,
      undefined,
      undefined,
      undefined,
      `${PREFIX}/installation=${this.#installation}`,
    );
    return items.map(item => ({ ...item, kind }));
  }
}

function sightOf(object: any): Sight {
  const { kind, metadata, data, spec } = object;
  const isNamespace = kind === 'Namespace';
  const isInventory = /^infra-settings-/.test(metadata.name);
  const details: Record<string, string | undefined> = {
    ResourceQuota: ` pods=${spec?.hard?.pods}`,
    Deployment: ` image=${spec?.template?.spec.containers[0].image
      .split(':')
      .at(-1)}`,
    ConfigMap: isInventory ? '' : ` alias=${data?.alias}`,
  };
  const name = isInventory ? 'infra-settings-*' : metadata.name;
  const slug = metadata.namespace ?? metadata.name;
  const ownershipMark = metadata.annotations?.[`${PREFIX}/ownership-mark`];
  const isKnownBy = isNamespace || isInventory || kind === 'Deployment';
  return {
    slug,
    what: isNamespace ? kind : `${kind} ${name}${details[kind] ?? ''}`,
    ...(isKnownBy && {
      known: {
        ownershipMark,
        externalName: isNamespace ? slug : `${slug}/${metadata.name}`,
      },
    }),
  };
}
