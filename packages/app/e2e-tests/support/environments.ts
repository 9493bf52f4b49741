import { BackstageApi } from '../../../../scripts/lib/api.ts';
import {
  type Environment,
  type People,
} from '../../../../scripts/start/shop/people.ts';

interface Resource {
  type: string;
  outputs: Record<string, any>;
}

/** What a test needs of the REST API: to prepare what it is not about, and to tidy up. */
export class Environments {
  readonly #api: BackstageApi;
  readonly #people: People;
  readonly #seen = new Set<string>();

  constructor(people: People) {
    this.#people = people;
    this.#api = people.guest;
  }

  async find(entityRef: string, name: string): Promise<Environment> {
    const query = `entityRef=${encodeURIComponent(entityRef)}&limit=500`;
    const { items } = await this.#api.request<{ items: Environment[] }>(
      `infra/environments?${query}`,
    );
    const environment = items.find(item => item.name === name);
    if (!environment) throw new Error(`${entityRef} has no '${name}'`);
    this.#seen.add(environment.id);
    return environment;
  }

  async create(entityRef: string, name: string, type = 'development') {
    const { environment } = await this.#api.request<{
      environment: Environment;
    }>('infra/environments', {
      method: 'POST',
      body: { entityRef, name, type },
    });
    this.#seen.add(environment.id);
    await this.#people.help(environment);
    return environment;
  }

  async createReady(entityRef: string, name: string, type?: string) {
    const { id } = await this.create(entityRef, name, type);
    return await this.#people.until(id, 'Ready');
  }

  get(id: string): Promise<Environment> {
    return this.#api.request(`infra/environments/${id}`);
  }

  async outputs(id: string, type: string): Promise<Record<string, any>> {
    const resources = await this.#api.request<Resource[]>(
      `infra/environments/${id}/resources`,
    );
    const found = resources.find(resource => resource.type === type);
    if (!found) throw new Error(`The environment has no ${type}`);
    return found.outputs;
  }

  delete(id: string): Promise<unknown> {
    return this.#api.request(`infra/environments/${id}`, { method: 'DELETE' });
  }

  /** Asks for the deletion of all that were seen; those that are gone already stay gone. */
  async deleteAll(): Promise<void> {
    for (const id of this.#seen) {
      const { status } = await this.get(id);
      if (status === 'Deleting' || status === 'Deleted') continue;
      await this.delete(id);
    }
  }
}
