import {
  BackstageCredentials,
  BackstageServicePrincipal,
} from '@backstage/backend-plugin-api';
import { CatalogService } from '@backstage/plugin-catalog-node';
import { atCommit, openContainers, PreviewRecord } from '../../core';
import { artifactUses, Db } from '../../store';
import { UseKeeper } from '../artifacts';
import { checkDesiredState, emptyDesiredState } from '../desiredState';
import { findEntity, refuseMissingEntity } from '../entities';
import { InvalidFieldsError } from '../errors';
import { ScoreReader } from '../scoreReader';

export interface PreviewSourceOptions {
  db: Db;
  uses: Pick<UseKeeper, 'refresh'>;
  catalog: CatalogService;
  scoreReader: Pick<ScoreReader, 'read'>;
  credentials(): Promise<BackstageCredentials<BackstageServicePrincipal>>;
}

/** Reads the Score file as it is in a pull request. */
export class PreviewSource {
  constructor(private readonly options: PreviewSourceOptions) {}

  /**
   * At the head commit where it lies in the repository of the pull request; else as usual.
   *
   * @throws InputError saying what is wrong with it, and where
   */
  async read({
    entityRef,
    repository,
    pullRequest,
  }: PreviewRecord): Promise<NonNullable<PreviewRecord['source']>> {
    const { catalog, scoreReader } = this.options;
    const credentials = await this.options.credentials();
    const found =
      (await findEntity(catalog, entityRef, { credentials })) ??
      refuseMissingEntity(entityRef, '');
    const commit = pullRequest.headCommit;
    const read = await scoreReader.read(found.entity, {
      at: url => atCommit(url, { repository, commit }),
    });
    if (!read) {
      return { commit };
    }
    const desired = { ...emptyDesiredState, workload: read.score };
    const errors = checkDesiredState(desired, read.origin);
    if (errors.length) {
      throw new InvalidFieldsError(errors);
    }
    await this.#learnUses(entityRef, openContainers(read.score));
    return { commit, workload: read.score };
  }

  /** Where images of an open container are may be said by what was not read yet. */
  async #learnUses(entityRef: string, open: readonly string[]): Promise<void> {
    const { db, uses } = this.options;
    const known = await artifactUses.listOfEntity(db, entityRef);
    if (open.some(name => !known.some(({ container }) => container === name))) {
      await uses.refresh();
    }
  }
}
