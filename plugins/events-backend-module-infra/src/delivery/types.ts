import {
  ArtifactHint,
  PullRequestHint,
} from '@infra-orchestration/backstage-plugin-infra-node';
import { SourceSettings } from '../settings/types';

/** What came in, before anything about it is believed. */
export interface Delivery {
  /** By lower-case name. */
  headers: Record<string, string | undefined>;
  /** Of the URL; only what is there once. */
  query: Record<string, string | undefined>;
  body: Buffer;
  receivedAt: Date;
  /** Last part of the topic, where it came by one instead of by HTTP. */
  subTopic?: string;
}

/** Why a delivery is not let in. Never a part of what was sent. */
export interface Refusal {
  /** 401: nothing shows who sent it. 403: what should show it is wrong. */
  status: 401 | 403;
  reason: string;
}

/** A pull request as a payload tells of it; the rest is added by whoever publishes it. */
export type ToldPullRequest = Omit<PullRequestHint, 'source' | 'deliveryId'>;

/** What a payload tells of. */
export interface Told {
  /** The same when a delivery is repeated, by its sender or by anybody else. */
  deliveryId: string;
  hints?: ArtifactHint[];
  pullRequest?: ToldPullRequest;
  /** Why it is nothing for us; with neither images nor a pull request. */
  ignored?: string;
  /** When it happened, where the payload says so. */
  occurredAt?: Date;
}

/**
 * Checks that a delivery is from where it claims to be.
 *
 * @returns undefined where it is
 * @throws where that cannot be judged now; the sender is asked to come again
 */
export type Verifier = (delivery: Delivery) => Promise<Refusal | undefined>;

/** One kind of sender. */
export interface Source {
  /** As in the configuration, in the URL, and in what is published. */
  readonly kind: string;
  /** Content types that it sends; none where it comes by topics only. */
  readonly mediaTypes: readonly string[];
  /** Settings without which an instance is not let in by HTTP, by their names. */
  readonly needs: readonly (keyof SourceSettings)[];
  verifier(settings: SourceSettings): Verifier;
  /**
   * Pure.
   *
   * @throws {@link MalformedDelivery}
   */
  parse(delivery: Delivery, settings: SourceSettings): Told;
  /** Parts that are added to the topic of an instance to have what it subscribes to. */
  readonly subTopics?: readonly string[];
  /**
   * What is answered to what is genuine but too old. Default 403; senders that repeat until they
   * are told of success, and send nothing else meanwhile, have to be told so.
   */
  readonly staleStatus?: number;
}

/** A payload that is not as its sender documents it. The message names fields, never values. */
export class MalformedDelivery extends Error {
  override readonly name = 'MalformedDelivery';
}
