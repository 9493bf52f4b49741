import { ResourceIdentity } from '@infra-orchestration/backstage-plugin-infra-node';
import { parse, stringify } from 'yaml';

/** Says whose the files beside it are. */
export const MARKER = '.infra-orchestration.yaml';

// The fields are not those of an object of Kubernetes, so Argo CD passes the file over.
export function markerText(identity: ResourceIdentity): string {
  const { ownershipMark, entityRef, environmentName, address } = identity;
  return `# The files beside this one are written by infrastructure orchestration. Changes are undone.\n${stringify(
    {
      ownershipMark,
      entity: entityRef,
      environment: environmentName,
      resource: address,
    },
    { lineWidth: 0 },
  )}`;
}

/** Undefined where the text holds no mark. */
export function markOf(text: string): string | undefined {
  try {
    const mark = parse(text)?.ownershipMark;
    return typeof mark === 'string' ? mark : undefined;
  } catch {
    return undefined;
  }
}
