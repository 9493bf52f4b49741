import { randomBytes } from 'node:crypto';
import {
  InstanceSecrets,
  ResourceRequest,
} from '@infra-orchestration/backstage-plugin-infra-node';
import { KubernetesConnection } from '../connection';
import { CallScope } from './context';

type AnyRequest = Pick<
  ResourceRequest<KubernetesConnection>,
  'connection' | 'identity' | 'signal' | 'logger'
>;

export function scopeOf(request: AnyRequest, resourceKind: string): CallScope {
  const { connection, identity, signal, logger } = request;
  return { connection, identity, resourceKind, signal, logger };
}

const DIGEST_KEY = 'digest-key';

/** For looking: what was not applied yet has no key, and no digest to compare with. */
export async function knownDigestKey(secrets: InstanceSecrets) {
  return (await secrets.get(DIGEST_KEY)) ?? '';
}

/** Made once per instance; see `digestOf`. */
export function ensureDigestKey(secrets: InstanceSecrets): Promise<string> {
  return secrets.ensure(DIGEST_KEY, () => randomBytes(32).toString('hex'));
}
