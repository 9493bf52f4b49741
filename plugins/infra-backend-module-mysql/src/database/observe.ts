import {
  DriverOutputs,
  Observation,
} from '@infra-orchestration/backstage-plugin-infra-node';
import { strangerObservation } from '@infra-orchestration/backstage-plugin-infra-node/driverUtils';
import { FieldDiff } from '@infra-orchestration/backstage-plugin-infra-common';
import { ServerSettings } from '../config';
import { changesFor } from './changes';
import { tryLogin } from './login';
import { Wanted, inspect } from './outside';
import { explainStranger, ownershipOf } from './ownership';
import { DatabaseRequest } from './request';

export async function observeDatabase(
  request: DatabaseRequest,
  wanted: Wanted,
): Promise<Observation> {
  const { connection: server, signal, secrets } = request;
  const outside = await server.administer(signal, session =>
    inspect(session, wanted),
  );
  const ownership = ownershipOf(outside, wanted);
  if (ownership.status === 'nothing') {
    return { status: 'absent' };
  }
  if (ownership.status === 'stranger') {
    return strangerObservation({
      foundMark: ownership.foundMark,
      message: explainStranger(ownership, wanted.marksDatabase),
    });
  }
  const password = await secrets.get('password');
  const trial = await tryLogin(server, outside, { wanted, password }, signal);
  const diff = [
    ...nameDiff(request),
    ...changesFor(outside, wanted, trial.password).map(change => change.diff),
  ];
  const ready = trial.usable && password !== undefined;
  return {
    status: 'present',
    owned: true,
    foundMark: wanted.mark,
    upToDate: diff.length === 0,
    diff,
    ready,
    message: ready ? undefined : trial.message,
    outputs: ready
      ? outputsOf(server.settings, {
          name: wanted.name,
          username: wanted.account.name,
          password,
        })
      : {},
  };
}

/** A database keeps its name: neither server can give it another. */
function nameDiff({ inputs, externalName }: DatabaseRequest): FieldDiff[] {
  return inputs.name === undefined || inputs.name === externalName
    ? []
    : [{ path: '/name', before: externalName, after: inputs.name }];
}

/** The URL says nothing of TLS: each client has a word of its own for it, and stumbles over others'. */
export function outputsOf(
  { publicHost, publicPort }: ServerSettings,
  made: { name: string; username: string; password: string },
): DriverOutputs {
  const url = new URL('mysql://host');
  url.hostname = publicHost.includes(':') ? `[${publicHost}]` : publicHost;
  url.port = `${publicPort}`;
  url.username = made.username;
  url.password = made.password;
  url.pathname = made.name;
  return { host: publicHost, port: publicPort, ...made, url: url.href };
}
