import { randomBytes } from 'node:crypto';
import { Place } from '../../engine/__testUtils__/kill/places';
import { previewPlatform } from './deliveryPlatform';
import { KilledBackends } from './KilledBackends';
import { LineGate, LineStop, tellLineStop } from './LineGate';
import { PullRequestForge } from './PullRequestForge';
import {
  FORGE_SECRET,
  PullRequest,
  PullRequests,
  scoreAt,
  Standing,
} from './PullRequests';
import { WorkloadCluster } from './WorkloadCluster';

/** As many as there are places to die in the longest phase. */
const PULL_REQUESTS = 20;
/** What some of the pull requests live through at a time. */
export interface Phase {
  pullRequests(pullRequest: PullRequest): boolean;
  /** One pull request is held at each of them. */
  stops: LineStop[];
  /** Of the API or as the forge; once more where there was no answer. */
  ask(pullRequest: PullRequest): Promise<unknown>;
  isOver(standing: Standing, pullRequest: PullRequest): boolean;
}

interface Life {
  phase: Phase;
  pullRequest: PullRequest;
  stop?: LineStop;
}

/**
 * Pull requests that live together. In each phase every one is held between two other effects of its
 * preview; then all backends are killed.
 */
export class PreviewTrial {
  readonly forge = new PullRequestForge(scoreAt);
  readonly all: PullRequest[];
  readonly pullRequests: PullRequests;
  /** Those of which something was open that nobody would have looked at again. */
  readonly lost: PullRequest[] = [];
  readonly #gate = new LineGate();
  readonly #installation = `pull${randomBytes(3).toString('hex')}`;
  readonly #cluster = new WorkloadCluster(`kill-${this.#installation}`);
  #backends!: KilledBackends;
  /** What a backend refused. */
  #refusal: Error | undefined;

  constructor(private readonly place: Place) {
    this.all = Array.from({ length: PULL_REQUESTS }, (_, index) => {
      const name = `${this.#installation}-${index}`;
      const entityRef = `component:default/${name}`;
      return { index, entityRef, repository: `acme/${name}` };
    });
    this.pullRequests = new PullRequests({
      db: place.db,
      forge: this.forge,
      backend: {
        address: () => this.#backends.addressOf(this.#backends.anyone),
        call: (...given) => this.#backends.call(...given),
      },
    });
  }

  async start(): Promise<void> {
    await this.forge.listen();
    await this.#cluster.open();
    this.#backends = new KilledBackends(this.place, this.#installation, {
      lines: this.#gate,
      documents: previewPlatform(this.#cluster.namespace),
      sources: { github: [{ secret: FORGE_SECRET }] },
      forge: {
        integrations: this.forge.integrations,
        annotations: Object.fromEntries(
          this.all.map(each => [
            each.entityRef,
            this.pullRequests.annotationsOf(each),
          ]),
        ),
      },
    });
    await this.#backends.start();
  }

  async stop(): Promise<void> {
    await this.#backends?.replicas.stop();
    await this.#cluster.close();
    await this.forge.close();
  }

  /** Images that the cluster runs. */
  async running(): Promise<string[]> {
    return [...(await this.#cluster.images()).values()].sort();
  }

  /**
   * Phases at once, each of pull requests of its own.
   *
   * @throws where one does not come to its stop, to the end of its phase, or to rest
   */
  async live(...phases: Phase[]): Promise<void> {
    const lives = phases.flatMap(phase =>
      this.all.filter(phase.pullRequests).map(
        (pullRequest, i): Life => ({
          ...{ phase, pullRequest, stop: phase.stops[i] },
        }),
      ),
    );
    const asked = this.#ask(lives);
    await this.#until('at their stops', async () =>
      lives.filter(
        ({ pullRequest, stop }) =>
          stop && !this.#gate.stands(pullRequest.entityRef),
      ),
    );
    let unanswered: Life[] = [];
    await this.#backends.replaceAll(async () => {
      const isAnswered = await Promise.all(asked);
      unanswered = lives.filter((_, i) => !isAnswered[i]);
      await this.#findLost(lives.filter((_, i) => isAnswered[i]));
      await this.#reach('next_look_at', 'tell_after');
    });
    this.#gate.open();
    await Promise.all(
      unanswered.map(({ phase, pullRequest }) => phase.ask(pullRequest)),
    );
    await this.#until('at their ends', () => this.#unfinished(lives));
    await this.#reach('next_look_at');
    await this.#until('at rest', () => this.#restless(lives));
  }

  /** @returns of each, whether there was an answer */
  #ask(lives: Life[]): Promise<boolean>[] {
    for (const { pullRequest, stop } of lives) {
      this.#gate.watch(pullRequest.entityRef, stop);
    }
    return lives.map(({ phase, pullRequest }) =>
      phase.ask(pullRequest).then(
        () => true,
        error => this.#isAnswer(error),
      ),
    );
  }

  /** Whose process died gets none; any other error is one, and not meant to be. */
  #isAnswer(error: Error): boolean {
    if (error.message === 'fetch failed') {
      return false;
    }
    this.#refusal = error;
    return true;
  }

  async #unfinished(lives: Life[]): Promise<Life[]> {
    const isOver = await Promise.all(
      lives.map(async ({ phase, pullRequest }) =>
        phase.isOver(
          await this.pullRequests.standing(pullRequest),
          pullRequest,
        ),
      ),
    );
    return lives.filter((_, i) => !isOver[i]);
  }

  /** About which something is to be done, or to be looked for, at some time. */
  async #restless(lives: Life[]): Promise<Life[]> {
    const due = await this.#due('previews');
    return lives.filter(({ pullRequest }) =>
      due.includes(pullRequest.entityRef),
    );
  }

  async #findLost(answered: Life[]): Promise<void> {
    const due = [
      ...(await this.#due('previews')),
      ...(await this.#due('deliveries')),
    ];
    const unfinished = await this.#unfinished(answered);
    this.lost.push(
      ...unfinished
        .map(({ pullRequest }) => pullRequest)
        .filter(({ entityRef }) => !due.includes(entityRef)),
    );
  }

  async #due(table: 'previews' | 'deliveries'): Promise<string[]> {
    const rows = await this.place.db(table).whereNotNull('next_look_at');
    return rows.map(each => each.entity_ref);
  }

  /** Looks, and the telling that somebody had begun, are put off to some time, which is now. */
  async #reach(...columns: ('next_look_at' | 'tell_after')[]): Promise<void> {
    const now = new Date();
    for (const column of columns) {
      await this.place
        .db('previews')
        .where(column, '>', now)
        .update({ [column]: now });
    }
  }

  async #until(what: string, look: () => Promise<Life[]>): Promise<void> {
    await this.#backends.untilNone(what, {
      look,
      refusal: () => this.#refusal,
      tell: missing =>
        Promise.all(
          missing.map(async ({ pullRequest, stop }) => ({
            stop: stop && tellLineStop(stop),
            ...(await this.pullRequests.standing(pullRequest)),
          })),
        ),
    });
  }
}
