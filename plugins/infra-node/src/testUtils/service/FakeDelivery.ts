import { createHash, randomUUID } from 'node:crypto';
import { ConflictError, InputError, NotFoundError } from '@backstage/errors';
import {
  Artifact,
  ArtifactInput,
  ArtifactListFilter,
  DeliveryEnvironment,
  Environment,
  Promotion,
  PromotionInput,
  PromotionListFilter,
  PromotionState,
  Release,
} from '@infra-orchestration/backstage-plugin-infra-common';
import { page } from './page';

const open: PromotionState[] = ['Waiting', 'Underway', 'RollingBack'];

/** Artifacts and promotions in memory, for {@link FakeInfraService}. */
export class FakeDelivery {
  /** Oldest first. */
  readonly #artifacts: Artifact[];
  readonly #promotions: Promotion[];
  readonly #byIdempotencyKey = new Map<string, string>();

  constructor(known: { artifacts?: Artifact[]; promotions?: Promotion[] }) {
    this.#artifacts = [...(known.artifacts ?? [])];
    this.#promotions = [...(known.promotions ?? [])];
  }

  register(input: ArtifactInput): Artifact {
    const { tag, digest = digestOf(`${input.repository}:${tag}`) } = input;
    const { entityRef: _entityRef, container: _container, ...told } = input;
    const tags = tag === undefined ? [] : [tag];
    const known = this.#artifacts.find(
      each => each.repository === input.repository && each.digest === digest,
    );
    if (known) {
      known.tags = [...new Set([...known.tags, ...tags])];
      return known;
    }
    const artifact: Artifact = {
      ...withoutTag(told),
      id: randomUUID(),
      digest,
      tags,
      platforms: [],
      registeredAt: new Date().toISOString(),
      source: 'api',
      signatures: [],
      boms: [],
    };
    this.#artifacts.push(artifact);
    return artifact;
  }

  list(filter: ArtifactListFilter) {
    const { repository, digest } = filter;
    const found = this.#artifacts.filter(
      each =>
        (repository === undefined || each.repository === repository) &&
        (digest === undefined || each.digest === digest),
    );
    return page(found.reverse(), filter);
  }

  /** @param running - images by container in the environment that the input names */
  releaseOf(
    { artifactIds, fromEnvironmentId }: PromotionInput,
    running: Record<string, string>,
  ): Release {
    if ((artifactIds === undefined) === (fromEnvironmentId === undefined)) {
      throw new InputError('Name either artifacts or an environment');
    }
    const named = (artifactIds ?? []).map(id => {
      const artifact = this.#artifacts.find(each => each.id === id);
      if (!artifact) {
        throw new InputError(`There is no artifact ${id}`);
      }
      const { repository, digest } = artifact;
      const container = repository.split('/').at(-1)!;
      return [
        container,
        { image: `${repository}@${digest}`, artifactId: id },
      ] as const;
    });
    const taken = Object.entries(running).map(
      ([container, image]) => [container, { image }] as const,
    );
    return { images: Object.fromEntries(artifactIds ? named : taken) };
  }

  madeWith(idempotencyKey: string | undefined): Promotion | undefined {
    const id = this.#byIdempotencyKey.get(idempotencyKey ?? '');
    return id === undefined ? undefined : this.get(id);
  }

  /** @throws ConflictError where another one is under way */
  record(
    { id: environmentId, entityRef, name, type, createdBy }: Environment,
    {
      idempotencyKey: key,
      ...made
    }: Pick<Promotion, 'release' | 'fromEnvironmentId'> & {
      idempotencyKey?: string;
    },
  ): Promotion {
    const before = this.openOf(environmentId);
    if (before && before.state !== 'Waiting') {
      throw new ConflictError(
        `Another promotion into this environment is under way (${before.reason})`,
      );
    }
    const promotion: Promotion = {
      ...made,
      id: randomUUID(),
      entityRef,
      environmentId,
      environmentName: name,
      environmentType: type,
      pipeline: 'main',
      step: type,
      origin: 'person',
      state: 'Waiting',
      reason: 'EnvironmentBusy',
      requestedBy: createdBy,
      createdAt: new Date().toISOString(),
    };
    if (before) {
      this.update(before.id, {
        state: 'Superseded',
        reason: 'OtherDeployment',
        supersededBy: promotion.id,
      });
    }
    this.#promotions.push(promotion);
    if (key) {
      this.#byIdempotencyKey.set(key, promotion.id);
    }
    return promotion;
  }

  update(id: string, change: Partial<Promotion>): Promotion {
    const at = this.#promotions.findIndex(each => each.id === id);
    this.#promotions[at] = { ...this.get(id), ...change };
    return this.#promotions[at];
  }

  get(id: string): Promotion {
    const promotion = this.#promotions.find(each => each.id === id);
    if (!promotion) {
      throw new NotFoundError(`There is no promotion ${id}`);
    }
    return promotion;
  }

  listPromotions(filter: PromotionListFilter) {
    const { artifactId } = filter;
    const fields = ['entityRef', 'environmentId', 'state'] as const;
    const found = this.#promotions.filter(
      each =>
        fields.every(
          field => filter[field] === undefined || filter[field] === each[field],
        ) &&
        (!filter.open || isOpen(each)) &&
        (artifactId === undefined ||
          Object.values(each.release.images).some(
            image => image.artifactId === artifactId,
          )),
    );
    return page(found.reverse(), filter);
  }

  cancel(id: string): Promotion {
    const { state } = this.get(id);
    if (!open.includes(state)) {
      throw new ConflictError(
        `There is nothing to take back: the promotion is ${state}`,
      );
    }
    return this.update(id, { state: 'Cancelled', reason: 'Withdrawn' });
  }

  view({ id, name, type, status }: Environment): DeliveryEnvironment {
    return {
      environmentId: id,
      ...{ name, type, status },
      promotion: this.openOf(id),
      last: this.listPromotions({ environmentId: id }).items.find(
        each => !isOpen(each),
      ),
    };
  }

  openOf(environmentId: string): Promotion | undefined {
    return this.listPromotions({ environmentId, open: true }).items[0];
  }
}

function isOpen({ state }: Promotion): boolean {
  return open.includes(state);
}

function withoutTag({ tag: _tag, ...rest }: ArtifactInput) {
  return rest;
}

function digestOf(text: string): string {
  return `sha256:${createHash('sha256').update(text).digest('hex')}`;
}
