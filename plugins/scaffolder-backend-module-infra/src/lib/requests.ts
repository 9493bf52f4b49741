import { CreateEnvironmentRequest } from '@infra-orchestration/backstage-plugin-infra-node';

/** The input of a create or plan step as the service takes it. */
export function environmentRequest(
  input: Omit<CreateEnvironmentRequest, 'desired' | 'idempotencyKey'> &
    NonNullable<CreateEnvironmentRequest['desired']>,
): Omit<CreateEnvironmentRequest, 'idempotencyKey'> {
  const { entityRef, name, type, owner, labels } = input;
  const { claims, params, images, workload } = input;
  return {
    entityRef,
    name,
    type,
    owner,
    labels,
    desired: { claims, params, images, workload },
  };
}
