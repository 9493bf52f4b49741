import {
  DriverOutputs,
  Observation,
} from '@infra-orchestration/backstage-plugin-infra-node';
import { strangerObservation } from '@infra-orchestration/backstage-plugin-infra-node/driverUtils';
import { ServerSettings } from '../config';
import { changesFor, fixedDifference } from './changes';
import { Outside, inspect } from './outside';
import { explainStranger, ownershipOf } from './ownership';
import { isHashOf } from './password';
import { VhostRequest, wantedOf } from './request';

export async function observeVhost(
  request: VhostRequest,
): Promise<Observation> {
  const { connection: api, externalName, signal, secrets } = request;
  const wanted = wantedOf(request);
  const outside = await inspect(api, externalName, signal);
  const ownership = ownershipOf(outside, wanted.mark);
  if (ownership.status === 'nothing') {
    return { status: 'absent' };
  }
  if (ownership.status === 'stranger') {
    return strangerObservation({
      foundMark: ownership.foundMark,
      message: explainStranger(ownership, externalName),
    });
  }
  const password = await secrets.get('password');
  const fixed = fixedDifference(outside, wanted);
  const changes = changesFor(outside, wanted, password);
  const diff = [
    ...changes.flatMap(change => change.diff),
    ...(fixed ? [fixed.diff] : []),
  ];
  const obstacle = obstacleOf(outside, externalName, password);
  return {
    status: 'present',
    owned: true,
    foundMark: wanted.mark,
    upToDate: diff.length === 0,
    diff,
    ...(fixed && { replace: fixed.reason }),
    ready: obstacle === undefined,
    message: obstacle,
    outputs:
      password !== undefined && obstacle === undefined
        ? outputsOf(api.settings, externalName, password)
        : {},
  };
}

/** Why nobody can work in the vhost now, for people; undefined where one can. Pure. */
export function obstacleOf(
  { vhost, user, permissions }: Outside,
  name: string,
  password: string | undefined,
): string | undefined {
  if (!vhost || !user) {
    return `The ${vhost ? 'user' : 'vhost'} ${name} is missing`;
  }
  if (!vhost.running) {
    return `The vhost ${name} is running on no node of the server`;
  }
  if (password === undefined) {
    return `No password of ${name} is stored`;
  }
  if (!isHashOf(user.passwordHash, password)) {
    return `The stored password of ${name} is not the one in force`;
  }
  return permissions
    ? undefined
    : `The user ${name} has no permissions in its vhost`;
}

export function outputsOf(
  { managementUrl, amqp }: ServerSettings,
  name: string,
  password: string,
): DriverOutputs {
  const { host, port, tls } = amqp;
  const address = `${host.includes(':') ? `[${host}]` : host}:${port}`;
  const scheme = tls ? 'amqps' : 'amqp';
  return {
    host,
    port,
    vhost: name,
    username: name,
    password,
    uri: `${scheme}://${name}:${password}@${address}/${name}`,
    managementUrl,
  };
}
