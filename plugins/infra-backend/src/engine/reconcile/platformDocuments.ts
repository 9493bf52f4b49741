import {
  EnvironmentTypeDocument,
  PlatformDocument,
  ProviderDocument,
  ResourceDefinitionDocument,
  ResourceTypeDocument,
} from '@infra-orchestration/backstage-plugin-infra-common';
import { Db, documents, StoredDocument } from '../../store';

/** Platform documents as of one platform revision, by kind. */
export interface DocumentSet {
  environmentTypes: ReadonlyMap<
    string,
    StoredDocument<EnvironmentTypeDocument>
  >;
  resourceTypes: readonly StoredDocument<ResourceTypeDocument>[];
  definitions: readonly StoredDocument<ResourceDefinitionDocument>[];
  providers: ReadonlyMap<string, StoredDocument<ProviderDocument>>;
}

const KEPT_SETS = 20;

/**
 * Sets of documents by platform revision. What was in force at a revision never changes, so sets
 * are kept in memory, the most recently used ones.
 */
export class PlatformDocuments {
  readonly #db: Db;
  readonly #sets = new Map<number, Promise<DocumentSet>>();

  constructor(db: Db) {
    this.#db = db;
  }

  async at(platformRevision: number): Promise<DocumentSet> {
    let set = this.#sets.get(platformRevision);
    this.#sets.delete(platformRevision);
    if (!set) {
      set = documents.listAt(this.#db, { platformRevision }).then(toSet);
      set.catch(() => this.#sets.delete(platformRevision));
    }
    this.#sets.set(platformRevision, set);
    if (this.#sets.size > KEPT_SETS) {
      this.#sets.delete(this.#sets.keys().next().value!);
    }
    return await set;
  }

  /** Those in force now. */
  async latest(): Promise<DocumentSet> {
    return await this.at(await documents.platformRevision(this.#db));
  }
}

function toSet(stored: StoredDocument[]): DocumentSet {
  const ofKind = <T extends PlatformDocument>(kind: T['kind']) =>
    stored.filter(({ kind: k }) => k === kind) as StoredDocument<T>[];
  const byName = <T extends PlatformDocument>(list: StoredDocument<T>[]) =>
    new Map(list.map(item => [item.name, item]));
  return {
    environmentTypes: byName(
      ofKind<EnvironmentTypeDocument>('EnvironmentType'),
    ),
    resourceTypes: ofKind<ResourceTypeDocument>('ResourceType'),
    definitions: ofKind<ResourceDefinitionDocument>('ResourceDefinition'),
    providers: byName(ofKind<ProviderDocument>('Provider')),
  };
}
