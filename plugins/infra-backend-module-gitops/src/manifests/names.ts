import {
  DriverError,
  ResourceIdentity,
} from '@infra-orchestration/backstage-plugin-infra-node';
import { ManifestsInputs } from './schema';

const DEFAULT_DIRECTORY =
  '{entity}/{environment}-{environmentId}/{claim}-{instance}';
/** Enough of a UUID to be unique beside a readable name. */
const SHORT = 8;

/** The directory below the provider's prefix. Pure. */
export function directoryName(
  identity: ResourceIdentity,
  { directory = DEFAULT_DIRECTORY }: Partial<ManifestsInputs>,
): string {
  return expand(directory, identity);
}

/** The directory from the root of the repository. */
export function pathOf(
  pathPrefix: string,
  externalName: string,
  identity: ResourceIdentity,
): string {
  const prefix = expand(pathPrefix, identity);
  return prefix ? `${prefix}/${externalName}` : externalName;
}

/** @throws DriverError `terminal` for a placeholder that is none */
export function expand(template: string, identity: ResourceIdentity): string {
  const { address, entityRef } = identity;
  const values: Record<string, string> = {
    environment: label(identity.environmentName),
    environmentId: identity.environmentId.slice(0, SHORT),
    environmentType: label(identity.environmentType),
    entity: label(entityRef.slice(entityRef.lastIndexOf('/') + 1)),
    type: label(address.replace(/[.#].*$/, '')),
    claim: label(address.slice(address.indexOf('#') + 1)),
    instance: identity.instanceId.slice(0, SHORT),
  };
  return template.replace(/\{([^}]*)\}/g, (_, name) => {
    if (values[name] === undefined) {
      throw new DriverError(
        'terminal',
        `There is no placeholder {${name}} for '${template}'. There are: ${Object.keys(
          values,
        ).join(', ')}.`,
      );
    }
    return values[name];
  });
}

/** Lower-case letters, digits, `-`: fit for a path and for a name in Kubernetes. */
function label(text: string): string {
  return (
    text
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, '-')
      .replace(/^-+|-+$/g, '') || 'x'
  );
}
