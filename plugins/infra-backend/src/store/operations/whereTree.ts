import { Knex } from 'knex';

interface Condition<F extends string> {
  field: F;
  values: string[];
}

type Tree<F extends string> =
  | { allOf: Tree<F>[] }
  | { anyOf: Tree<F>[] }
  | { not: Tree<F> }
  | Condition<F>;

/**
 * Restricts a query to that for which a tree of conditions is true.
 *
 * @param where - restricts it to that for which one condition is true
 */
export function whereTree<F extends string>(
  query: Knex.QueryBuilder,
  tree: Tree<F>,
  where: (query: Knex.QueryBuilder, condition: Condition<F>) => void,
): void {
  const part = (of: Tree<F>) => (sub: Knex.QueryBuilder) =>
    whereTree(sub, of, where);
  if ('allOf' in tree) {
    // An empty conjunction is true, which an empty group is for knex as well.
    tree.allOf.forEach(of => query.andWhere(part(of)));
  } else if ('anyOf' in tree) {
    if (tree.anyOf.length === 0) {
      query.whereRaw('1 = 0');
    }
    query.andWhere(sub => tree.anyOf.forEach(of => sub.orWhere(part(of))));
  } else if ('not' in tree) {
    query.whereNot(part(tree.not));
  } else {
    where(query, tree);
  }
}
