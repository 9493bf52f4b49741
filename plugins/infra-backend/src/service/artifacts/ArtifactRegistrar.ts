import {
  ArtifactProvenance,
  ArtifactUse,
} from '@infra-orchestration/backstage-plugin-infra-common';
import {
  ImageAttachments,
  InspectedImage,
} from '@infra-orchestration/backstage-plugin-infra-node';
import { randomUUID } from 'node:crypto';
import { untilAttachmentsLook } from '../../core';
import {
  artifacts,
  artifactUses,
  Db,
  deliveries,
  incomingEvents,
  IncomingEventRecord,
  inTransaction,
  Registration,
} from '../../store';
import { atCrashPoints, DeliveryCrashPoints } from '../crashPoints';
import { DeliveryWaker } from './types';
import { UseKeeper } from './UseKeeper';

export interface ArtifactRegistrarOptions {
  db: Db;
  waker: DeliveryWaker;
  uses: Pick<UseKeeper, 'learnOf'>;
  crashPoints?: DeliveryCrashPoints;
}

/** An image that was looked at, or is taken as told. */
export interface TellOptions {
  repository: string;
  tag?: string;
  image: InspectedImage;
  /** As whoever tells says; wins over what the image says. */
  provenance: ArtifactProvenance;
  /** What told of it: an event that was written down, or else one that is written down now. */
  event: IncomingEventRecord | { source: string };
  /** What it is for, where whoever tells says so. */
  use?: ArtifactUse;
}

/**
 * The one way in which an image becomes an artifact. That it is there, the fate of the event that told
 * of it, and that the delivery of its components is due, are stored together or not at all.
 */
export class ArtifactRegistrar {
  readonly #options: ArtifactRegistrarOptions;

  constructor(options: ArtifactRegistrarOptions) {
    this.#options = options;
  }

  async register(told: TellOptions): Promise<Registration> {
    const { db, waker, uses, crashPoints } = this.#options;
    await uses.learnOf(told.repository);
    const { registration, entityRefs } = await atCrashPoints(
      crashPoints,
      { effect: 'artifact.register', of: told.repository },
      () => inTransaction(db, trx => this.#write(trx, told, new Date())),
    );
    if (entityRefs.length) {
      waker.wake(entityRefs);
    }
    return registration;
  }

  /**
   * What an event told of, where that is attached to a known image. Nothing is deployed because of it, so that
   * nobody is woken.
   */
  async attach(told: {
    artifactId: string;
    found: ImageAttachments;
    event: IncomingEventRecord;
  }): Promise<void> {
    const { db, crashPoints } = this.#options;
    const { artifactId, found, event } = told;
    const effect = 'artifact.attach';
    const write = async (trx: Db) => {
      const isNew = await artifacts.addAttachments(trx, artifactId, found);
      await incomingEvents.settle(trx, {
        id: event.id,
        fate: isNew ? 'Registered' : 'Duplicate',
        artifactId,
        now: new Date(),
      });
    };
    await atCrashPoints(
      crashPoints,
      { effect, of: event.hint!.repository },
      () => inTransaction(db, write),
    );
  }

  async #write(
    trx: Db,
    told: TellOptions,
    now: Date,
  ): Promise<{ registration: Registration; entityRefs: string[] }> {
    const { repository, tag, image, event, use } = told;
    const stored = 'id' in event ? event : undefined;
    const eventId = stored?.id ?? randomUUID();
    const registration = await artifacts.register(
      trx,
      {
        ...image,
        id: randomUUID(),
        repository,
        tag,
        provenance: { ...image.provenance, ...present(told.provenance) },
        source: event.source,
        sourceEventId: eventId,
        seq: stored?.seq,
        attachmentsDueAt: new Date(now.getTime() + untilAttachmentsLook(0)!),
      },
      { now: stored ? new Date(stored.receivedAt) : now },
    );
    const { artifact, outcome } = registration;
    const fate = outcome === 'known' ? 'Duplicate' : 'Registered';
    const settled = { id: eventId, fate, artifactId: artifact.id } as const;
    if (stored) {
      await incomingEvents.settle(trx, { ...settled, now });
    } else {
      const hint = { repository, tag, digest: image.digest };
      const { source } = event;
      const written = { ...settled, source, deliveryId: eventId, hint };
      await incomingEvents.record(trx, [written], { now });
    }
    const isNewUse = await this.#addUse(trx, use, now);
    if (outcome === 'known' && !isNewUse) {
      return { registration, entityRefs: [] };
    }
    const users = await artifactUses.listOfRepository(trx, repository);
    const entityRefs = [...new Set(users.map(({ entityRef }) => entityRef))];
    await deliveries.markDue(trx, { entityRefs, now });
    return { registration, entityRefs };
  }

  async #addUse(
    trx: Db,
    use: ArtifactUse | undefined,
    now: Date,
  ): Promise<boolean> {
    if (!use) {
      return false;
    }
    const known = await artifactUses.listOfRepository(trx, use.repository);
    await artifactUses.upsert(trx, [use], { now });
    return !known.some(
      ({ entityRef, container }) =>
        entityRef === use.entityRef && container === use.container,
    );
  }
}

function present(provenance: ArtifactProvenance): ArtifactProvenance {
  const { commit, branch, author, sourceUrl, buildUrl, committedAt } =
    provenance;
  return Object.fromEntries(
    Object.entries({
      ...{ commit, branch, author, sourceUrl, buildUrl, committedAt },
    }).filter(([, value]) => value !== undefined),
  );
}
