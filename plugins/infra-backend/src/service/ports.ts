import { BackstageCredentials } from '@backstage/backend-plugin-api';
import {
  DesiredState,
  EnvironmentContext,
  Plan,
} from '@infra-orchestration/backstage-plugin-infra-common';
import { Aside } from '../core';
import { Db } from '../store';

/** What the use cases need of the engine, and no more; see `engine/types.ts`. */
export interface Enqueuer {
  enqueue(
    environmentId: string,
    reason: string,
    options?: { trx?: Db },
  ): Promise<void>;
}

/** Plans without doing or recording any of it. */
export interface Planner {
  planEnvironment(request: {
    environment: EnvironmentContext;
    desired: DesiredState;
    environmentId?: string;
    mode?: 'deploy' | 'rollback' | 'destroy';
    /** Documents with `seq` up to this one; default: those in force now. */
    platformRevision?: number;
    signal?: AbortSignal;
  }): Promise<Plan>;
}

/** Tells that events were stored; only a hint, and only of this process. */
export interface EventBus {
  /** @returns the function that ends the subscription */
  onAppended(environmentId: string, listener: () => void): () => void;
  /**
   * Called after a transaction that stored events.
   *
   * @param aside - what delivery does not look at
   */
  notify(environmentId: string, aside?: Aside): void;
}

/** Something that people are to know who may be anywhere. */
export interface Notice {
  /** Entity refs of users and groups. */
  to: string[];
  /** Entity refs of those who know already, or whom it does not concern. */
  except?: string[];
  title: string;
  description: string;
  /** Path in the app. */
  link: string;
  severity: 'normal' | 'high';
  /** By which people choose what they are told of; default `infrastructure`. */
  topic?: string;
  /** A later notice of the same scope takes the place of the earlier one. */
  scope: string;
}

/** Tells people. Rejects where that could not be done. */
export interface Notifier {
  notify(notice: Notice): Promise<void>;
}

/** Which groups somebody stands for, themselves included. */
export interface Memberships {
  ownershipOf(credentials: BackstageCredentials): Promise<string[]>;
}

/** What happened in the use cases, for metrics; a tracker never fails. */
export interface UseCaseTracker {
  environmentCreated(attributes: { type: string }): void;
  deploymentCreated(attributes: { mode: string }): void;
}
