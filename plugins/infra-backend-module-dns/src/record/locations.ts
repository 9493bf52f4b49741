import { JsonObject, JsonValue } from '@backstage/types';
import {
  DriverError,
  RemoveRequest,
  ResourceRequest,
} from '@infra-orchestration/backstage-plugin-infra-node';
import { DnsConnection } from './DnsConnection';
import { formatExternalName, locate, locateExternalName } from './names';
import { RecordLocation, recordTypes } from './types';

/** What every request has, whatever its inputs. */
export type RequestBase = Pick<
  ResourceRequest<DnsConnection>,
  'connection' | 'identity' | 'externalName' | 'state'
> & { handle?: JsonObject };

const nameOf = ({ host, type }: RecordLocation) =>
  formatExternalName(host, type);

/** A CNAME and another type cannot stand at one name. */
export const excludes = (a: RecordLocation, b: RecordLocation) =>
  a.host === b.host && a.type !== b.type && [a.type, b.type].includes('CNAME');

function namesIn(stored: JsonObject | undefined): string[] | undefined {
  const names: JsonValue | undefined = stored?.externalNames;
  return Array.isArray(names)
    ? names.filter((name): name is string => typeof name === 'string')
    : undefined;
}

/** What {@link recordedNames} reads; the state of a finished apply, the handle of one under way. */
export function recordNames(externalNames: string[]): JsonObject {
  return { externalNames };
}

/**
 * All names under which this resource's record can exist. Name and type of a record may change;
 * the stored external name is only that of the first apply. A further one is in the handle before
 * anything is made there, and in the state afterwards.
 */
export function recordedNames({
  externalName,
  state,
  handle,
}: RequestBase): string[] {
  const names = [
    ...(namesIn(state) ?? [externalName]),
    ...(namesIn(handle) ?? []),
  ];
  return [...new Set(names)];
}

/** Where the record can be besides `current`. */
export function otherLocations(
  request: RequestBase,
  current?: RecordLocation,
): RecordLocation[] {
  return recordedNames(request)
    .filter(name => !current || name !== nameOf(current))
    .map(name => locateExternalName(name, request.connection.zones))
    .filter((location): location is RecordLocation => location !== undefined);
}

/** Where the inputs of the last apply put the record, as far as they can still be read. */
function locateLeniently(
  { connection }: RequestBase,
  { zone, name, type }: Partial<Record<string, unknown>>,
): RecordLocation | undefined {
  const known = recordTypes.find(t => t === type);
  if (typeof zone !== 'string' || typeof name !== 'string' || !known) {
    return undefined;
  }
  try {
    return locate({ zone, name, type: known }, connection.zones);
  } catch {
    return undefined;
  }
}

/** @throws DriverError `terminal` where the record cannot be reached any more */
export function locateForRemoval(
  request: RemoveRequest<DnsConnection>,
): RecordLocation[] {
  const asked = locateLeniently(request, request.inputs);
  const others = otherLocations(request, asked);
  const locations = asked ? [asked, ...others] : others;
  if (locations.length === 0) {
    const zones = request.connection.zones.join(', ');
    throw new DriverError(
      'terminal',
      `\`${request.externalName}\` is in none of the provider's zones (${zones}): add its zone to the provider again`,
    );
  }
  return locations;
}
