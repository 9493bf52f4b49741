import { CatalogService } from '@backstage/plugin-catalog-node';
import {
  ArtifactInput,
  ArtifactUse,
} from '@infra-orchestration/backstage-plugin-infra-common';
import { artifactUses, Db } from '../../store';
import { readEntity } from '../entities';
import { InvalidFieldsError } from '../errors';
import { ScoreReader } from '../scoreReader';
import { CallOptions } from '../types';

export interface UseFinderOptions {
  db: Db;
  catalog: CatalogService;
  scoreReader: Pick<ScoreReader, 'read'>;
}

/** What a request says of who uses the image. */
export class UseFinder {
  readonly #options: UseFinderOptions;

  constructor(options: UseFinderOptions) {
    this.#options = options;
  }

  /**
   * The use that a request names, where it is not known already.
   *
   * @throws InvalidFieldsError where there is no such component, or no telling which container
   */
  async find(
    repository: string,
    { entityRef: ref, container }: ArtifactInput,
    options: CallOptions,
  ): Promise<ArtifactUse | undefined> {
    if (ref === undefined) {
      return undefined;
    }
    const { db, catalog } = this.#options;
    const { entityRef, entity } = await readEntity(catalog, ref, {
      ...options,
      pointer: '/entityRef',
    });
    const known = await artifactUses.listOfEntity(db, entityRef);
    const isKnown = known.some(
      use =>
        use.repository === repository &&
        (container === undefined || use.container === container),
    );
    if (isKnown) {
      return undefined;
    }
    const read = await this.#options.scoreReader
      .read(entity, options)
      // A file that cannot be read is told of when it is deployed.
      .catch(() => undefined);
    const containers = read
      ? Object.keys((read.score.containers as object | undefined) ?? {})
      : [...new Set(known.map(use => use.container))];
    const chosen = choose(container, containers, entityRef);
    refuseOther(known.filter(use => use.container === chosen));
    return { entityRef, repository, container: chosen, origin: 'request' };
  }
}

/** @throws InvalidFieldsError */
function choose(
  named: string | undefined,
  containers: readonly string[],
  entityRef: string,
): string {
  const refuse = (message: string) => {
    throw new InvalidFieldsError([{ pointer: '/container', message }]);
  };
  const all = containers.join(', ');
  if (named !== undefined) {
    return containers.length === 0 || containers.includes(named)
      ? named
      : refuse(`the workload of ${entityRef} has no "${named}"; it has ${all}`);
  }
  if (containers.length === 1) {
    return containers[0];
  }
  return refuse(
    containers.length
      ? `is missing; the workload of ${entityRef} has ${all}`
      : `is missing; ${entityRef} names no Score file that would tell its containers`,
  );
}

/** A request adds to what others say; it does not contradict them. */
function refuseOther(known: readonly ArtifactUse[]): void {
  const said = known.find(use => use.origin !== 'request');
  if (said) {
    const { entityRef, container, repository, origin } = said;
    throw new InvalidFieldsError([
      {
        pointer: '/entityRef',
        message: `the container "${container}" of ${entityRef} takes images of ${repository}, says its ${origin}; change it there`,
      },
    ]);
  }
}
