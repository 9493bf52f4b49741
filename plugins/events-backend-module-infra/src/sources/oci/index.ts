import { Source } from '../../delivery/types';
import { headerVerifier, jsonTypes } from '../shared';
import { parseNotifications } from './parse';

/** Of versions 2 and 3 of Distribution. */
export const notificationTypes: readonly string[] = [
  'application/vnd.docker.distribution.events.v1+json',
  'application/vnd.docker.distribution.events.v2+json',
];

/** A registry of CNCF Distribution, or what notifies as it does. */
export const ociSource: Source = {
  kind: 'oci',
  mediaTypes: [...notificationTypes, ...jsonTypes],
  needs: ['secret'],
  verifier: headerVerifier,
  parse: parseNotifications,
  // It sends one thing again and again until that is accepted, and what comes after waits for it.
  staleStatus: 202,
};
