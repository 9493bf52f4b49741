import { ConflictError, InputError, NotAllowedError } from '@backstage/errors';
import {
  Db,
  inTransaction,
  SealedSecret,
  StateLock,
  StateRun,
  states,
} from '../store';
import { StateRuns } from './StateRuns';

const KEPT_VERSIONS = 20;

/** Somebody else is changing the state. */
export class StateLockedError extends ConflictError {
  name = 'StateLockedError' as 'ConflictError';

  constructor(readonly lock: StateLock) {
    super('The state is locked by another run');
  }
}

/** Encrypts what is bound to a reference. */
export interface StateCipher {
  seal(ref: string, value: string): SealedSecret;
  open(sealed: SealedSecret): string;
}

export interface StateKeeperOptions {
  db: Db;
  cipher: StateCipher;
  runs: StateRuns;
}

/** What the HTTP state protocol can ask for, on behalf of a run. */
export class StateKeeper {
  readonly #options: StateKeeperOptions;

  constructor(options: StateKeeperOptions) {
    this.#options = options;
  }

  async read(run: StateRun): Promise<string | undefined> {
    const { db, cipher } = this.#options;
    const version = await states.getVersion(db, run.name);
    return version && cipher.open(version.sealed);
  }

  /** @throws ConflictError where the run does not hold the lock, or the state is not the next one */
  async write(run: StateRun, text: string): Promise<void> {
    const { db, cipher } = this.#options;
    requireChange(run);
    const next = headOf(text);
    await inTransaction(db, async trx => {
      const lock = await states.getLock(trx, run.name, {
        forWriting: true,
      });
      if (lock?.runId !== run.id) {
        throw lock
          ? new StateLockedError(lock)
          : new ConflictError(
              'The state is not locked by this run; lock it before it is written',
            );
      }
      if (run.purpose === 'import') {
        await refuseAdopted(trx, run.name);
      }
      const last = await states.getVersion(trx, run.name);
      requireSuccession(last, next);
      const isSameRun = last?.runId === run.id;
      await states.putVersion(
        trx,
        {
          ...next,
          name: run.name,
          runId: run.id,
          version: (last?.version ?? 0) + (isSameRun ? 0 : 1),
          sealed: cipher.seal(states.stateRef(run.name), text),
        },
        { now: new Date(), keep: KEPT_VERSIONS },
      );
    });
  }

  /** Keeps a run's results for the process that waits for them. */
  async putReport(run: StateRun, text: string): Promise<void> {
    const { db, cipher } = this.#options;
    await states.putReport(db, {
      runId: run.id,
      sealed: cipher.seal(states.reportRef(run.id), text),
      now: new Date(),
    });
  }

  async report(runId: string): Promise<string | undefined> {
    const { db, cipher } = this.#options;
    const sealed = await states.getReport(db, runId);
    return sealed && cipher.open(sealed);
  }

  /** Writes what a run left behind, which may have given back its lock already. */
  async recover(run: StateRun, text: string): Promise<void> {
    const held = await states.getLock(this.#options.db, run.name);
    if (held?.runId !== run.id) {
      await this.lock(
        run,
        JSON.stringify({ ID: run.id, Operation: 'recover' }),
      );
    }
    await this.write(run, text);
  }

  /**
   * @param info - JSON with the `ID` of the lock
   * @throws StateLockedError
   */
  async lock(run: StateRun, info: string): Promise<void> {
    const { db, runs } = this.#options;
    requireChange(run);
    const lockId = lockIdOf(info);
    const take = () =>
      states.takeLock(db, {
        name: run.name,
        runId: run.id,
        lockId,
        info,
        now: new Date(),
      });
    if (await take()) {
      return;
    }
    const held = await states.getLock(db, run.name);
    // The answer to the first request may have been lost on its way.
    if (held?.runId === run.id && held.lockId === lockId) {
      return;
    }
    const isFree = !held || (await runs.releaseIfDead(held));
    if (isFree && (await take())) {
      return;
    }
    const holder = await states.getLock(db, run.name);
    throw holder
      ? new StateLockedError(holder)
      : new ConflictError('The lock changes hands at this moment; try again');
  }

  /**
   * Releases the run's own lock; one of a dead run as well, for a person who forces it.
   *
   * @param info - JSON with the `ID` of the lock; absent: the run's own
   * @throws StateLockedError
   */
  async unlock(run: StateRun, info?: string): Promise<void> {
    const { db, runs } = this.#options;
    requireChange(run);
    const lock = await states.getLock(db, run.name);
    if (!lock) {
      return;
    }
    if (info !== undefined && lockIdOf(info) !== lock.lockId) {
      throw new StateLockedError(lock);
    }
    if (lock.runId === run.id) {
      await states.releaseLock(db, lock);
    } else if (!(await runs.releaseIfDead(lock))) {
      throw new StateLockedError(lock);
    }
  }
}

/** Nobody adopts it before the end of the transaction, either. */
async function refuseAdopted(trx: Db, name: string): Promise<void> {
  const owner = await states.getOwner(trx, name, { lock: true });
  if (owner?.instanceId) {
    throw new ConflictError(`The state was adopted by ${owner.mark} meanwhile`);
  }
}

function requireChange({ purpose }: StateRun): void {
  if (purpose === 'read') {
    throw new NotAllowedError('This run may only read the state');
  }
}

interface StateHead {
  lineage: string;
  serial: number;
  isEmpty: boolean;
}

/** @throws ConflictError where `next` is neither the successor of `last` nor of nothing. */
function requireSuccession(last: StateHead | undefined, next: StateHead): void {
  if (!last || (last.isEmpty && last.lineage !== next.lineage)) {
    return;
  }
  if (last.lineage !== next.lineage) {
    throw new ConflictError(
      `The stored state is not empty and of another origin (lineage ${last.lineage}, not ${next.lineage})`,
    );
  }
  if (next.serial < last.serial) {
    throw new ConflictError(
      `The state is older than what is stored (serial ${next.serial}, not ${last.serial} or more)`,
    );
  }
}

function headOf(text: string): StateHead {
  const state = jsonObject(text, 'state');
  const { version, lineage, serial, resources, outputs } = state;
  if (
    version !== 4 ||
    typeof lineage !== 'string' ||
    !Number.isSafeInteger(serial) ||
    !Array.isArray(resources)
  ) {
    throw new InputError(
      'The body is no state of version 4 with lineage, serial and resources',
    );
  }
  return {
    lineage,
    serial: serial as number,
    isEmpty: resources.length === 0 && Object.keys(outputs ?? {}).length === 0,
  };
}

function lockIdOf(info: string): string {
  const { ID } = jsonObject(info, 'lock');
  if (typeof ID !== 'string' || ID === '') {
    throw new InputError('The lock has no ID');
  }
  return ID;
}

function jsonObject(text: string, what: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null) {
      return value as Record<string, unknown>;
    }
  } catch {
    // told below
  }
  throw new InputError(`The body is no ${what} in JSON`);
}
