import {
  DriverOutputs,
  Observation,
} from '@infra-orchestration/backstage-plugin-infra-node';
import { strangerObservation } from '@infra-orchestration/backstage-plugin-infra-node/driverUtils';
import { FieldDiff } from '@infra-orchestration/backstage-plugin-infra-common';
import { ServerSettings } from '../config';
import { changesFor } from './changes';
import { contentChanges, inspectContents } from './contents';
import { DatabaseRequest } from './request';
import { notYetOurs, tryLogin } from './login';
import { Outside, Wanted } from './outside';
import { explainStranger, look } from './ownership';

export async function observeDatabase(
  request: DatabaseRequest,
  wanted: Wanted,
): Promise<Observation> {
  const { connection: server, signal, secrets } = request;
  const { outside, ownership, adopting } = await server.administer(
    signal,
    session => look(session, wanted, request),
  );
  if (ownership.status === 'nothing') {
    return { status: 'absent' };
  }
  if (ownership.status === 'stranger') {
    return strangerObservation({
      foundMark: ownership.foundMark,
      notAdoptable: ownership.hindrance,
      message: explainStranger(ownership, request),
    });
  }
  const password = await secrets.get('password');
  const trial = adopting
    ? notYetOurs
    : await tryLogin(
        server,
        outside,
        { database: wanted.name, password },
        signal,
      );
  const diff = [
    ...nameDiff(request),
    ...changesFor(outside, wanted, trial.password).map(change => change.diff),
    ...(await contentDiff(request, wanted, outside)),
  ];
  const ready = trial.usable && password !== undefined;
  return {
    status: 'present',
    owned: !adopting,
    ...(!adopting && { foundMark: wanted.mark }),
    upToDate: diff.length === 0,
    diff,
    ready,
    message: ready ? undefined : trial.message,
    outputs:
      ready && outside.ownRole
        ? outputsOf(server.settings, {
            name: wanted.name,
            username: outside.ownRole.name,
            password,
          })
        : {},
  };
}

/** What CREATE DATABASE took from the inputs stays; see `apply`. */
function nameDiff({ inputs, externalName }: DatabaseRequest): FieldDiff[] {
  return inputs.name === undefined || inputs.name === externalName
    ? []
    : [{ path: '/name', before: externalName, after: inputs.name }];
}

async function contentDiff(
  { connection: server, inputs, externalName, signal }: DatabaseRequest,
  { readers }: Wanted,
  { database, ownRole }: Outside,
): Promise<FieldDiff[]> {
  const { extensions = [] } = inputs;
  const ofInterest = extensions.length + readers.length > 0;
  if (!database?.allowConnections || !ownRole?.administered || !ofInterest) {
    return [];
  }
  const wanted = { extensions, readers };
  const owner = ownRole.name;
  const contents = await server.visit(
    { database: externalName },
    signal,
    session => inspectContents(session, owner, wanted),
  );
  return contentChanges(contents, wanted, owner).map(change => change.diff);
}

export function outputsOf(
  { publicHost, publicPort, tls }: ServerSettings,
  made: { name: string; username: string; password: string },
): DriverOutputs {
  const url = new URL('postgresql://host');
  url.hostname = publicHost.includes(':') ? `[${publicHost}]` : publicHost;
  url.port = `${publicPort}`;
  url.username = made.username;
  url.password = made.password;
  url.pathname = made.name;
  if (tls) {
    url.searchParams.set('sslmode', 'require');
  }
  return { host: publicHost, port: publicPort, ...made, url: url.href };
}
