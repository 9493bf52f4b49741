import { InputError } from '@backstage/errors';
import {
  DeploymentInput,
  DesiredState,
  EnvironmentInput,
} from '@infra-orchestration/backstage-plugin-infra-common';

type DesiredFields = Partial<
  Pick<DesiredState, 'claims' | 'params' | 'images'>
>;

/** @throws InputError where that which makes an environment is not there */
export function environmentInputOf(
  given: Partial<EnvironmentInput> & DesiredFields,
): EnvironmentInput {
  const { entityRef, name, type, owner, labels } = given;
  if (entityRef === undefined || type === undefined) {
    throw new InputError(
      'Give the id of an environment that exists, or entityRef, type and name of one to be',
    );
  }
  return { entityRef, name, type, owner, labels, desired: desiredOf(given) };
}

export function deploymentInputOf(
  given: Pick<DeploymentInput, 'rollbackTo' | 'labels'> & DesiredFields,
): DeploymentInput {
  const { rollbackTo, labels } = given;
  const desired = desiredOf(given);
  return {
    rollbackTo,
    labels,
    ...(Object.keys(desired).length > 0 && { desired }),
  };
}

/** Only what was given: an absent member means something else than an empty one. */
function desiredOf(input: DesiredFields): Partial<DesiredState> {
  const { claims, params, images } = input;
  return {
    ...(claims && { claims }),
    ...(params && { params }),
    ...(images && { images }),
  };
}
