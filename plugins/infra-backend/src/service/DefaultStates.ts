import { LoggerService } from '@backstage/backend-plugin-api';
import {
  InfraStateInfo,
  InfraStateRun,
  InfraStates,
  LeftStateRun,
  OpenStateOptions,
} from '@infra-orchestration/backstage-plugin-infra-node';
import { ConflictError } from '@backstage/errors';
import { hostname } from 'node:os';
import { Db, states } from '../store';
import { StateKeeper } from './StateKeeper';
import { StateRuns } from './StateRuns';

/** A run lasts at most this long; its token is worth nothing from then on. */
const TOKEN_LIFE_MS = 24 * 3_600_000;

export interface DefaultStatesOptions {
  db: Db;
  runs: StateRuns;
  keeper: StateKeeper;
  logger: LoggerService;
  /** Where this plugin is reached by programs that it starts. */
  baseUrl(): Promise<string>;
}

/** The states as drivers get them. */
export class DefaultStates implements InfraStates {
  readonly #options: DefaultStatesOptions;

  constructor(options: DefaultStatesOptions) {
    this.#options = options;
  }

  async find(name: string): Promise<InfraStateInfo | undefined> {
    const { db } = this.#options;
    const version = await states.getVersion(db, name);
    if (!version || version.isEmpty) {
      return undefined;
    }
    const owner = await states.getOwner(db, name);
    return { version: version.version, owner: owner?.mark };
  }

  isBusy(name: string): Promise<boolean> {
    return states.hasLivingRun(this.#options.db, name);
  }

  async open(options: OpenStateOptions): Promise<InfraStateRun> {
    const { runs, keeper, baseUrl } = this.#options;
    const { name } = options;
    if (options.purpose === 'change') {
      await this.#claim(options);
    }
    const base = await baseUrl();
    const { id, token } = await runs.start({
      name,
      purpose: options.purpose,
      startedBy: `${hostname()}:${process.pid}`,
      tokenLife: TOKEN_LIFE_MS,
    });
    const lost = new AbortController();
    const stop = this.#keepAlive(id, lost);
    return {
      id,
      address: `${base}/states/${encodeURIComponent(name)}`,
      username: id,
      password: token,
      lost: lost.signal,
      report: () => keeper.report(id),
      close: async () => {
        stop();
        await runs.end(id, name);
      },
    };
  }

  async #claim({ name, identity, adopt = false }: OpenStateOptions) {
    const { instanceId, ownershipMark } = identity;
    const owner = await states.claim(this.#options.db, {
      name,
      owner: { instanceId, mark: ownershipMark },
      adopt,
      now: new Date(),
    });
    if (owner.instanceId !== instanceId) {
      throw new ConflictError(
        owner.mark
          ? `The state ${name} belongs to ${owner.mark}`
          : `There is a state ${name} that nobody owns, and it may not be adopted`,
      );
    }
  }

  async takeOver(runId: string): Promise<LeftStateRun | undefined> {
    const { db, runs, keeper } = this.#options;
    const run = await states.getRun(db, runId);
    if (!run || !(await runs.renew(runId))) {
      return undefined;
    }
    return {
      renew: () => runs.renew(runId),
      push: state => keeper.recover(run, state),
      close: () => runs.end(runId, run.name),
    };
  }

  /** @returns the function that stops it */
  #keepAlive(id: string, lost: AbortController): () => void {
    const { runs, logger } = this.#options;
    const timer = setInterval(async () => {
      try {
        if (!(await runs.renew(id))) {
          clearInterval(timer);
          lost.abort(new Error('The run was taken for dead'));
        }
      } catch (error) {
        logger.warn(`Run ${id} could not show that it lives: ${error}`);
      }
    }, runs.ttl / 3);
    timer.unref();
    return () => clearInterval(timer);
  }
}
