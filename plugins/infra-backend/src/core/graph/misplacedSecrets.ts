import { JsonObject } from '@backstage/types';
import { outputPath } from '../expressions';
import { getByPointer, isWithin, visitLeaves } from '../json';
import { secretOutputNames, secretValuePaths } from '../schema';
import { ResolvedInputs } from './resolveNode';
import { ResourceGraph } from './types';

/**
 * JSON pointers of what is, or will be, made from a secret and stands where the kind's schema calls
 * for none: a driver takes it for a plain value there, keeps it in the open and shows it.
 *
 * @param graph - of placeholders that are not known yet the resource types tell what they will be
 */
export function misplacedSecrets(
  inputs: ResolvedInputs,
  inputSchema: JsonObject,
  graph?: ResourceGraph,
): string[] {
  const meant = secretValuePaths(inputSchema, inputs.value);
  const promised = inputs.unknown
    .filter(({ segments }) => isSecretOutput(segments, graph))
    .map(({ pointer }) => pointer);
  const misplaced = new Set<string>();
  for (const tainted of [...inputs.taintedPaths, ...promised]) {
    const value = getByPointer(inputs.value, tainted) ?? null;
    visitLeaves(value, (_, leaf) => {
      if (!meant.some(secret => isWithin(tainted + leaf, secret))) {
        misplaced.add(tainted);
      }
    });
  }
  return [...misplaced];
}

function isSecretOutput(
  [, address, ...path]: readonly string[],
  graph: ResourceGraph | undefined,
): boolean {
  const type = graph?.nodes.get(address)?.resourceType.document;
  const [name] = outputPath(path);
  return (
    type !== undefined &&
    name !== undefined &&
    secretOutputNames(type.spec.outputs).includes(name)
  );
}
