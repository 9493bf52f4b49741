import {
  createHash,
  randomBytes,
  randomUUID,
  timingSafeEqual,
} from 'node:crypto';
import { AuditorService, LoggerService } from '@backstage/backend-plugin-api';
import { JsonObject } from '@backstage/types';
import { Db, StateLock, StateRun, states } from '../store';

export type { StateRun };

/** How long a run counts as alive without a sign of life. */
export const STATE_RUN_TTL_MS = 30_000;

export interface StateRunsOptions {
  db: Db;
  auditor: AuditorService;
  logger: LoggerService;
  /** Default {@link STATE_RUN_TTL_MS}. */
  ttl?: number;
}

export interface StartedRun {
  id: string;
  token: string;
}

/** Begins and ends runs, checks their tokens, and judges which of them are dead. */
export class StateRuns {
  readonly #options: StateRunsOptions;
  readonly ttl: number;

  constructor(options: StateRunsOptions) {
    this.#options = options;
    this.ttl = options.ttl ?? STATE_RUN_TTL_MS;
  }

  async start(run: {
    name: string;
    purpose: StateRun['purpose'];
    startedBy: string;
    /** Milliseconds until the token ends, whatever happens. */
    tokenLife: number;
    /** Milliseconds until the first sign of life is due; default the usual time. */
    ttl?: number;
  }): Promise<StartedRun> {
    const { db } = this.#options;
    const now = new Date();
    const id = randomUUID();
    const token = randomBytes(32).toString('base64url');
    await states.pruneRuns(db, { now });
    await states.startRun(db, {
      id,
      name: run.name,
      purpose: run.purpose,
      tokenHash: hashOf(token),
      startedBy: run.startedBy,
      ttl: run.ttl ?? this.ttl,
      now,
      expiresAt: new Date(now.getTime() + run.tokenLife),
    });
    return { id, token };
  }

  /** The run behind a login, where it is one and goes on. */
  async authenticate(
    name: string,
    login: { username: string; password: string },
  ): Promise<StateRun | undefined> {
    const run = await states.getRun(this.#options.db, login.username);
    const given = Buffer.from(hashOf(login.password));
    // Compared also where there is no such run, so that the time tells nothing.
    const fits = timingSafeEqual(
      given,
      Buffer.from(run?.tokenHash ?? hashOf('')),
    );
    const goesOn =
      run !== undefined &&
      run.name === name &&
      run.endedAt === undefined &&
      Date.parse(run.expiresAt) > Date.now();
    return fits && goesOn ? run : undefined;
  }

  renew(id: string): Promise<boolean> {
    return states.renewRun(this.#options.db, { id, ttl: this.ttl });
  }

  /** Ends the run; what it left locked is released, with an entry in the audit log. */
  async end(id: string, name: string): Promise<void> {
    const { db } = this.#options;
    const now = new Date();
    await states.endRun(db, { id, now });
    await states.pruneReports(db, { now });
    const lock = await states.getLock(db, name);
    if (lock?.runId === id) {
      await this.#release(lock, 'its run ended and left it behind');
    }
  }

  /** Releases the lock if its run ended or died. @returns whether it did */
  async releaseIfDead(lock: StateLock): Promise<boolean> {
    const { db } = this.#options;
    const run = await states.getRun(db, lock.runId);
    const isDead =
      !run ||
      run.endedAt !== undefined ||
      (await states.endDeadRun(db, { id: run.id, now: new Date() }));
    return (
      isDead && (await this.#release(lock, 'the process that held it died'))
    );
  }

  async #release(lock: StateLock, because: string): Promise<boolean> {
    const { db, auditor, logger } = this.#options;
    const meta: JsonObject = {
      state: lock.name,
      runId: lock.runId,
      lockId: lock.lockId,
      lockedAt: lock.lockedAt,
      because,
    };
    const event = await auditor.createEvent({
      eventId: 'state-lock-release',
      severityLevel: 'medium',
      meta,
    });
    const released = await states.releaseLock(db, lock);
    await event.success({ meta: { released } });
    if (released) {
      logger.warn(
        `The lock on the state ${lock.name} was released, since ${because}`,
      );
    }
    return released;
  }
}

/** The token is random and long, so a digest without salt is enough. */
function hashOf(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}
