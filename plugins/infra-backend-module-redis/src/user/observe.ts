import {
  DriverOutputs,
  Observation,
} from '@infra-orchestration/backstage-plugin-infra-node';
import { strangerObservation } from '@infra-orchestration/backstage-plugin-infra-node/driverUtils';
import { ServerSettings } from '../config';
import { CommandState, diffOf, obstacleOf } from './diff';
import { findUser } from './found';
import { keyPrefixOf } from './names';
import { passwordHash } from './password';
import { UserRequest, explainStranger, wantedOf } from './request';

export async function observeUser(request: UserRequest): Promise<Observation> {
  const { connection: server, signal, secrets } = request;
  const wanted = wantedOf(request);
  const found = await server.session(signal, session =>
    findUser(session, wanted.name),
  );
  if (!found) {
    return { status: 'absent' };
  }
  if (found.mark !== wanted.mark) {
    return strangerObservation({
      foundMark: found.mark,
      message: explainStranger(wanted.name, found),
    });
  }
  const password = await secrets.get('password');
  const expected = {
    wanted,
    passwordHash: password === undefined ? undefined : passwordHash(password),
    state: request.state as CommandState | undefined,
  };
  const diff = diffOf(found, expected);
  const obstacle = obstacleOf(found, expected);
  return {
    status: 'present',
    owned: true,
    foundMark: found.mark,
    upToDate: diff.length === 0,
    diff,
    ready: obstacle === undefined,
    message: obstacle,
    outputs:
      password !== undefined && obstacle === undefined
        ? outputsOf(server.settings, wanted.name, password)
        : {},
  };
}

export function outputsOf(
  { publicHost, publicPort, tls }: ServerSettings,
  username: string,
  password: string,
): DriverOutputs {
  const host = publicHost.includes(':') ? `[${publicHost}]` : publicHost;
  const scheme = tls ? 'rediss' : 'redis';
  return {
    host: publicHost,
    port: publicPort,
    username,
    password,
    keyPrefix: keyPrefixOf(username),
    url: `${scheme}://${username}:${password}@${host}:${publicPort}`,
  };
}
