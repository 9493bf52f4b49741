import { JsonObject } from '@backstage/types';
import { DesiredState } from '@infra-orchestration/backstage-plugin-infra-common';
import { newRow, Row } from './rows';

/** The image each container runs: the one asked for, else that of the Score file. */
export function imageRows(desired: DesiredState): Row[] {
  const containers = (desired.workload?.containers ?? {}) as JsonObject;
  const names = new Set([
    ...Object.keys(containers),
    ...Object.keys(desired.images),
  ]);
  return [...names].map(name => {
    const container = containers[name] as { image?: string } | undefined;
    return newRow(name, desired.images[name] ?? container?.image ?? '');
  });
}

/** Only what differs: an image left alone goes on following the Score file. */
export function changedImages(
  desired: DesiredState,
  images: Record<string, string>,
): Record<string, string> {
  const before = Object.fromEntries(
    imageRows(desired).map(row => [row.name, row.value]),
  );
  return {
    ...desired.images,
    ...Object.fromEntries(
      Object.entries(images).filter(([name, image]) => image !== before[name]),
    ),
  };
}
