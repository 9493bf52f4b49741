import { parseEntityRef } from '@backstage/catalog-model';
import { covers } from '../tokens/access';

/** Only the default namespace: a component `a/b` would else have what is below a component `a`. */
const DEFAULTS = ['{name}', '{name}/*'];

/**
 * Which of the repositories a component may not be given by those who only look after it: another one's
 * images could be in them.
 *
 * @param patterns - of the provider, with `{name}` and `{namespace}` of the component
 */
export function foreignRepositories(
  entityRef: string,
  repositories: readonly string[],
  patterns?: readonly string[],
): string[] {
  const { kind, namespace, name } = parseEntityRef(entityRef);
  const isPlain = namespace === 'default';
  const own = (patterns ?? (isPlain ? DEFAULTS : []))
    .filter(() => kind === 'component')
    .map(pattern =>
      pattern
        .replaceAll('{name}', name.toLowerCase())
        .replaceAll('{namespace}', namespace.toLowerCase()),
    );
  return repositories.filter(
    repository => !own.some(pattern => covers(pattern, repository)),
  );
}
