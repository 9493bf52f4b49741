import {
  BackstageCredentials,
  LoggerService,
} from '@backstage/backend-plugin-api';
import pLimit from 'p-limit';
import { expiryStep } from '../core';
import {
  ApprovalRecord,
  approvals,
  Db,
  deployments,
  EnvironmentRecord,
  environments,
  events,
  expiry,
  inTransaction,
} from '../store';
import { endWithoutApproval } from './approvalRequests';
import { PreconditionFailedError } from './errors';
import { approvalNotice, decisionNotice, expiryNotice } from './policyNotices';
import { EventBus, Notice, Notifier } from './ports';
import { CallOptions, EnvironmentUseCases } from './types';
import { deploymentInForce } from './views';

export interface PolicyWatchOptions {
  db: Db;
  /** Those that nobody asks for: of the plugin itself, and audited. */
  environments: Pick<EnvironmentUseCases, 'delete'>;
  credentials(): Promise<BackstageCredentials>;
  notifier: Notifier;
  eventBus: EventBus;
  logger: LoggerService;
  /** Default: the system's clock. */
  now?: () => Date;
}

const AT_ONCE = 100;
const SIDE_BY_SIDE = 8;
/** Wait after an error, so that one environment does not stand in the way of the others. */
const AFTER_ERROR_MS = 60_000;

/**
 * Does what the policy of an environment type wants done at some time: tells of approvals that are
 * awaited and were decided, ends those nobody decided, warns before an environment ends, and deletes
 * it then. What is due is in the database, so a round that dies is made up for by the next one, and
 * two at once do nothing twice: people are told before it is noted, under the same scope.
 */
export class PolicyWatch {
  readonly #options: PolicyWatchOptions;
  readonly #now: () => Date;

  constructor(options: PolicyWatchOptions) {
    this.#options = options;
    this.#now = options.now ?? (() => new Date());
  }

  /** One round over what is due. */
  async sweep(signal?: AbortSignal): Promise<void> {
    const { db } = this.#options;
    const due = { now: this.#now(), limit: AT_ONCE };
    // A deletion looks at what is outside before it is asked for, which may not answer.
    const slots = pLimit(SIDE_BY_SIDE);
    const each = <T>(items: T[], seeTo: (item: T) => Promise<void>) =>
      Promise.all(
        items.map(item =>
          slots(async () => {
            signal?.throwIfAborted();
            await seeTo(item);
          }),
        ),
      );
    await each(await approvals.listDue(db, due), approval =>
      this.#guarded(
        () => this.#seeToApproval(approval),
        until =>
          approvals.postpone(db, {
            deploymentId: approval.deploymentId,
            until,
          }),
      ),
    );
    await each(await expiry.listDue(db, due), environment =>
      this.#guarded(
        () => this.#seeToExpiry(environment),
        nextAt => expiry.noteDue(db, { ...endOf(environment), nextAt }),
      ),
    );
  }

  async #guarded(
    work: () => Promise<void>,
    postpone: (until: Date) => Promise<void>,
  ): Promise<void> {
    try {
      await work();
    } catch (error) {
      this.#options.logger.warn(
        `What a policy wants done could not be done and is tried again: ${error}`,
      );
      await postpone(new Date(this.#now().getTime() + AFTER_ERROR_MS));
    }
  }

  async #seeToApproval(approval: ApprovalRecord): Promise<void> {
    const { db } = this.#options;
    const { deploymentId, environmentId, state, expiresAt } = approval;
    if (
      state === 'awaiting' &&
      expiresAt &&
      new Date(expiresAt) <= this.#now()
    ) {
      await this.#expire(approval);
      return;
    }
    const [environment, deployment] = await Promise.all([
      environments.get(db, environmentId),
      deployments.get(db, deploymentId),
    ]);
    if (environment && deployment && !approval.told) {
      if (state === 'awaiting') {
        await this.#tell(approvalNotice(environment, deployment, approval));
      } else if (state !== 'superseded') {
        await this.#tell(decisionNotice(environment, deployment, approval));
      }
    }
    await approvals.noteTold(db, approval);
  }

  async #expire({ environmentId, deploymentId, expiresAt }: ApprovalRecord) {
    const { db, eventBus } = this.#options;
    await inTransaction(db, trx =>
      endWithoutApproval(trx, {
        environmentId,
        decision: { deploymentId, state: 'expired' },
        status: 'Rejected',
        message: `Nobody decided until ${expiresAt}; it has to be asked for anew`,
        now: this.#now(),
      }),
    );
    eventBus.notify(environmentId);
  }

  async #seeToExpiry(environment: EnvironmentRecord): Promise<void> {
    const { db } = this.#options;
    const { expiryWarnAt } = environment;
    const { expiresAt } = endOf(environment);
    const current = await deploymentInForce(db, environment);
    const { act, nextAt } = expiryStep({
      now: this.#now(),
      expiresAt: new Date(expiresAt),
      warnAt: expiryWarnAt ? new Date(expiryWarnAt) : undefined,
      // One that failed waits for a person, and one that was cancelled has to be begun anew.
      isLeaving: current?.mode === 'destroy' && current.status !== 'Cancelled',
    });
    if (act === 'warn') {
      await this.#warn(environment, nextAt);
      return;
    }
    if (act === 'delete' && !(await this.#delete(environment))) {
      return;
    }
    await expiry.noteDue(db, { ...endOf(environment), nextAt });
  }

  async #warn(environment: EnvironmentRecord, nextAt: Date): Promise<void> {
    const { db, eventBus } = this.#options;
    const { id, expiresAt } = endOf(environment);
    await this.#tell(expiryNotice(environment));
    await inTransaction(db, async trx => {
      if (await expiry.noteWarned(trx, { id, expiresAt, nextAt })) {
        const event = {
          environmentId: id,
          type: 'environment.expiring' as const,
          level: 'warn' as const,
          message: `It is deleted at ${expiresAt}, unless it is extended before`,
          data: { expiresAt },
        };
        await events.append(trx, [event], { now: this.#now() });
      }
    });
    eventBus.notify(id);
  }

  /** @returns false where it changed since it was read, so that it has to be looked at anew */
  async #delete({ id, etag, expiresAt }: EnvironmentRecord): Promise<boolean> {
    const credentials =
      (await this.#options.credentials()) as CallOptions['credentials'];
    try {
      await this.#options.environments.delete(id, {
        credentials,
        // Whoever extends it meanwhile is heard.
        ifMatch: etag,
        expired: `Its time was over at ${expiresAt}, so it is deleted`,
      });
      return true;
    } catch (error) {
      if (!(error instanceof PreconditionFailedError)) {
        throw error;
      }
      return false;
    }
  }

  /** That somebody could not be told is no reason to leave undone what is due. */
  async #tell(notice: Notice): Promise<void> {
    if (notice.to.length === 0) {
      return;
    }
    await this.#options.notifier.notify(notice).catch(error => {
      this.#options.logger.warn(
        `${notice.to.join(', ')} could not be notified ("${
          notice.title
        }"); is the notifications plugin installed? ${error}`,
      );
    });
  }
}

function endOf({ id, expiresAt }: EnvironmentRecord) {
  return { id, expiresAt: expiresAt! };
}
