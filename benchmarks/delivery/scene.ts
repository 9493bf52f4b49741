import { loadavg } from 'node:os';
import { setTimeout } from 'node:timers/promises';
import { step } from '../../scripts/lib/steps.ts';
import { pool } from '../lib/pool.ts';
import { Backends, type Database, DATABASES } from './backends.ts';
import { environmentOf, repositoryOf } from './platform.ts';
import { type Registry } from './registry.ts';
import {
  type About,
  type Image,
  type Outcome,
  SITUATIONS,
  type Started,
} from './types.ts';

/** Of one wait; on a busy machine images pile up. */
const DEADLINE_MS = 300_000;
const ASK_EVERY_MS = 100;
/** Where many are waited for: asking costs the product what it needs for the images. */
const ASK_SELDOM_MS = 1_000;
const PAGE = 500;

const keyOf = ({ component, digest }: Image) => `${component} ${digest}`;

interface Deployment {
  status: string;
  startedAt?: string;
  desired: { images: Record<string, string> };
}

interface Page<T> {
  items: T[];
  nextCursor?: string;
}

export interface SceneOptions {
  instance: string;
  database: Database;
  components: number;
  registry: Registry;
}

/** Backends on one database, with one environment per component, and images for them. */
export class Scene {
  readonly registry: Registry;
  readonly backends: Backends;
  readonly #title: string;
  readonly #environments: string[] = [];
  /** All databases share one registry: tags are of this one, and of images counted per component. */
  readonly #began = Date.now();
  readonly #pushed: number[];

  static async open(options: SceneOptions): Promise<Scene> {
    const { title } = DATABASES[options.database];
    return await step(`Backstage on ${title}`, async () => {
      const backends = await Backends.start(options);
      const scene = new Scene(backends, options);
      try {
        await scene.#prepare(options.components);
      } catch (error) {
        await backends.stop();
        throw error;
      }
      return scene;
    });
  }

  private constructor(backends: Backends, options: SceneOptions) {
    this.backends = backends;
    this.registry = options.registry;
    this.#title = DATABASES[options.database].title;
    this.#pushed = new Array(options.components).fill(0);
  }

