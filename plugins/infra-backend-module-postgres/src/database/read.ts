import { FieldDiff } from '@infra-orchestration/backstage-plugin-infra-common';
import {
  DriverOutputs,
  Observation,
} from '@infra-orchestration/backstage-plugin-infra-node';
import { ServerSettings } from '../config';
import { inspect, Wanted } from './outside';
import { ownershipOf } from './ownership';
import { DatabaseRequest } from './request';

/**
 * A database that somebody else made, as far as the server tells of it: where it is and whose, never a
 * password.
 */
export async function readDatabase(
  { connection: server, signal, inputs }: DatabaseRequest,
  wanted: Wanted,
): Promise<Observation> {
  const outside = await server.administer(signal, session =>
    inspect(session, wanted),
  );
  const { database } = outside;
  if (!database) {
    return { status: 'absent' };
  }
  const ownership = ownershipOf(outside, wanted);
  const diff: FieldDiff[] = [];
  if (inputs.owner !== undefined && inputs.owner !== database.owner) {
    diff.push({ path: '/owner', before: database.owner, after: inputs.owner });
  }
  if (
    inputs.connectionLimit !== undefined &&
    inputs.connectionLimit !== database.connectionLimit
  ) {
    diff.push({
      path: '/connectionLimit',
      before: database.connectionLimit,
      after: inputs.connectionLimit,
    });
  }
  return {
    status: 'present',
    owned: ownership.status === 'ours',
    ...(ownership.status === 'stranger' &&
      ownership.foundMark !== undefined && { foundMark: ownership.foundMark }),
    upToDate: diff.length === 0,
    diff,
    ready: database.allowConnections,
    ...(!database.allowConnections && {
      message: `The database ${wanted.name} allows no connections`,
    }),
    outputs: outputsOf(server.settings, wanted.name, database.owner),
  };
}

function outputsOf(
  { publicHost, publicPort }: ServerSettings,
  name: string,
  username: string,
): DriverOutputs {
  return { host: publicHost, port: publicPort, name, username };
}
