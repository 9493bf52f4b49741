import {
  AuthenticationError,
  ConflictError,
  NotFoundError,
} from '@backstage/errors';
import {
  AnsweredVerification,
  infraEnvironmentDeployPermission,
  infraEnvironmentReadPermission,
  VerificationAnswer,
} from '@infra-orchestration/backstage-plugin-infra-common';
import { HookRunRecord } from '../core';
import { Db, environments, hooks, inTransaction } from '../store';
import { Authorizer } from './Authorizer';
import { Enqueuer } from './ports';
import { principalOf } from './principal';
import { CallOptions } from './types';
import { AnswerOptions, VerificationUseCases } from './verificationTypes';

export interface DefaultVerificationsOptions {
  db: Db;
  authorizer: Authorizer;
  enqueuer: Enqueuer;
  /** Whether a token is that of the run. */
  isToken(token: string, runId: string): boolean;
}

/** Answers are kept beside the runs, which only the worker of their environment writes. */
export class DefaultVerifications implements VerificationUseCases {
  readonly #options: DefaultVerificationsOptions;

  constructor(options: DefaultVerificationsOptions) {
    this.#options = options;
  }

  async answer(
    runId: string,
    given: VerificationAnswer,
    options: AnswerOptions,
  ): Promise<AnsweredVerification> {
    const { db, enqueuer } = this.#options;
    const { environmentId, deploymentId, stage, name } = await this.#find(
      runId,
      options,
    );
    const now = new Date();
    const answer = await inTransaction(db, async trx => {
      // Lock order: the environment before its runs, as whoever works on it writes them.
      await environments.lock(trx, environmentId);
      const before = await hooks.findAnswer(trx, runId);
      if (before) {
        return before;
      }
      refuseUnlessRunning(await requireRun(trx, runId));
      const stored = await hooks.answer(trx, {
        ...given,
        runId,
        answeredBy: options.token ? 'token' : principalOf(options.credentials),
        now,
      });
      // Stored with the answer: a wake-up alone could die with this process.
      if (!(await environments.noteWakeUp(trx, { id: environmentId }))) {
        await environments.markDue(trx, { ids: [environmentId], now });
      }
      await enqueuer.enqueue(environmentId, 'a run was answered', { trx });
      return stored;
    });
    refuseUnlessSame(answer, given);
    const { outcome, message, link, answeredBy, answeredAt } = answer;
    return {
      id: runId,
      environmentId,
      deploymentId,
      stage,
      name,
      outcome,
      message,
      link,
      answeredBy,
      answeredAt,
    };
  }

  async #find(runId: string, options: AnswerOptions): Promise<HookRunRecord> {
    const { db, isToken } = this.#options;
    if (options.token !== undefined && !isToken(options.token, runId)) {
      throw new AuthenticationError('The token is not that of this run');
    }
    const run = await requireRun(db, runId);
    if (options.token === undefined) {
      await this.#require(run, options);
    }
    return run;
  }

  async #require(run: HookRunRecord, options: CallOptions): Promise<void> {
    const { authorizer, db } = this.#options;
    const environment = await environments.get(db, run.environmentId);
    if (
      !environment ||
      !(await authorizer.mayOn(
        infraEnvironmentReadPermission,
        environment,
        options,
      ))
    ) {
      throw notFound(run.id);
    }
    await authorizer.requireOn(
      infraEnvironmentDeployPermission,
      environment,
      options,
    );
  }
}

async function requireRun(db: Db, runId: string): Promise<HookRunRecord> {
  const run = await hooks.find(db, runId);
  if (run?.kind !== 'callback') {
    throw notFound(runId);
  }
  return run;
}

function notFound(runId: string): NotFoundError {
  return new NotFoundError(
    `There is no run "${runId}" of a hook of kind callback`,
  );
}

function refuseUnlessRunning({ state, name }: HookRunRecord): void {
  if (state !== 'Running') {
    throw new ConflictError(
      `The run of hook ${name} is over (${state}); an answer changes nothing any more`,
    );
  }
}

function refuseUnlessSame(
  {
    outcome,
    message,
    link,
    answeredBy,
    answeredAt,
  }: VerificationAnswer & {
    answeredBy: string;
    answeredAt: string;
  },
  given: VerificationAnswer,
): void {
  if (
    outcome !== given.outcome ||
    message !== given.message ||
    link !== given.link
  ) {
    throw new ConflictError(
      `It was answered by ${answeredBy} at ${answeredAt}: ${outcome}; the first answer counts`,
    );
  }
}
