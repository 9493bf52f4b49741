import {
  BackstageCredentials,
  BackstageServicePrincipal,
} from '@backstage/backend-plugin-api';
import { CATALOG_FILTER_EXISTS } from '@backstage/catalog-client';
import {
  ANNOTATION_SOURCE_LOCATION,
  Entity,
  parseLocationRef,
  stringifyEntityRef,
} from '@backstage/catalog-model';
import { CatalogService } from '@backstage/plugin-catalog-node';
import { ANNOTATION_PREVIEW_TYPE } from '@infra-orchestration/backstage-plugin-infra-common';
import { repositoryOf } from '../../core';
import { ownerOf } from '../entities';

/** Pull requests come in bursts; the catalog is not read for each. */
const PAUSE_MS = 10_000;

export interface PreviewComponentsOptions {
  catalog: CatalogService;
  credentials(): Promise<BackstageCredentials<BackstageServicePrincipal>>;
  now(): Date;
}

/** A component whose pull requests get previews. */
export interface PreviewComponent {
  entityRef: string;
  /** Environment type. */
  type: string;
  /** Empty where it has none. */
  owner: string;
  /** Host and path. */
  repository: string;
}

/** Knows whose a repository is, by what the catalog says. */
export class PreviewComponents {
  readonly #options: PreviewComponentsOptions;
  #read?: { at: number; components: Promise<PreviewComponent[]> };

  constructor(options: PreviewComponentsOptions) {
    this.#options = options;
  }

  /** @param repository - host and path */
  async of(repository: string): Promise<PreviewComponent[]> {
    const now = this.#options.now().getTime();
    if (!this.#read || now - this.#read.at >= PAUSE_MS) {
      const components = this.#readCatalog();
      this.#read = { at: now, components };
      components.catch(() => {
        this.#read = undefined;
      });
    }
    const all = await this.#read.components;
    return all.filter(each => each.repository === repository);
  }

  async #readCatalog(): Promise<PreviewComponent[]> {
    const { catalog, credentials } = this.#options;
    const key = `metadata.annotations.${ANNOTATION_PREVIEW_TYPE}`;
    const { items } = await catalog.getEntities(
      {
        filter: { [key]: CATALOG_FILTER_EXISTS },
        fields: ['kind', 'metadata', 'relations', 'spec.owner'],
      },
      { credentials: await credentials() },
    );
    return items.flatMap(entity => {
      const type = previewTypeOf(entity);
      const repository = sourceRepositoryOf(entity);
      return type && repository
        ? [
            {
              entityRef: stringifyEntityRef(entity).toLocaleLowerCase('en-US'),
              owner: ownerOf(entity) ?? '',
              ...{ type, repository },
            },
          ]
        : [];
    });
  }
}

export function previewTypeOf(entity: Entity): string | undefined {
  return (
    entity.metadata.annotations?.[ANNOTATION_PREVIEW_TYPE]?.trim() || undefined
  );
}

/** Host and path of the repository that the sources of an entity are in; undefined where nobody says. */
export function sourceRepositoryOf(entity: Entity): string | undefined {
  const ref = entity.metadata.annotations?.[ANNOTATION_SOURCE_LOCATION];
  try {
    const location = ref ? parseLocationRef(ref) : undefined;
    return location?.type === 'url' ? repositoryOf(location.target) : undefined;
  } catch {
    return undefined;
  }
}
