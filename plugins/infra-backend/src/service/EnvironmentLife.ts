import { ConflictError } from '@backstage/errors';
import { Environment } from '@infra-orchestration/backstage-plugin-infra-common';
import { Duration } from 'luxon';
import { Expiry, extendExpiry } from '../core';
import {
  ChangedMeanwhileError,
  Db,
  EnvironmentRecord,
  events,
  expiry,
  previews,
  untilUndisturbed,
} from '../store';
import { atCrashPoints, DeliveryCrashPoints } from './crashPoints';
import { InvalidFieldsError } from './errors';
import { findMade, makeOnce, MadeIds } from './idempotency';
import { EventBus } from './ports';
import { expiryPolicyOf, policyOf } from './policies';
import { refuseDuringDeletion, refuseOtherEtag } from './preconditions';
import { principalOf } from './principal';
import { ChangeOptions, CreateOptions } from './types';
import {
  deploymentInForce,
  requireEnvironment,
  requireLiving,
  toEnvironmentView,
} from './views';

/** What somebody asks of the time for which an environment lives. */
export class EnvironmentLife {
  readonly #db: Db;
  readonly #eventBus: EventBus;
  readonly #crashPoints?: DeliveryCrashPoints;

  constructor(options: {
    db: Db;
    eventBus: EventBus;
    crashPoints?: DeliveryCrashPoints;
  }) {
    this.#db = options.db;
    this.#eventBus = options.eventBus;
    this.#crashPoints = options.crashPoints;
  }

  async extend(
    id: string,
    input: { for?: string },
    options: ChangeOptions & CreateOptions,
  ): Promise<Environment> {
    const request = { id, ...input };
    const earlier = await findMade(this.#db, 'extend', request, options);
    if (!earlier) {
      await untilUndisturbed(async () => {
        const environment = await requireLiving(this.#db, id);
        refuseOtherEtag(
          'The environment has',
          environment.etag,
          options.ifMatch,
        );
        await atCrashPoints(
          this.#crashPoints,
          { effect: 'environment.extend', of: environment.entityRef },
          () =>
            makeOnce(this.#db, 'extend', request, options, (trx, now) =>
              this.#write(trx, now, environment, input, options),
            ),
        );
      });
      this.#eventBus.notify(id);
    }
    return toEnvironmentView(await requireEnvironment(this.#db, id));
  }

  async #write(
    trx: Db,
    now: Date,
    environment: EnvironmentRecord,
    input: { for?: string },
    options: ChangeOptions,
  ): Promise<MadeIds> {
    const current = await deploymentInForce(trx, environment);
    refuseDuringDeletion(current);
    const { expiresAt, warnAt } = await newEnd(trx, now, environment, input);
    const extended = await expiry.extend(trx, {
      id: environment.id,
      expectedVersion: environment.version,
      expiresAt,
      warnAt,
      now,
    });
    if (!extended) {
      throw new ChangedMeanwhileError(`Environment ${environment.id} was`);
    }
    await events.append(
      trx,
      [
        {
          environmentId: environment.id,
          type: 'environment.extended',
          level: 'info',
          message: `${principalOf(
            options.credentials,
          )} extended it: it is deleted at ${expiresAt.toISOString()}, not at ${
            environment.expiresAt
          }`,
          data: { expiresAt: expiresAt.toISOString() },
        },
      ],
      { now },
    );
    // A preview tells its pull request of the new end, also where this process dies now.
    await previews.markDueOf(trx, { environmentId: environment.id, now });
    return {
      environmentId: environment.id,
      deploymentId: environment.currentDeploymentId ?? '',
    };
  }
}

/** @throws ConflictError, InvalidFieldsError */
async function newEnd(
  db: Db,
  now: Date,
  { type, expiresAt }: EnvironmentRecord,
  input: { for?: string },
): Promise<Expiry> {
  if (expiresAt === undefined) {
    throw new ConflictError(
      'The environment is not deleted by itself, so there is nothing to extend',
    );
  }
  const policy = expiryPolicyOf(await policyOf(db, type));
  if (!policy) {
    throw new ConflictError(
      `Environments of type "${type}" are not limited in time any more, and this one is not to be extended by a rule that is gone; create it anew, or ask the platform team`,
    );
  }
  const extension = extendExpiry({
    now,
    expiresAt: new Date(expiresAt),
    policy,
    lasts: input.for === undefined ? undefined : lengthOf(input.for),
  });
  if ('problem' in extension) {
    const { problem: message } = extension;
    throw new InvalidFieldsError([{ pointer: '/for', message }]);
  }
  return extension.expiry;
}

function lengthOf(text: string): number {
  const duration = Duration.fromISO(text);
  if (!duration.isValid || duration.toMillis() <= 0) {
    throw new InvalidFieldsError([
      {
        pointer: '/for',
        message: `"${text}" is not an ISO 8601 duration such as PT4H or P2D`,
      },
    ]);
  }
  return duration.toMillis();
}
