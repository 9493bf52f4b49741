import { BackstageCredentials } from '@backstage/backend-plugin-api';
import { InputError } from '@backstage/errors';
import {
  Environment,
  Promotion,
  PromotionInput,
} from '@infra-orchestration/backstage-plugin-infra-common';
import { InfraService } from '@infra-orchestration/backstage-plugin-infra-node';
import { requireEnvironment } from './environments';
import { requireArtifact } from './images';

/** How a step names what is to be promoted: by one of these. */
export interface PromotedInput {
  artifactIds?: string[];
  image?: string;
  from?: string;
}

/**
 * What a step wants promoted, as the service takes it.
 *
 * @throws InputError, NotFoundError
 */
export async function promotionInput(
  infra: InfraService,
  environment: Environment,
  input: PromotedInput,
  credentials: BackstageCredentials,
): Promise<PromotionInput> {
  const { artifactIds, image, from } = input;
  const given = [artifactIds, image, from].filter(each => each !== undefined);
  if (given.length !== 1) {
    throw new InputError(
      'Name what is to be promoted by one of `artifactIds`, `image` and `from`',
    );
  }
  const { id: environmentId, entityRef } = environment;
  if (from !== undefined) {
    const source = { entityRef, name: from };
    const found = await requireEnvironment(infra, source, credentials);
    return { environmentId, fromEnvironmentId: found.id };
  }
  if (image !== undefined) {
    const artifact = await requireArtifact(infra, image, credentials);
    return { environmentId, artifactIds: [artifact.id] };
  }
  return { environmentId, artifactIds };
}

/** What was asked for, and the newest promotion of the environment before that. */
export type Intent = PromotionInput & { after: string | null };

export async function intend(
  infra: InfraService,
  input: PromotionInput,
  credentials: BackstageCredentials,
): Promise<Intent> {
  const { environmentId } = input;
  const { items } = await infra.listPromotions(
    { environmentId, limit: 1 },
    { credentials },
  );
  return { ...input, after: items[0]?.id ?? null };
}

/**
 * Asks for the promotion, or finds what was asked for before the process died: the one after those that
 * were there when it was intended. Asked for anew it would take the place of itself.
 */
export async function promoteOnce(
  infra: InfraService,
  { after, ...input }: Intent,
  credentials: BackstageCredentials,
): Promise<string> {
  const { environmentId } = input;
  const { items } = await infra.listPromotions(
    { environmentId, limit: 100 },
    { credentials },
  );
  const before = items.findIndex(({ id }) => id === after);
  const later = before < 0 ? items : items.slice(0, before);
  const own = later.find(promotion => isAsked(promotion, input));
  return (own ?? (await infra.promote(input, { credentials }))).id;
}

function isAsked(
  { origin, fromEnvironmentId, release }: Promotion,
  input: PromotionInput,
): boolean {
  const ids = Object.values(release.images).map(image => image.artifactId);
  return (
    origin === 'person' &&
    fromEnvironmentId === input.fromEnvironmentId &&
    (input.artifactIds ?? []).every(id => ids.includes(id))
  );
}
