import { verifyShared } from '../../checks/secrets';
import { Delivery, Verifier } from '../../delivery/types';
import { SourceSettings } from '../../settings/types';

/** Webhooks of projects have a header of their own, the registry has the one that it is given. */
export function gitlabVerifier(settings: SourceSettings): Verifier {
  const { secret = '', header = 'authorization' } = settings;
  return async delivery => {
    const name = isWebhook(delivery) ? 'x-gitlab-token' : header;
    return verifyShared(delivery.headers[name], secret, `the header ${name}`);
  };
}

export function isWebhook({ headers, subTopic }: Delivery): boolean {
  return headers['x-gitlab-event'] !== undefined || subTopic !== undefined;
}
