import { randomBytes, randomUUID } from 'node:crypto';
import { Place } from '../../engine/__testUtils__/kill/places';
import { NotifyingRegistry } from '../NotifyingRegistry';
import { deliveryPlatform } from './deliveryPlatform';
import { KilledBackends } from './KilledBackends';
import { around, LineGate, tellLineStop } from './LineGate';
import { Sender } from './Sender';
import { Verifier, VERIFIER_SECRET } from './Verifier';
import { WorkloadCluster } from './WorkloadCluster';

const stops = [
  ...around('event.record'),
  ...around('event.inspect'),
  ...around('artifact.register'),
];

/** A component with one environment, whose image is pushed. */
interface Pushed {
  environmentId: string;
  /** As the registry has it. */
  repository: string;
  path: string;
  digest?: string;
}

/**
 * A real registry is pushed to, one repository for each boundary between what it tells and an artifact.
 * Each is held at its boundary, then all backends are killed.
 */
export class IntakeTrial {
  readonly pushed: Pushed[] = [];
  readonly sender: Sender;
  readonly #verifier = new Verifier();
  readonly #installation = `take${randomBytes(3).toString('hex')}`;
  readonly #gate = new LineGate();
  readonly #cluster = new WorkloadCluster(`kill-${this.#installation}`);
  #backends!: KilledBackends;
  #registry!: NotifyingRegistry;

  constructor(private readonly place: Place) {
    this.sender = new Sender(() => {
      const anyone = this.#backends.anyone;
      return anyone
        ? `${this.#backends.addressOf(anyone)}/api/events/infra/oci`
        : 'http://127.0.0.1:9/';
    });
  }

  async start(): Promise<void> {
    const secret = randomUUID();
    await this.sender.listen();
    await this.#verifier.listen();
    await this.#cluster.open();
    this.#registry = await NotifyingRegistry.start({
      url: this.sender.url,
      authorization: secret,
    });
    const { host } = this.#verifier;
    this.#backends = new KilledBackends(this.place, this.#installation, {
      lines: this.#gate,
      documents: [
        ...deliveryPlatform({
          namespace: this.#cluster.namespace,
          verifier: host,
        }),
        this.#provider(),
      ],
      hooks: { allowedHosts: [host], secret: VERIFIER_SECRET },
      sources: { oci: [{ secret }] },
    });
    await this.#backends.start();
    for (let index = 0; index < stops.length; index++) {
      this.pushed.push(await this.#make(index));
    }
    await this.#until('ready', async () => {
      const rows = await this.place.db('environments');
      return rows.every(({ status }) => status === 'Ready');
    });
  }

  async stop(): Promise<void> {
    await this.#backends?.replicas.stop();
    await this.#registry?.stop();
    await this.#cluster.close();
    await this.#verifier.close();
    await this.sender.close();
  }

  async live(): Promise<void> {
    for (const [i, each] of this.pushed.entries()) {
      this.#gate.watch(each.repository, stops[i]);
      each.digest = await this.#registry.push(`${each.path}:1.0.0`);
    }
    await this.#until('at their boundaries', async () =>
      this.pushed.every(({ repository }) => this.#gate.stands(repository)),
    );
    await this.#backends.killAll();
    this.#gate.open();
    await this.#until('accepted', async () => this.sender.isIdle);
    await this.#letTimePass();
    await this.#until('delivered', async () => {
      const over = await this.place
        .db('promotions')
        .where({ state: 'Succeeded' });
      return over.length >= this.pushed.length;
    });
  }

  /** Boundaries at which nothing died. */
  get missed(): string[] {
    return stops
      .filter((_, i) => !this.#gate.killed.has(this.pushed[i].repository))
      .map(tellLineStop);
  }

  /** Images that the cluster runs. */
  async running(): Promise<string[]> {
    return [...(await this.#cluster.images()).values()].sort();
  }

  /** Those who had taken an event, or a look at a line, are dead; it is due again, which is now. */
  async #letTimePass(): Promise<void> {
    const { db } = this.place;
    const now = new Date();
    await db('incoming_events')
      .where('next_attempt_at', '>', now)
      .update({ next_attempt_at: now });
    await db('deliveries')
      .where('next_look_at', '>', now)
      .update({ next_look_at: now });
  }

  #provider() {
    const { username, password } = this.#registry.login;
    return {
      apiVersion: 'infra-orchestration.dev/v1alpha1',
      kind: 'Provider',
      metadata: { name: 'images' },
      spec: {
        driver: 'registry',
        config: { url: `http://${this.#registry.host}` },
        credentials: {
          username: { value: username },
          password: { value: password },
        },
      },
    };
  }

  async #make(index: number): Promise<Pushed> {
    const path = `${this.#installation}/image-${index}`;
    const repository = `${this.#registry.host}/${path}`;
    const { environment } = await this.#backends.call('POST', '/environments', {
      body: {
        entityRef: `component:default/${this.#installation}-${index}`,
        ...{ name: `deve-${index}`, type: 'development' },
        desired: {
          workload: {
            apiVersion: 'score.dev/v1b1',
            metadata: { name: 'web' },
            containers: { web: { image: `${repository}:0` } },
          },
        },
      },
    });
    return { environmentId: environment.id, repository, path };
  }

  async #until(what: string, isSo: () => Promise<boolean>): Promise<void> {
    const { db } = this.place;
    await this.#backends.untilNone(what, {
      look: async () => ((await isSo()) ? [] : [what]),
      tell: async () => [await db('incoming_events'), await db('promotions')],
    });
  }
}
