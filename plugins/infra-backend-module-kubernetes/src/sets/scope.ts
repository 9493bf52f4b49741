import { randomBytes } from 'node:crypto';
import {
  InstanceSecrets,
  Observation,
  ResourceRequest,
  isDriverError,
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

/**
 * Looks at what the inputs ask for; where they are refused, at what is left of others. That inputs
 * are refused must not stand in the way of the proof of a removal.
 */
export async function observeRefusable<TInputs>(
  request: ResourceRequest<KubernetesConnection, TInputs>,
  observe: (
    request: ResourceRequest<KubernetesConnection, TInputs>,
  ) => Promise<Observation>,
): Promise<Observation> {
  try {
    return await observe(request);
  } catch (error) {
    if (!isDriverError(error) || error.code !== 'terminal') {
      throw error;
    }
    const left = await observe({ ...request, inputs: {} as TInputs });
    if (left.status === 'absent') {
      return left;
    }
    throw error;
  }
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
