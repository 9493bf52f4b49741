import {
  DriverError,
  ResourceRequest,
} from '@infra-orchestration/backstage-plugin-infra-node';
import { GitopsConnection } from '../connection';
import { Place } from './compare';
import { renderFiles } from './files';
import { pathOf } from './names';
import { ManifestsInputs } from './schema';

type Request = ResourceRequest<GitopsConnection, ManifestsInputs>;

export function placeOf({
  connection,
  identity,
  externalName,
  signal,
}: Pick<
  Request,
  'connection' | 'identity' | 'externalName' | 'signal'
>): Place {
  const { pathPrefix } = connection.settings;
  const path = pathOf(pathPrefix, externalName, identity);
  return { connection, identity, signal, path };
}

/** @throws DriverError `terminal` for what must not be in Git */
export function wantedOf({
  connection,
  identity,
  inputs,
  secretInputs = [],
}: Request): Map<string, string> {
  if (secretInputs.length > 0) {
    throw new DriverError(
      'terminal',
      `${secretInputs.join(
        ', ',
      )} is made from a secret, which would be in the Git repository in clear. Use a SealedSecret or an ExternalSecret.`,
    );
  }
  return renderFiles(identity, inputs, connection.settings);
}
