import { CallScope } from './context';
import { DesiredSet } from './objectSet';
import { SetState } from './state';

/**
 * Whether it is known without a request that nothing of the set is there: its namespace was made by
 * this process a moment ago, nothing of the instance was applied since, neither by this process nor,
 * as the watch would have told, by another one.
 */
export function isPristine(
  { connection, identity }: CallScope,
  set: DesiredSet,
  state: SetState | undefined,
): boolean {
  const { cache, memory, watcher } = connection;
  const namespaces = new Set(set.refs.map(ref => ref.namespace));
  const [namespace] = namespaces;
  if (state || namespaces.size !== 1 || !namespace) {
    return false;
  }
  return (
    memory.isPristine(namespace, identity.instanceId) &&
    [...set.refs, ...set.others].every(
      ref =>
        (cache.isSynced(ref) || !watcher.canWatch(ref)) &&
        cache.find(ref) === undefined,
    )
  );
}
