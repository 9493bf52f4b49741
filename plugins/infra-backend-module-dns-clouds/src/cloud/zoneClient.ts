import {
  AccessCheck,
  AccessReport,
} from '@infra-orchestration/backstage-plugin-infra-node';
import {
  AuthoritativeServer,
  CallContext,
  runCheck,
  ZoneClient,
} from '@infra-orchestration/backstage-plugin-infra-backend-module-dns';

/** What differs from cloud to cloud. */
export interface CloudApi
  extends Pick<ZoneClient, 'read' | 'change' | 'isSettled'> {
  /** For people: `Route 53`. */
  readonly title: string;
  /** Finds the zone and reads in it. */
  tryRead(zone: string, context: CallContext): Promise<void>;
  /** Needs the permission to change the zone, and changes nothing. */
  tryChange(zone: string, context: CallContext): Promise<void>;
}

/** Nothing is ever made at this name. */
export const probeHost = (zone: string) => `_infra-owner-probe.${zone}`;

async function checkAccess(
  api: CloudApi,
  zones: string[],
  nameserver: AuthoritativeServer | undefined,
  context: CallContext,
): Promise<AccessReport> {
  const checks: AccessCheck[] = [];
  for (const zone of zones) {
    checks.push(
      await runCheck(`read zone ${zone}`, context, () =>
        api.tryRead(zone, context),
      ),
      await runCheck(`change zone ${zone}`, context, () =>
        api.tryChange(zone, context),
      ),
    );
    if (nameserver) {
      checks.push(await nameserver.check(zone, context));
    }
  }
  return { ok: checks.every(check => check.granted), checks };
}

/**
 * The client of a cloud. Where the provider names a name server, its answers are the proof; otherwise
 * what the cloud says it stores.
 */
export function createZoneClient(
  api: CloudApi,
  zones: string[],
  nameserver?: AuthoritativeServer,
): ZoneClient {
  return {
    nameserver: nameserver?.description ?? `of ${api.title}`,
    read: (location, context) => api.read(location, context),
    change: (location, seen, change, context) =>
      api.change(location, seen, change, context),
    ...(api.isSettled && {
      isSettled: (zone, change, context) =>
        api.isSettled!(zone, change, context),
    }),
    ...(nameserver && {
      query: (questions, context) => nameserver.query(questions, context),
    }),
    checkAccess: context => checkAccess(api, zones, nameserver, context),
  };
}
