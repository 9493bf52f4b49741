import { DriverError } from '@infra-orchestration/backstage-plugin-infra-node';
import { KubernetesConnection } from '../connection';
import { toDriverError } from '../errors';
import { describeRef } from '../objects/refs';
import { ObjectRef } from '../objects/types';

/**
 * Before anything is made: a set that can never be complete is not begun.
 *
 * @throws DriverError `terminal` for a kind that the cluster does not have
 */
export async function requireKinds(
  { client }: KubernetesConnection,
  refs: ObjectRef[],
  signal: AbortSignal,
  cure = 'Install what brings it, or correct the apiVersion.',
): Promise<void> {
  for (const ref of refs) {
    const resource = await client.mapping.find(ref, signal).catch(error => {
      throw toDriverError(error, describeRef(ref));
    });
    if (!resource) {
      throw new DriverError(
        'terminal',
        `${describeRef(ref)}: the cluster has no kind ${ref.kind} of ${
          ref.apiVersion
        }. ${cure}`,
      );
    }
  }
}
