import {
  DEFAULT_NAMESPACE,
  Entity,
  parseEntityRef,
  RELATION_OWNED_BY,
  RELATION_PART_OF,
  stringifyEntityRef,
} from '@backstage/catalog-model';
import { CatalogService } from '@backstage/plugin-catalog-node';
import { EnvironmentTypeDocument } from '@infra-orchestration/backstage-plugin-infra-common';
import { CallOptions } from './types';
import { InvalidFieldsError } from './errors';

/** What single entities are read from. */
export type EntityCatalog = Pick<CatalogService, 'getEntityByRef'>;

/** What the catalog says of the entity whose workload is to run. */
export interface WorkloadEntity {
  /** Lower case. */
  entityRef: string;
  entity: Entity;
  owner?: string;
  system?: string;
}

/**
 * A full entity ref in lower case.
 *
 * @throws InvalidFieldsError
 */
export function normalizeEntityRef(
  ref: string,
  pointer: string,
  defaultKind: string,
): string {
  try {
    return stringifyEntityRef(
      parseEntityRef(ref, { defaultKind, defaultNamespace: DEFAULT_NAMESPACE }),
    ).toLocaleLowerCase('en-US');
  } catch {
    throw new InvalidFieldsError([
      {
        pointer,
        message: `"${ref}" is not an entity reference; write kind:namespace/name`,
      },
    ]);
  }
}

/** Who may own environments of a type; undefined: anybody. */
export function allowedOwnersOf(
  type: EnvironmentTypeDocument,
): string[] | undefined {
  return type.spec.allowedOwners?.map(ref =>
    normalizeEntityRef(ref, '/owner', 'group'),
  );
}

/** @throws InvalidFieldsError where there is no such entity for this caller */
export async function readEntity(
  catalog: EntityCatalog,
  ref: string,
  options: CallOptions & { pointer: string },
): Promise<WorkloadEntity> {
  const entityRef = normalizeEntityRef(ref, options.pointer, 'component');
  return (
    (await findEntity(catalog, entityRef, options)) ??
    refuseMissingEntity(entityRef, options.pointer)
  );
}

/**
 * Undefined where there is no such entity for this caller.
 *
 * @param entityRef - a full one
 */
export async function findEntity(
  catalog: EntityCatalog,
  entityRef: string,
  options: CallOptions,
): Promise<WorkloadEntity | undefined> {
  const entity = await catalog.getEntityByRef(entityRef, {
    credentials: options.credentials,
  });
  return (
    entity && {
      entityRef,
      entity,
      owner: ownerOf(entity),
      system: relatedRef(entity, RELATION_PART_OF, 'system', 'system'),
    }
  );
}

/** Undefined where it has none. */
export function ownerOf(entity: Entity): string | undefined {
  return relatedRef(entity, RELATION_OWNED_BY, 'owner', 'group');
}

/** @throws InvalidFieldsError */
export function refuseMissingEntity(entityRef: string, pointer: string): never {
  throw new InvalidFieldsError([
    {
      pointer,
      message: `there is no entity ${entityRef} in the catalog, or you may not see it`,
    },
  ]);
}

/** By relation where the catalog has stitched it already, else by the spec field itself. */
function relatedRef(
  entity: Entity,
  relation: string,
  field: string,
  kind: string,
): string | undefined {
  const related = entity.relations?.find(
    ({ type, targetRef }) =>
      type === relation &&
      (relation === RELATION_OWNED_BY || targetRef.startsWith(`${kind}:`)),
  );
  const written = entity.spec?.[field];
  if (related) {
    return related.targetRef.toLocaleLowerCase('en-US');
  }
  return typeof written === 'string' && written
    ? stringifyEntityRef(
        parseEntityRef(written, {
          defaultKind: kind,
          defaultNamespace: entity.metadata.namespace ?? DEFAULT_NAMESPACE,
        }),
      ).toLocaleLowerCase('en-US')
    : undefined;
}
