import { setTimeout } from 'node:timers/promises';
import { BackstageApi } from '../../lib/api.ts';

const DEADLINE_MS = 120_000;
const LOOK_EVERY_MS = 300;

export interface Environment {
  id: string;
  name: string;
  status: string;
  awaitingDeploymentId?: string;
}

interface Deployment {
  approval?: { state: string; planHash: string };
}

interface Resource {
  claimId: string;
  phase: string;
  conditions: { message?: string }[];
}

interface Task {
  id: string;
  environmentId: string;
  state: string;
  purpose: 'create' | 'update' | 'remove';
  title: string;
}

/** The two people of the demo: one asks, the other agrees and does what is to be done by hand. */
export class People {
  readonly guest: BackstageApi;
  readonly #engineer: BackstageApi;
  readonly #tell: (line: string) => void;

  constructor(url: string, tell: (line: string) => void = () => {}) {
    this.guest = new BackstageApi(url);
    this.#engineer = new BackstageApi(url, 'engineer');
    this.#tell = tell;
  }

  /** Asks for an environment, unless an earlier start has left it. */
  async ask(
    entityRef: string,
    name: string,
    type: string,
    /** By container; else what the Score file says. */
    images?: Record<string, string>,
  ) {
    const { items } = await this.guest.request<{ items: Environment[] }>(
      `infra/environments?entityRef=${encodeURIComponent(entityRef)}&limit=500`,
    );
    const found = items.find(item => item.name === name);
    if (found) return found;
    const { environment } = await this.guest.request<{
      environment: Environment;
    }>('infra/environments', {
      method: 'POST',
      body: { entityRef, name, type, ...(images && { desired: { images } }) },
    });
    return environment;
  }

  askToDelete(id: string): Promise<unknown> {
    return this.guest.request(`infra/environments/${id}`, { method: 'DELETE' });
  }

  environment(id: string): Promise<Environment> {
    return this.guest.request(`infra/environments/${id}`);
  }

  /**
   * Waits until the environment is as wished for, the engineer doing meanwhile what only a person
   * can.
   *
   * @throws Error with what it is instead, after two minutes
   */
  async until(id: string, wanted: string): Promise<Environment> {
    const deadline = performance.now() + DEADLINE_MS;
    for (;;) {
      const environment = await this.environment(id);
      if (environment.status === wanted) return environment;
      if (performance.now() > deadline) {
        throw new Error(
          `${environment.name} is ${environment.status} after ${
            DEADLINE_MS / 1000
          } s, not ${wanted}: ${await this.#whatWaits(id)}`,
        );
      }
      await this.help(environment);
      await setTimeout(LOOK_EVERY_MS);
    }
  }

  /** The engineer does what waits for a person just now. */
  async help({ id, awaitingDeploymentId }: Environment): Promise<void> {
    if (awaitingDeploymentId) await this.#approve(awaitingDeploymentId);
    await this.#answerTasks(id);
  }

  async #whatWaits(id: string): Promise<string> {
    const resources = await this.guest.request<Resource[]>(
      `infra/environments/${id}/resources`,
    );
    return resources
      .filter(({ phase }) => phase !== 'Ready')
      .map(
        ({ claimId, phase, conditions }) =>
          `${claimId} is ${phase} (${conditions
            .map(({ message }) => message)
            .filter(Boolean)
            .join('; ')})`,
      )
      .join(', ');
  }

  async #approve(deploymentId: string): Promise<void> {
    const { approval } = await this.#engineer.request<Deployment>(
      `infra/deployments/${deploymentId}`,
    );
    if (approval?.state !== 'awaiting') return;
    await this.#engineer.request(`infra/deployments/${deploymentId}/approve`, {
      method: 'POST',
      body: { planHash: approval.planHash, reason: 'Read and agreed' },
    });
    this.#tell('The platform engineer approved the plan');
  }

  async #answerTasks(environmentId: string): Promise<void> {
    const { items } = await this.#engineer.request<{ items: Task[] }>(
      `infra/tasks?environmentId=${environmentId}&state=open`,
    );
    for (const { id, purpose, title } of items) {
      const outputs = purpose === 'remove' ? {} : { ticket: 'FW-4711' };
      await this.#engineer.request(`infra/tasks/${id}/complete`, {
        method: 'POST',
        body: { outputs },
      });
      this.#tell(`The platform engineer did “${title}”`);
    }
  }
}
