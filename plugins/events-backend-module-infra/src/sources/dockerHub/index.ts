import { Source } from '../../delivery/types';
import { jsonTypes, queryVerifier } from '../shared';
import { parseDockerHub } from './parse';

/** Webhooks of Docker Hub, which neither signs nor sends a header of one's choice. */
export const dockerHubSource: Source = {
  kind: 'dockerHub',
  mediaTypes: jsonTypes,
  needs: ['secret'],
  verifier: queryVerifier,
  parse: parseDockerHub,
};
