import { JsonObject } from '@backstage/types';
import { randomBytes, randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { CrashGate } from '../../engine/__testUtils__/kill/CrashGate';
import { Place } from '../../engine/__testUtils__/kill/places';
import { Replica, Replicas } from '../../engine/__testUtils__/kill/Replicas';
import type { DieAtCommit } from './backendProcess';
import { LineGate } from './LineGate';
import { platformDocuments, platformSecrets } from './platform';

/** Looks are counted, not the time: a machine may stand still meanwhile. */
const MOST_LOOKS = 900;
const LOOK_MS = 100;

interface Given {
  documents?: JsonObject[];
  hooks?: JsonObject;
  /** Holds delivery, while the engine passes; default: the other way round. */
  lines?: LineGate;
  /** Of events about images, by `infra.sources`, and registries that can be asked about them. */
  sources?: JsonObject;
  /** Whose pull requests are told of their previews. */
  forge?: {
    /** As `integrations` has them. */
    integrations: JsonObject;
    /** Of components, by their refs. */
    annotations: Record<string, Record<string, string>>;
  };
}

/** Backends on one database, their API as a client uses it, and their ends. */
export class KilledBackends {
  readonly gate = new CrashGate();
  readonly replicas: Replicas;
  readonly #place: Place;
  readonly #documents: JsonObject[];
  /** Of who asks, and of who agrees. */
  readonly #tokens = { asks: randomUUID(), agrees: randomUUID() };

  /**
   * @param installation - also the name of the component that all environments belong to
   * @param given - default: the documents of the kill test on all servers
   */
  constructor(place: Place, installation: string, given: Given = {}) {
    const { lines, sources } = given;
    this.#place = place;
    this.#documents = given.documents ?? platformDocuments();
    const backend = {
      database: place.connection,
      hasSources: sources !== undefined,
      annotations: given.forge?.annotations,
      config: configOf(installation, this.#tokens, given),
    };
    this.replicas = new Replicas({
      script: join(__dirname, 'backendProcess.ts'),
      environment: {
        ...platformSecrets(),
        KILL_TEST_BACKEND: JSON.stringify(backend),
      },
      onMessage: (replica, message) => {
        if (!('question' in message)) {
          return;
        }
        if ('of' in message.place === (lines === undefined)) {
          replica.send({ goOn: message.question });
        } else {
          (lines ?? this.gate).ask(replica, message);
        }
      },
      onDeath: replica => (lines ?? this.gate).bury(replica),
    });
  }

  async start(): Promise<void> {
    for (let n = 0; n < this.#place.replicas; n++) {
      await this.replicas.spawn();
    }
    await this.call('PUT', '/documents', {
      body: { documents: this.#documents },
    });
  }

  /**
   * Kills the oldest process while it answers the call: just before or just after it is committed.
   * All that stands in the process dies with it. Another takes its place.
   */
  async killWithin(
    when: 'before' | 'after',
    call: (replica: Replica) => Promise<unknown>,
  ): Promise<void> {
    const [victim] = this.replicas.living;
    const order: DieAtCommit = { dieAtCommit: when };
    victim.send(order);
    const answered = await call(victim).then(
      () => true,
      () => false,
    );
    if (answered) {
      throw new Error(`The call was answered, and was to be killed ${when}`);
    }
    await this.replicas.untilFewerThan(this.#place.replicas);
    await this.replicas.spawn();
  }

  /** All of them die, one after the other, and another takes the place of each. */
  async killAll(): Promise<void> {
    for (const victim of this.replicas.living) {
      victim.kill();
      await this.replicas.untilFewerThan(this.#place.replicas);
      await this.replicas.spawn();
    }
  }

  /** All of them die; as many come after them, once that is done which needs nobody to be there. */
  async replaceAll(whileNoneLives: () => Promise<void>): Promise<void> {
    this.replicas.living.forEach(victim => victim.kill());
    await this.replicas.untilFewerThan(1);
    await whileNoneLives();
    const places = Array.from({ length: this.#place.replicas });
    await Promise.all(places.map(() => this.replicas.spawn()));
  }

  /**
   * Looks until nothing is missing.
   *
   * @param options - `refusal`: of a call that was not meant to be refused; `tell`: what is to be known of what is missing
   */
  async untilNone<T>(
    what: string,
    options: {
      look(): Promise<T[]>;
      tell(missing: T[]): Promise<unknown>;
      refusal?(): Error | undefined;
    },
  ): Promise<void> {
    for (let looks = 0; ; looks++) {
      this.replicas.requireSound();
      const refusal = options.refusal?.();
      if (refusal) {
        throw refusal;
      }
      const missing = await options.look();
      if (missing.length === 0) {
        return;
      }
      if (looks > MOST_LOOKS) {
        const told = await options.tell(missing);
        throw new Error(`Not ${what}: ${JSON.stringify(told, null, 1)}`);
      }
      await new Promise(resolve => setTimeout(resolve, LOOK_MS));
    }
  }

  get anyone(): Replica {
    const { living } = this.replicas;
    return living[Math.floor(Math.random() * living.length)];
  }

  addressOf({ ready }: Replica): string {
    return `http://127.0.0.1:${ready.port}`;
  }

  /** @throws Error with what the API answered */
  async call(
    method: string,
    path: string,
    options: {
      body?: JsonObject;
      idempotencyKey?: string;
      replica?: Replica;
      who?: 'asks' | 'agrees';
    } = {},
  ): Promise<any> {
    const { body, idempotencyKey, who = 'asks' } = options;
    const { replica = this.anyone } = options;
    const response = await fetch(
      `${this.addressOf(replica)}/api/infra${path}`,
      {
        method,
        headers: {
          authorization: `Bearer ${this.#tokens[who]}`,
          'content-type': 'application/json',
          ...(idempotencyKey && { 'idempotency-key': idempotencyKey }),
        },
        body: body && JSON.stringify(body),
      },
    );
    const text = await response.text();
    if (!response.ok) {
      throw new Error(`${method} ${path}: ${response.status} ${text}`);
    }
    return text && JSON.parse(text);
  }
}

function configOf(
  installation: string,
  tokens: Record<string, string>,
  given: Given,
) {
  const { hooks, sources, forge } = given;
  return {
    app: { baseUrl: 'http://127.0.0.1' },
    backend: {
      baseUrl: 'http://127.0.0.1',
      listen: '127.0.0.1:0',
      auth: {
        externalAccess: Object.entries(tokens).map(([subject, token]) => ({
          type: 'static',
          options: { token, subject },
        })),
      },
    },
    // A backend passes events on to itself only.
    events: { useEventBus: 'never' },
    ...(forge && { integrations: forge.integrations }),
    infra: {
      installation,
      ...(hooks && { hooks }),
      ...(sources && { sources }),
      secrets: {
        keys: [{ id: 'kill', secret: randomBytes(32).toString('base64') }],
      },
      credentials: { allow: { env: ['KILL_TEST_*'] } },
      engine: {
        leaseDuration: { seconds: 3 },
        // All environments stand at once, with a call of a driver each.
        concurrency: 500,
        providerConcurrency: 500,
      },
    },
  };
}
