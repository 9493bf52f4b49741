import { EnvironmentTypePolicy } from '@infra-orchestration/backstage-plugin-infra-common';
import { Db, documents, StoredDocument } from '../store';
import { policyIn } from './policies';

/**
 * What environment types rule, as of a platform revision. That never changes, so what was read for the
 * latest one asked for is kept.
 */
export class TypePolicies {
  readonly #db: Db;
  #kept: { revision: number; types: Promise<StoredDocument[]> } | undefined;

  constructor(db: Db) {
    this.#db = db;
  }

  async at(
    platformRevision: number,
    type: string,
  ): Promise<EnvironmentTypePolicy> {
    if (this.#kept?.revision !== platformRevision) {
      const kept = {
        revision: platformRevision,
        types: documents.listAt(this.#db, {
          platformRevision,
          kind: 'EnvironmentType',
        }),
      };
      this.#kept = kept;
      kept.types.catch(() => {
        if (this.#kept === kept) {
          this.#kept = undefined;
        }
      });
    }
    return policyIn(await this.#kept.types, type);
  }
}
