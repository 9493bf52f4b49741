import {
  DriverOutputs,
  Observation,
} from '@infra-orchestration/backstage-plugin-infra-node';
import { strangerObservation } from '@infra-orchestration/backstage-plugin-infra-node/driverUtils';
import { AccessKey, StorageSettings } from '../config';
import { changesFor } from './changes';
import { explainStranger, look } from './ownership';
import { BucketRequest } from './request';

export async function observeBucket(
  request: BucketRequest,
): Promise<Observation> {
  const { connection: storage, externalName, identity, inputs } = request;
  const { key, ownership } = await look(request);
  if (ownership.status === 'nothing') {
    return { status: 'absent' };
  }
  if (ownership.status === 'stranger') {
    return strangerObservation({
      foundMark: ownership.foundMark,
      message: explainStranger(externalName, ownership),
    });
  }
  const { state } = ownership;
  const { flavor } = storage.settings;
  const mark = identity.ownershipMark;
  const diff = [
    ...prefixDiff(request),
    ...(state
      ? changesFor(state, { flavor, mark, inputs }).map(change => change.diff)
      : [{ path: '/bucket', after: externalName }]),
    ...key.diff,
  ];
  const ready = state !== undefined && key.key !== undefined && key.usable;
  return {
    status: 'present',
    owned: true,
    foundMark: mark,
    upToDate: diff.length === 0,
    diff,
    ready,
    message: ready ? undefined : waitingFor(state !== undefined),
    outputs:
      ready && key.key
        ? outputsOf(storage.settings, externalName, key.key)
        : {},
  };
}

function waitingFor(hasBucket: boolean): string {
  return hasBucket
    ? 'The server does not take the key of the bucket, or not yet'
    : 'The bucket is not there, or not yet';
}

/** What the bucket was called by stays; see `apply`. */
function prefixDiff({ inputs, externalName }: BucketRequest) {
  const { namePrefix } = inputs;
  return namePrefix === undefined || externalName.startsWith(namePrefix)
    ? []
    : [{ path: '/namePrefix', before: externalName, after: namePrefix }];
}

export function outputsOf(
  { publicEndpoint, region, pathStyle }: StorageSettings,
  bucket: string,
  key: AccessKey,
): DriverOutputs {
  const url = new URL(publicEndpoint);
  if (pathStyle) {
    url.pathname = `/${bucket}`;
  } else {
    url.hostname = `${bucket}.${url.hostname}`;
  }
  return {
    endpoint: publicEndpoint,
    region,
    bucket,
    accessKeyId: key.accessKeyId,
    secretAccessKey: key.secretAccessKey,
    url: url.href.replace(/\/$/, ''),
  };
}
