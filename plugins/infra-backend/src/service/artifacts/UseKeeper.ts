import {
  BackstageCredentials,
  BackstageServicePrincipal,
  LoggerService,
} from '@backstage/backend-plugin-api';
import { CATALOG_FILTER_EXISTS } from '@backstage/catalog-client';
import { stringifyEntityRef } from '@backstage/catalog-model';
import { CatalogService } from '@backstage/plugin-catalog-node';
import {
  ANNOTATION_IMAGES,
  ArtifactUse,
  DeliveryPipelineDocument,
} from '@infra-orchestration/backstage-plugin-infra-common';
import { annotationUses, pipelineUses } from '../../core';
import {
  artifactUses,
  Db,
  deliveries,
  documents,
  inTransaction,
} from '../../store';
import { normalizeEntityRef } from '../entities';
import { DeliveryWaker } from './types';

export interface UseKeeperOptions {
  db: Db;
  catalog: CatalogService;
  waker: DeliveryWaker;
  logger: LoggerService;
  /** Of this plugin, for reading all entities. */
  credentials(): Promise<BackstageCredentials<BackstageServicePrincipal>>;
}

/** An image that nobody is known to use makes the catalog be read again, though not more often. */
const CATALOG_PAUSE_MS = 10_000;

type Said = Omit<ArtifactUse, 'origin'>[];

/**
 * Keeps what annotations of entities and pipelines say of repositories. Score files say it when they are
 * deployed, and requests when they come.
 */
export class UseKeeper {
  readonly #options: UseKeeperOptions;
  /** Of the documents whose pipelines were read last. */
  #platformRevision = -1;
  #catalogReadAt = 0;

  constructor(options: UseKeeperOptions) {
    this.#options = options;
  }

  /** Whatever says something of the repository is known afterwards. */
  async learnOf(repository: string): Promise<void> {
    const { db, logger } = this.#options;
    await this.#learnFromPipelines();
    const known = await artifactUses.listOfRepository(db, repository);
    if (known.length || Date.now() - this.#catalogReadAt < CATALOG_PAUSE_MS) {
      return;
    }
    // The image is an artifact all the same; the chore learns of its use later.
    await this.#learnFromCatalog().catch(error =>
      logger.warn(`Annotations of entities were not read: ${error}`),
    );
  }

  async refresh(): Promise<void> {
    await this.#learnFromPipelines();
    await this.#learnFromCatalog();
  }

  async #learnFromPipelines(): Promise<void> {
    const { db } = this.#options;
    const revision = await documents.platformRevision(db);
    if (revision === this.#platformRevision) {
      return;
    }
    const found = await documents.listInForce(db, { kind: 'DeliveryPipeline' });
    const specs = found.map(
      ({ document }) => (document as DeliveryPipelineDocument).spec,
    );
    await this.#keep('pipeline', pipelineUses(specs, fullRefOf));
    this.#platformRevision = revision;
  }

  async #learnFromCatalog(): Promise<void> {
    const { catalog, credentials } = this.#options;
    this.#catalogReadAt = Date.now();
    const key = `metadata.annotations.${ANNOTATION_IMAGES}`;
    const { items } = await catalog.getEntities(
      {
        filter: { [key]: CATALOG_FILTER_EXISTS },
        fields: ['kind', 'metadata'],
      },
      { credentials: await credentials() },
    );
    const said = items.flatMap(entity =>
      annotationUses(
        entity.metadata.annotations?.[ANNOTATION_IMAGES] ?? '',
      ).map(use => ({
        ...use,
        entityRef: stringifyEntityRef(entity).toLocaleLowerCase('en-US'),
      })),
    );
    await this.#keep('annotation', said);
  }

  async #keep(origin: ArtifactUse['origin'], uses: Said): Promise<void> {
    const { db, waker } = this.#options;
    const entityRefs = await inTransaction(db, async trx => {
      const now = new Date();
      const changed = await artifactUses.replace(trx, { origin, uses, now });
      if (changed.length) {
        await deliveries.markDue(trx, { entityRefs: changed, now });
      }
      return changed;
    });
    if (entityRefs.length) {
      waker.wake(entityRefs);
    }
  }
}

function fullRefOf(ref: string): string | undefined {
  try {
    return normalizeEntityRef(ref, '', 'component');
  } catch {
    // Documents are checked when they are read.
    return undefined;
  }
}
