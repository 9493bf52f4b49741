import { JsonObject, JsonValue } from '@backstage/types';
import {
  DriverError,
  ResourceRequest,
} from '@infra-orchestration/backstage-plugin-infra-node';
import { DnsConnection } from './DnsConnection';
import { formatExternalName, locateExternalName } from './names';
import { RecordLocation } from './types';

/** What every request has, whatever its inputs. */
export type RequestBase = Pick<
  ResourceRequest<DnsConnection>,
  'connection' | 'identity' | 'externalName' | 'state'
>;

const nameOf = ({ host, type }: RecordLocation) =>
  formatExternalName(host, type);

/** A CNAME and another type cannot stand at one name. */
export const excludes = (a: RecordLocation, b: RecordLocation) =>
  a.host === b.host && a.type !== b.type && [a.type, b.type].includes('CNAME');

function namesIn(state: JsonObject | undefined): string[] | undefined {
  const names: JsonValue | undefined = state?.externalNames;
  return Array.isArray(names)
    ? names.filter((name): name is string => typeof name === 'string')
    : undefined;
}

/** The state that {@link recordedNames} reads. */
export function recordNames(externalNames: string[]): JsonObject {
  return { externalNames };
}

/**
 * All names under which this resource's record can exist. Name and type of a record may change;
 * the stored external name is only that of the first apply. A further one is in the state before
 * anything is made there.
 *
 * Before there is a state nothing was made but at the external name, and only if the provider had
 * its zone: where it has not, inputs were refused that may have been put right since.
 */
export function recordedNames({
  connection,
  externalName,
  state,
}: RequestBase): string[] {
  const names = namesIn(state);
  if (names) {
    return [...new Set(names)];
  }
  return locateExternalName(externalName, connection.zones)
    ? [externalName]
    : [];
}

/** Where the record can be besides `current`, as far as the provider has the zones. */
export function otherLocations(
  request: RequestBase,
  current?: RecordLocation,
): RecordLocation[] {
  return recordedNames(request)
    .filter(name => !current || name !== nameOf(current))
    .map(name => locateExternalName(name, request.connection.zones))
    .filter((location): location is RecordLocation => location !== undefined);
}

/** Names where the record can be and nobody can look: the provider lost their zones. */
export function unreachableNames(request: RequestBase): string[] {
  const { zones } = request.connection;
  return recordedNames(request).filter(
    name => !locateExternalName(name, zones),
  );
}

/** For people. */
export function describeUnreachable(
  names: string[],
  { zones }: Pick<DnsConnection, 'zones'>,
): string {
  const quoted = names.map(name => `\`${name}\``).join(', ');
  return `${quoted} may still be there, outside of the provider's zones (${zones.join(
    ', ',
  )}): add the zone to the provider again`;
}

/** @throws DriverError `terminal` where the record may be in a zone that cannot be reached */
export function refuseUnreachable(request: RequestBase): void {
  const names = unreachableNames(request);
  if (names.length > 0) {
    throw new DriverError(
      'terminal',
      `${describeUnreachable(names, request.connection)}, and delete again`,
    );
  }
}
