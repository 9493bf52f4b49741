import { ResourceGraph } from './types';

/**
 * Addresses by the aliases that environment type, Score file and request use for them. What a
 * definition brings along has its alias inside that definition only.
 */
export function aliasesOf({
  nodes,
}: ResourceGraph): ReadonlyMap<string, string> {
  return new Map(
    [...nodes.values()].flatMap(({ address, sources }) =>
      sources
        .filter(({ from }) => from !== 'definition')
        .map(({ alias }) => [alias, address] as const),
    ),
  );
}
