import { ConflictError } from '@backstage/errors';
import {
  Deployment,
  Environment,
} from '@infra-orchestration/backstage-plugin-infra-common';
import {
  Db,
  EnvironmentRecord,
  environments,
  events,
  inTransaction,
} from '../store';
import { endWithoutApproval } from './approvalRequests';
import { Enqueuer, EventBus } from './ports';
import { isUnfinished } from './preconditions';
import { principalOf } from './principal';
import { CallOptions } from './types';
import {
  deploymentInForce,
  requireDeployment,
  requireLiving,
  toDeploymentView,
  toEnvironmentView,
} from './views';

export interface EnvironmentRequestsOptions {
  db: Db;
  enqueuer: Enqueuer;
  eventBus: EventBus;
}

/** What is asked of a deployment under way, beside the desired state. */
export class EnvironmentRequests {
  readonly #options: EnvironmentRequestsOptions;

  constructor(options: EnvironmentRequestsOptions) {
    this.#options = options;
  }

  async retry(id: string, options: CallOptions): Promise<Environment> {
    const { currentDeploymentId } = await requireLiving(this.#options.db, id);
    if (currentDeploymentId === undefined) {
      throw new ConflictError(
        'There is nothing to try again: the first deployment of the environment waits for approval',
      );
    }
    const asked = await this.#ask(environments.requestRetry, {
      id,
      deploymentId: currentDeploymentId,
      message: `${principalOf(options.credentials)} asked to try again at once`,
    });
    return toEnvironmentView(asked);
  }

  async cancel(id: string, options: CallOptions): Promise<Deployment> {
    const { db } = this.#options;
    const environment = await requireLiving(db, id);
    if (environment.awaitingDeploymentId !== undefined) {
      return this.#withdraw(environment.id, environment.awaitingDeploymentId, {
        by: principalOf(options.credentials),
      });
    }
    const current = await deploymentInForce(db, environment);
    if (!current || !isUnfinished(current)) {
      throw new ConflictError(
        'There is nothing to cancel: no deployment of the environment is running',
      );
    }
    const { generation } = current;
    await this.#ask(
      (trx, asked) => environments.requestCancel(trx, { ...asked, generation }),
      {
        id,
        deploymentId: current.id,
        message: `${principalOf(options.credentials)} cancelled the deployment`,
      },
    );
    return toDeploymentView(await requireDeployment(db, current.id));
  }

  /** What awaits approval is not to be done after all. */
  async #withdraw(
    id: string,
    deploymentId: string,
    { by }: { by: string },
  ): Promise<Deployment> {
    const { db, eventBus } = this.#options;
    const isEnded = await inTransaction(db, trx =>
      endWithoutApproval(trx, {
        environmentId: id,
        decision: { deploymentId, state: 'withdrawn', decidedBy: by },
        status: 'Cancelled',
        message: `${by} withdrew it before anybody decided`,
        now: new Date(),
      }),
    );
    if (!isEnded) {
      throw new ConflictError(
        'Somebody else has decided meanwhile, so there is nothing to withdraw; look at the environment and decide again',
      );
    }
    eventBus.notify(id);
    return toDeploymentView(await requireDeployment(db, deploymentId));
  }

  /** Records a request beside the desired state and wakes the engine. */
  async #ask(
    request: typeof environments.requestRetry,
    about: { id: string; deploymentId?: string; message: string },
  ): Promise<EnvironmentRecord> {
    const { db, enqueuer, eventBus } = this.#options;
    const asked = await inTransaction(db, async trx => {
      const now = new Date();
      const environment = await request(trx, { id: about.id, now });
      if (!environment) {
        throw new ConflictError(`Environment ${about.id} is deleted`);
      }
      await events.append(
        trx,
        [
          {
            environmentId: about.id,
            deploymentId: about.deploymentId,
            type: 'deployment.status',
            level: 'info',
            message: about.message,
          },
        ],
        { now },
      );
      await enqueuer.enqueue(about.id, 'asked', { trx });
      return environment;
    });
    eventBus.notify(about.id);
    return asked;
  }
}
