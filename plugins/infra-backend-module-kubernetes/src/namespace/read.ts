import { FieldDiff } from '@infra-orchestration/backstage-plugin-infra-common';
import { Observation } from '@infra-orchestration/backstage-plugin-infra-node';
import { pointer } from '../objects/diff';
import { ownershipOf } from '../objects/sighting';
import { ObjectRef } from '../objects/types';
import { CallScope, look } from '../sets/context';
import { allSettled } from '../sets/settle';

/**
 * A namespace that somebody else made. Of what the inputs ask for inside of it, it is told what is
 * missing; what is in there beside that is nobody's business here.
 *
 * @param members - of what is asked for inside of it
 */
export async function readNamespace(
  scope: CallScope,
  name: string,
  members: ObjectRef[],
): Promise<Observation> {
  const seen = await look(scope, { apiVersion: 'v1', kind: 'Namespace', name });
  if (!seen) {
    return { status: 'absent' };
  }
  const found = await allSettled(members.map(ref => look(scope, ref)));
  const diff: FieldDiff[] = members
    .filter((_, i) => !found[i])
    .map(ref => ({ path: pointer(ref), after: 'present' }));
  const { mark, deleting, readiness } = seen;
  const isReady = !deleting && readiness.status === 'ready';
  return {
    status: 'present',
    owned: ownershipOf(seen, scope.identity.ownershipMark) === 'ours',
    ...(mark ? { foundMark: mark } : {}),
    upToDate: diff.length === 0,
    diff,
    ready: isReady,
    ...(isReady
      ? {}
      : { message: `The namespace ${name} is being deleted or not active` }),
    outputs: { name, server: scope.connection.server, pullSecrets: [] },
  };
}
