import { JsonObject } from '@backstage/types';
import { randomBytes } from 'node:crypto';
import { Stop, tellStop } from '../../engine/__testUtils__/kill/CrashGate';
import { Place } from '../../engine/__testUtils__/kill/places';
import {
  Trialed,
  untilEachIsSettled,
  untilEachStands,
} from '../../engine/__testUtils__/kill/untilEach';
import { HOOK_SECRET, HookService } from './HookService';
import { KilledBackends } from './KilledBackends';
import { platformDocuments } from './platform';

/** More than a phase has, so that an environment dies at each of them. */
const MOST_COMMITS = 22;

const stops: Stop[] = Array.from({ length: MOST_COMMITS }, (_, skip) => [
  { point: 'commit.before' as const, skip },
  { point: 'commit.after' as const, skip },
]).flat();

/** To these nobody comes. */
export const beyond = stops.slice(-2).map(tellStop);

type Phase = 'create' | 'delete';
const generations: Record<Phase, number> = { create: 1, delete: 2 };

/**
 * Environments with hooks before and after their deployment and before their resource is removed. Each
 * is held at another commit, then all backends are killed. Between two commits lies each call of a hook.
 */
export class HookTrial {
  readonly service = new HookService();
  readonly #installation = `hook${randomBytes(3).toString('hex')}`;
  readonly #environments: Trialed[] = stops.map((_, i) => ({
    name: `e${i}`,
    id: '',
  }));
  #backends!: KilledBackends;

  constructor(private readonly place: Place) {}

  async start(): Promise<void> {
    await this.service.listen();
    const { host } = this.service;
    this.#backends = new KilledBackends(this.place, this.#installation, {
      documents: documentsWithHooks(host),
      hooks: { allowedHosts: [host], secret: HOOK_SECRET },
    });
    await this.#backends.start();
  }

  async stop(): Promise<void> {
    await this.#backends?.replicas.stop();
    await this.service.close();
  }

  async live(phase: Phase): Promise<void> {
    const { gate, replicas } = this.#backends;
    gate.killed.clear();
    await Promise.all(
      this.#environments.map((each, i) => this.#begin(phase, each, stops[i])),
    );
    const until = {
      db: this.place.db,
      gate,
      replicas,
      environments: this.#environments,
      generation: generations[phase],
      isDeletion: phase === 'delete',
    };
    await untilEachStands(until);
    await this.#backends.killAll();
    gate.open();
    await untilEachIsSettled(until);
  }

  /** What every environment is to have had done. */
  wanted(...hooks: string[]): Record<string, string[]> {
    return Object.fromEntries(this.#environments.map(e => [e.name, hooks]));
  }

  /** Stops to which no environment came. */
  get missed(): string[] {
    const { killed } = this.#backends.gate;
    return this.#environments.flatMap(({ id }, i) =>
      killed.has(id) ? [] : [tellStop(stops[i])],
    );
  }

  async #begin(phase: Phase, environment: Trialed, stop: Stop) {
    const { gate } = this.#backends;
    if (phase === 'create') {
      const answer = await this.#backends.call('POST', '/environments', {
        body: {
          entityRef: `component:default/${this.#installation}`,
          name: environment.name,
          type: 'development',
          desired: {
            claims: {
              name: { type: 'name', params: { address: '192.0.2.1' } },
            },
          },
        },
      });
      environment.id = answer.environment.id;
      gate.watch(environment.id, generations.create, stop);
    } else {
      gate.watch(environment.id, generations.delete, stop);
      await this.#backends.call('DELETE', `/environments/${environment.id}`);
    }
  }
}

function documentsWithHooks(host: string): JsonObject[] {
  const hook = (name: string) => ({
    name,
    kind: 'http',
    inputs: { url: `http://${host}/` },
  });
  return platformDocuments().map(document => {
    const { name } = document.metadata as { name: string };
    const added: Record<string, JsonObject> = {
      development: {
        hooks: {
          beforeDeployment: [hook('first')],
          afterDeployment: [hook('last')],
        },
      },
      'name-at-powerdns': { beforeRemove: [hook('backup')] },
    };
    return {
      ...document,
      spec: { ...(document.spec as JsonObject), ...added[name] },
    };
  });
}
