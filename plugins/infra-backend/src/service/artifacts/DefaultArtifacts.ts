import {
  isError,
  NotFoundError,
  ServiceUnavailableError,
} from '@backstage/errors';
import {
  Artifact,
  ArtifactInput,
  ArtifactJourney,
  ArtifactListFilter,
  IncomingEvent,
  IncomingEventListFilter,
  Page,
} from '@infra-orchestration/backstage-plugin-infra-common';
import { InspectedImage } from '@infra-orchestration/backstage-plugin-infra-node';
import { attachedTo, formatImage, ImageReference, readImage } from '../../core';
import {
  artifacts,
  Db,
  environments,
  incomingEvents,
  IncomingEventRecord,
  promotions,
} from '../../store';
import { toPromotionView } from '../delivery/views';
import { normalizeEntityRef } from '../entities';
import { InvalidFieldsError } from '../errors';
import { PermissionEnvironment } from '../permissionRules';
import { CallOptions } from '../types';
import { ArtifactRegistrar } from './ArtifactRegistrar';
import { imageOfRequest, provenanceOfRequest } from './artifactRequest';
import { ImageInspectors } from './ImageInspectors';
import { asTold, lookUp, noRegistryOf } from './lookUp';
import { ArtifactUseCases, ToldArtifact } from './types';
import { UseFinder } from './UseFinder';

export interface DefaultArtifactsOptions {
  db: Db;
  inspectors: ImageInspectors;
  registrar: ArtifactRegistrar;
  useFinder: UseFinder;
}

const defaultLimit = 50;

/** Artifacts, before anybody asks whether the caller may. */
export class DefaultArtifacts implements ArtifactUseCases {
  readonly #options: DefaultArtifactsOptions;

  constructor(options: DefaultArtifactsOptions) {
    this.#options = options;
  }

  async register(
    input: ArtifactInput,
    options: CallOptions,
  ): Promise<ToldArtifact> {
    const { registrar, useFinder } = this.#options;
    const reference = imageOfRequest(input);
    const { repository, tag } = reference;
    const use = await useFinder.find(repository, input, options);
    const { artifact, outcome } = await registrar.register({
      repository,
      tag,
      image: await this.#look(reference, options),
      provenance: provenanceOfRequest(input),
      event: { source: 'api' },
      use,
    });
    return { artifact, isNew: outcome === 'new' };
  }

  async #look(
    reference: ImageReference,
    { signal }: CallOptions,
  ): Promise<InspectedImage> {
    const { digest, repository } = reference;
    const pointer = digest === undefined ? '/tag' : '/digest';
    const look = await lookUp(this.#options.inspectors, reference, {
      signal,
    }).catch(error => {
      const why = isError(error) ? error.message : 'no answer';
      throw new ServiceUnavailableError(
        `${formatImage(
          reference,
        )} could not be asked for: ${why}. Tell of it again later`,
      );
    });
    if (look.saw === 'image') {
      refuseAttachment(
        pointer,
        attachedTo(reference.tag) ?? look.image.subject,
      );
      return look.image;
    }
    if (look.saw === 'nothing') {
      const message = `the registry has no ${formatImage(
        reference,
      )}; push it first`;
      throw new InvalidFieldsError([{ pointer, message }]);
    }
    if (digest === undefined) {
      const message = noRegistryOf(repository);
      throw new InvalidFieldsError([{ pointer: '/digest', message }]);
    }
    return asTold(digest);
  }

  async list(
    { repository, digest, entityRef, limit, cursor }: ArtifactListFilter,
    _options: CallOptions,
  ): Promise<Page<Artifact>> {
    return await artifacts.list(this.#options.db, {
      ...(repository !== undefined && {
        repository: readImage(repository)?.repository ?? repository,
      }),
      ...(entityRef !== undefined && {
        entityRef: normalizeEntityRef(
          entityRef,
          '#query/entityRef',
          'component',
        ),
      }),
      digest,
      limit: limit ?? defaultLimit,
      cursor,
    });
  }

  async get(
    id: string,
    {
      mayRead = () => true,
    }: CallOptions & {
      mayRead?: (environment: PermissionEnvironment) => boolean;
    },
  ): Promise<ArtifactJourney> {
    const { db } = this.#options;
    const artifact = await artifacts.get(db, id);
    if (!artifact) {
      throw new NotFoundError(`There is no artifact ${id}`);
    }
    const been = await promotions.listOfArtifact(db, id);
    const ids = [...new Set(been.map(({ environmentId }) => environmentId))];
    const found = await environments.getMany(db, ids);
    const readable = new Map(
      found
        .filter(each => each !== undefined)
        .filter(mayRead)
        .map(each => [each.id, each]),
    );
    return {
      artifact,
      promotions: been
        .filter(({ environmentId }) => readable.has(environmentId))
        .map(each => toPromotionView(each, readable.get(each.environmentId))),
    };
  }

  async listIncomingEvents(
    filter: IncomingEventListFilter,
    _options: CallOptions,
  ): Promise<Page<IncomingEvent>> {
    const { items, nextCursor } = await incomingEvents.list(this.#options.db, {
      ...filter,
      limit: filter.limit ?? defaultLimit,
    });
    return { items: items.map(toEventView), nextCursor };
  }
}

/** What is attached to an image, such as a signature, can be deployed nowhere. */
function refuseAttachment(pointer: string, subject: string | undefined): void {
  if (subject !== undefined) {
    const message = `is attached to the image ${subject}; tell of that one again to have it looked at`;
    throw new InvalidFieldsError([{ pointer, message }]);
  }
}

function toEventView(record: IncomingEventRecord): IncomingEvent {
  const { hint: _hint, seq: _seq, nextAttemptAt: _at, ...event } = record;
  return event;
}
