import {
  CustomObjectsApi,
  PatchStrategy,
  setHeaderOptions,
} from '@kubernetes/client-node';
import { setTimeout as after } from 'node:timers/promises';
import { TestCluster } from './cluster';

type AnyObject = Record<string, any>;

const ROUTES = ['gateway.networking.k8s.io/v1', 'httproutes'] as const;
const CERTIFICATES = ['cert-manager.io/v1', 'certificates'] as const;
const INGRESSES = ['networking.k8s.io/v1', 'ingresses'] as const;
const PAUSE_MS = 150;

/**
 * Writes into status what the controllers of routes and certificates would, which are not there. It
 * proves that the driver reads what they write, not that they work.
 */
export class RouteControllers {
  readonly #api: CustomObjectsApi;
  readonly #stop = new AbortController();
  #running?: Promise<void>;

  /** @param prefix - of the namespaces that are looked after */
  constructor(
    private readonly cluster: TestCluster,
    private readonly prefix: string,
  ) {
    this.#api = cluster.kubeConfig.makeApiClient(CustomObjectsApi);
  }

  start(): void {
    this.#running = this.#run();
  }

  async stop(): Promise<void> {
    this.#stop.abort();
    await this.#running;
  }

  async #run(): Promise<void> {
    while (!this.#stop.signal.aborted) {
      await this.#each(INGRESSES, async object => {
        if (!object.status?.loadBalancer?.ingress) {
          await this.giveAddress(object);
        }
      });
      await this.#each(ROUTES, async object => {
        const seen = object.status?.parents?.[0]?.conditions[0];
        if (seen?.observedGeneration !== object.metadata.generation) {
          await this.acceptRoute(object);
        }
      });
      await this.#each(CERTIFICATES, async object => {
        const seen = object.status?.conditions?.[0];
        if (seen?.observedGeneration !== object.metadata.generation) {
          await this.issue(object);
        }
      });
      await after(PAUSE_MS, undefined, { signal: this.#stop.signal }).catch(
        () => {},
      );
    }
  }

  /** As an Ingress controller does. */
  giveAddress(ingress: AnyObject): Promise<void> {
    const status = { loadBalancer: { ingress: [{ ip: '192.0.2.10' }] } };
    return this.#setStatus(INGRESSES, ingress, status);
  }

  /** As a Gateway's controller does; without a reason the route is accepted. */
  acceptRoute(route: AnyObject, refusal?: AnyObject): Promise<void> {
    const observedGeneration = route.metadata.generation;
    const condition = (type: string) => ({
      type,
      status: 'True',
      reason: type,
      observedGeneration,
      ...(refusal?.type === type ? { ...refusal, status: 'False' } : {}),
    });
    return this.#setStatus(ROUTES, route, {
      parents: route.spec.parentRefs.map((parentRef: AnyObject) => ({
        controllerName: 'example.com/gateways',
        parentRef: {
          group: 'gateway.networking.k8s.io',
          kind: 'Gateway',
          ...parentRef,
        },
        conditions: ['Accepted', 'ResolvedRefs'].map(condition),
      })),
    });
  }

  /** As cert-manager does: the Secret with what its template says, then the condition. */
  async issue(certificate: AnyObject): Promise<void> {
    const { namespace, generation } = certificate.metadata;
    const { secretName, secretTemplate } = certificate.spec;
    await this.cluster.put(
      {
        apiVersion: 'v1',
        kind: 'Secret',
        metadata: { name: secretName, namespace, ...secretTemplate },
        data: { 'tls.crt': 'YQ==', 'tls.key': 'Yg==' },
      },
      'cert-manager',
    );
    await this.#setStatus(CERTIFICATES, certificate, {
      conditions: [
        { type: 'Ready', status: 'True', observedGeneration: generation },
      ],
    });
  }

  async #each(
    [apiVersion, plural]: readonly [string, string],
    act: (object: AnyObject) => Promise<void>,
  ): Promise<void> {
    const [group, version] = apiVersion.split('/');
    const { items } = await this.#api.listClusterCustomObject({
      group,
      version,
      plural,
    });
    const ours = items.filter(({ metadata }: AnyObject) =>
      metadata.namespace.startsWith(this.prefix),
    );
    for (const object of ours) {
      // Deleted or changed meanwhile: the next round sees it.
      await act(object).catch(() => {});
    }
  }

  async #setStatus(
    [apiVersion, plural]: readonly [string, string],
    { metadata }: AnyObject,
    status: AnyObject,
  ): Promise<void> {
    const [group, version] = apiVersion.split('/');
    const { name, namespace } = metadata;
    await this.#api.patchNamespacedCustomObjectStatus(
      { group, version, plural, namespace, name, body: { status } },
      setHeaderOptions('Content-Type', PatchStrategy.MergePatch),
    );
  }
}
