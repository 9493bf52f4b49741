import { Db, DeploymentRecord, instances } from '../store';
import { InvalidFieldsError } from './errors';
import { DeleteOptions } from './types';

/** It is being deleted already, and somebody agrees now to lose more than was agreed to before. */
export function givesUpMore(
  current: DeploymentRecord,
  abandon: DeleteOptions['abandon'] = [],
): boolean {
  return abandon.some(provider => !current.abandon?.includes(provider));
}

/**
 * Providers whose resources may be given up, those of a deletion under way among them.
 *
 * @throws InvalidFieldsError where the environment has nothing on one that is named
 */
export async function givenUp(
  db: Db,
  environmentId: string,
  current: DeploymentRecord | undefined,
  { abandon = [] }: DeleteOptions,
): Promise<string[] | undefined> {
  const before =
    current?.mode === 'destroy' && current.abandon ? current.abandon : [];
  const named = [...new Set(abandon)].filter(name => !before.includes(name));
  if (named.length > 0) {
    const living = await instances.list(db, { environmentId });
    const there = new Set(living.flatMap(({ provider }) => provider ?? []));
    const strange = named.filter(name => !there.has(name));
    if (strange.length > 0) {
      throw new InvalidFieldsError(
        strange.map(name => ({
          pointer: '#query/abandon',
          message: `the environment has nothing on a provider "${name}"; it has on ${
            [...there].sort().join(', ') || 'none'
          }`,
        })),
      );
    }
  }
  const all = [...before, ...named];
  return all.length ? all : undefined;
}
