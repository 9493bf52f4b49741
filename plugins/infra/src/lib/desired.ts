import { JsonObject } from '@backstage/types';
import { DesiredState } from '@infra-orchestration/backstage-plugin-infra-common';
import { newRow, Row, rowsToStrings } from './rows';

/** The image that the Score file names for a container. */
function scoreImage({ workload }: DesiredState, container: string) {
  const containers = (workload?.containers ?? {}) as JsonObject;
  return (containers[container] as { image?: string } | undefined)?.image;
}

/** The image each container runs: the one asked for, else that of the Score file. */
export function imageRows(desired: DesiredState): Row[] {
  const names = new Set([
    ...Object.keys(desired.workload?.containers ?? {}),
    ...Object.keys(desired.images),
  ]);
  return [...names].map(name => {
    const ofScore = scoreImage(desired, name);
    const row = newRow(name, desired.images[name] ?? ofScore ?? '');
    return { ...row, placeholder: ofScore };
  });
}

/**
 * The images to ask for. One left alone, emptied or removed follows the Score file, unless another
 * was asked for before and still is.
 */
export function wantedImages(
  desired: DesiredState,
  rows: Row[],
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(rowsToStrings(rows)).filter(
      ([name, image]) =>
        name in desired.images || image !== scoreImage(desired, name),
    ),
  );
}
