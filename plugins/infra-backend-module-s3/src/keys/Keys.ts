import { LoggerService } from '@backstage/backend-plugin-api';
import { JsonObject } from '@backstage/types';
import { FieldDiff } from '@infra-orchestration/backstage-plugin-infra-common';
import { InstanceSecrets } from '@infra-orchestration/backstage-plugin-infra-node';
import { AccessKey } from '../config';

/** What a bucket's key is to be. */
export interface KeyTarget {
  /** Also of the IAM user, where keys belong to users. */
  bucket: string;
  mark: string;
  policy: JsonObject;
}

export interface KeyRequest {
  signal: AbortSignal;
  logger: LoggerService;
  secrets: InstanceSecrets;
}

/** What there is of it. */
export interface KeyState {
  /** The holder of the key bears the mark since it exists, which makes it the proof of ours. */
  owner: 'nobody' | 'ours' | 'other';
  foundMark?: string;
  /** What `make` would change; the paths begin with `/key`. */
  diff: FieldDiff[];
  /** As stored. */
  key?: AccessKey;
  /** The server takes the key. */
  usable: boolean;
}

/** How keys are made that are limited to one bucket; one way for each kind of server. */
export interface Keys {
  /** For messages: what is made beside the bucket, as in "the … of the bucket x". */
  readonly holder: string;
  look(target: KeyTarget, request: KeyRequest): Promise<KeyState>;
  /** Makes or mends what was looked at before; only where that is nobody's or ours. */
  make(target: KeyTarget, seen: KeyState, request: KeyRequest): Promise<void>;
  /** Takes away what is ours. */
  remove(target: KeyTarget, request: KeyRequest): Promise<void>;
}