  async #prepare(components: number): Promise<void> {
    const all = Array.from({ length: components }, (_, index) => index);
    await pool(all, 8, async index => {
      await this.registry.prepare(repositoryOf(index));
      const { environment } = await this.backends.api.request<{
        environment: { id: string };
      }>('infra/environments', {
        method: 'POST',
        body: environmentOf(index, this.registry.host),
      });
      this.#environments[index] = environment.id;
    });
    await pool(all, 4, index =>
      this.#until(`The environment of ${index} is not ready`, async () => {
        const [newest] = await this.#deployments(index, 1);
        return newest?.status === 'Succeeded';
      }),
    );
    // Connections, discovery and compiled code are there before what is measured.
    await pool(all.slice(0, 10), 2, async index => {
      await this.untilDeployed(await this.send(index));
    });
  }

  /** Pushes the next image of the component. */
  async push(component: number): Promise<Image> {
    const tag = `${this.#began}.${++this.#pushed[component]}`;
    const repository = repositoryOf(component);
    const digest = await this.registry.push(repository, tag);
    return { component, tag, digest, pushedAt: Date.now() };
  }

  /** Pushes it, and tells of it as the registry would. */
  async send(component: number): Promise<Image> {
    return await this.tell(await this.push(component));
  }

  async tell(image: Image): Promise<Image> {
    const { component, tag, digest } = image;
    const repository = repositoryOf(component);
    const acceptedAt = await this.backends.notify(repository, tag, digest);
    return { ...image, acceptedAt };
  }

  /** Waits until the image runs in the environment of its component. */
  async untilDeployed(
    { component, digest }: Image,
    everyMs = ASK_EVERY_MS,
  ): Promise<void> {
    await this.#until(
      `${digest} of ${component} was not deployed`,
      async () => {
        const [newest] = await this.#deployments(component, 1);
        return newest.status === 'Succeeded' && digestOf(newest) === digest;
      },
      everyMs,
    );
  }

  /** Tells of an image as CI does, and as the peers do of what they find. */
  async register(repository: string, tag: string): Promise<void> {
    await this.backends.api.request('infra/artifacts', {
      method: 'POST',
      body: { repository: `${this.registry.host}/${repository}`, tag },
    });
  }

  /**
   * Does the work, and reads what came of it once the newest image of each component runs. Where the product was told
   * of each image it waits until it says of each what became of it.
   */
  async watch(about: About, work: () => Promise<Image[]>): Promise<Outcome> {
    const { situation, pollSeconds } = about;
    const way = pollSeconds ? `polled every ${pollSeconds} s` : 'told';
    const title = `${this.#title}: images ${SITUATIONS[situation]}, ${way}`;
    return await step(title, async () => {
      const [began, cpuBefore] = [Date.now(), this.backends.cpuSeconds()];
      const images = await work();
      const newest = new Map(images.map(each => [each.component, each]));
      await pool([...newest.values()], 1, each =>
        this.untilDeployed(each, ASK_SELDOM_MS),
      );
      const cpuSeconds = this.backends.cpuSeconds() - cpuBefore;
      const measured = {
        ...about,
        database: this.#title,
        seconds: (Date.now() - began) / 1000,
        machineLoad: loadavg()[0],
        images: images.length,
        ...(!pollSeconds && { cpuSeconds }),
      };
      if (!pollSeconds) await this.#untilEachEnded(images);
      return { ...measured, ...(await this.#endings(images)) };
    });
  }

  async #untilEachEnded(images: Image[]): Promise<void> {
    await this.#until(
      'Some images neither ran nor were recorded as superseded',
      async () => {
        const { started, superseded } = await this.#endings(images);
        return started.length + superseded >= images.length;
      },
      ASK_SELDOM_MS,
    );
  }

  /** Of each image at most one: those that are replaced while they run count as started. */
  async #endings(images: Image[]) {
    const components = [...new Set(images.map(({ component }) => component))];
    const started = await this.#started(images, components);
    // Images of several components may be the same, byte for byte.
    const known = new Set(started.map(keyOf));
    const others = images.filter(image => !known.has(keyOf(image)));
    return { started, superseded: await this.#superseded(others, components) };
  }

  async #started(images: Image[], components: number[]): Promise<Started[]> {
    const startedAt = new Map<string, number>();
    await pool(components, 4, async component => {
      for (const each of await this.#deployments(component)) {
        if (each.startedAt) {
          const key = `${component} ${digestOf(each)}`;
          startedAt.set(key, Date.parse(each.startedAt));
        }
      }
    });
    return images.flatMap(image => {
      const at = startedAt.get(`${image.component} ${image.digest}`);
      return at === undefined ? [] : [{ ...image, startedAt: at }];
    });
  }

  async #superseded(images: Image[], components: number[]): Promise<number> {
    const wanted = new Set(images.map(keyOf));
    const found = new Set<string>();
    await pool(components, 4, async component => {
      const id = this.#environments[component];
      const promotions = await this.#all<{
        release: { images: Record<string, { image: string }> };
      }>(`infra/promotions?environmentId=${id}&state=Superseded`);
      for (const { release } of promotions) {
        for (const { image } of Object.values(release.images)) {
          const digest = image.split('@')[1];
          const key = `${component} ${digest}`;
          if (wanted.has(key)) found.add(key);
        }
      }
    });
    return found.size;
  }

  async #deployments(component: number, first?: number): Promise<Deployment[]> {
    const path = `infra/environments/${
      this.#environments[component]
    }/deployments`;
    if (first === undefined) return await this.#all<Deployment>(path);
    const { items } = await this.backends.api.request<Page<Deployment>>(
      `${path}?limit=${first}`,
    );
    return items;
  }

  async #all<T>(path: string): Promise<T[]> {
    const found: T[] = [];
    let cursor = '';
    do {
      const page = await this.backends.api.request<Page<T>>(
        `${path}${path.includes('?') ? '&' : '?'}limit=${PAGE}${cursor}`,
      );
      found.push(...page.items);
      cursor = page.nextCursor
        ? `&cursor=${encodeURIComponent(page.nextCursor)}`
        : '';
    } while (cursor);
    return found;
  }

  async #until(
    problem: string,
    look: () => Promise<boolean>,
    everyMs = ASK_EVERY_MS,
  ): Promise<void> {
    const deadline = Date.now() + DEADLINE_MS;
    while (!(await look())) {
      if (Date.now() > deadline) {
        throw new Error(`${problem} after ${DEADLINE_MS / 1000} s`);
      }
      await setTimeout(everyMs);
    }
  }
}

function digestOf({ desired }: Deployment): string | undefined {
  return desired.images.web?.split('@')[1];
}
