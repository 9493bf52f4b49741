import { BackstageCredentials } from '@backstage/backend-plugin-api';
import { InputError } from '@backstage/errors';
import {
  Environment,
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
