import { LoggerService } from '@backstage/backend-plugin-api';
import {
  InfraStateInfo,
  InfraStatePurpose,
  InfraStateRun,
  InfraStates,
  LeftStateRun,
} from '@infra-orchestration/backstage-plugin-infra-node';
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

  async find(instanceId: string): Promise<InfraStateInfo | undefined> {
    const found = await states.getVersion(this.#options.db, instanceId);
    return (
      found && { version: found.version, hasResources: found.hasResources }
    );
  }

  async open(options: {
    instanceId: string;
    purpose: InfraStatePurpose;
  }): Promise<InfraStateRun> {
    const { runs, baseUrl } = this.#options;
    const { instanceId } = options;
    const base = await baseUrl();
    const { id, token } = await runs.start({
      ...options,
      startedBy: `${hostname()}:${process.pid}`,
      tokenLife: TOKEN_LIFE_MS,
    });
    const lost = new AbortController();
    const stop = this.#keepAlive(id, lost);
    return {
      id,
      address: `${base}/states/${instanceId}`,
      username: id,
      password: token,
      lost: lost.signal,
      close: async () => {
        stop();
        await runs.end(id, instanceId);
      },
    };
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
      close: () => runs.end(runId, run.instanceId),
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
