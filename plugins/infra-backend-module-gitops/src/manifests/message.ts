import { ResourceIdentity } from '@infra-orchestration/backstage-plugin-infra-node';

/** The message of a commit, with what it belongs to as trailers. Pure. */
export function commitMessage(
  identity: ResourceIdentity,
  path: string,
  removes: boolean,
): string {
  return [
    commitTitle(identity, removes),
    '',
    `Directory ${oneLine(path)}`,
    '',
    `Infra-Environment: ${oneLine(identity.environmentName)}`,
    `Infra-Environment-Type: ${oneLine(identity.environmentType)}`,
    `Infra-Entity: ${oneLine(identity.entityRef)}`,
    `Infra-Resource: ${oneLine(identity.address)}`,
    `Infra-Instance: ${oneLine(identity.instanceId)}`,
    `Infra-Owner: ${oneLine(identity.ownershipMark)}`,
    '',
  ].join('\n');
}

export function commitTitle(
  { address, environmentName, entityRef }: ResourceIdentity,
  removes: boolean,
): string {
  const doing = removes ? 'Remove' : 'Deploy';
  return oneLine(`${doing} ${address} of ${entityRef}, ${environmentName}`);
}

/** A line break would make trailers of what people chose. */
function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ');
}
