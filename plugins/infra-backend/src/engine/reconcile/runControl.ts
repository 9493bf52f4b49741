import { Intent } from '../../store';
import { StopReason } from './run';

/** Why a run was stopped; what running driver calls are aborted with. */
export class RunStoppedError extends Error {
  name = 'RunStoppedError' as const;
  readonly reason: StopReason;

  constructor(reason: StopReason) {
    super(`The reconciliation was stopped: ${reason}`);
    this.reason = reason;
  }
}

/**
 * The two ways to stop a run. Aborting ends driver calls too; stopping lets them come to their end
 * and only begins nothing new, so a deployment that is superseded leaves nothing half done.
 */
export class RunControl {
  readonly #calls = new AbortController();
  readonly #stop = new AbortController();
  readonly #begunWith: Intent;

  /** @param intent - what clients wanted when the run began */
  constructor(intent: Intent) {
    this.#begunWith = intent;
  }

  get callSignal(): AbortSignal {
    return this.#calls.signal;
  }

  get stopSignal(): AbortSignal {
    return this.#stop.signal;
  }

  stop(reason: StopReason): void {
    this.#stop.abort(new RunStoppedError(reason));
  }

  abort(error: Error): void {
    this.#stop.abort(error);
    this.#calls.abort(error);
  }

  /** Compares what clients want now with what the run works for. */
  heed(intent: Intent): void {
    const { generation, retryRequests, cancelGeneration } = this.#begunWith;
    if (intent.generation !== generation) {
      this.stop('superseded');
    } else if (
      intent.cancelGeneration === generation &&
      cancelGeneration !== generation
    ) {
      this.abort(new RunStoppedError('cancelled'));
    } else if (intent.retryRequests !== retryRequests) {
      this.stop('retried');
    }
  }
}
