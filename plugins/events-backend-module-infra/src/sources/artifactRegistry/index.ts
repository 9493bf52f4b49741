import { Source } from '../../delivery/types';
import { jsonTypes } from '../shared';
import { parseArtifactRegistry } from './parse';
import { pubSubVerifier } from './verify';

/** Google Artifact Registry, by a push subscription of Pub/Sub. */
export const artifactRegistrySource: Source = {
  kind: 'artifactRegistry',
  mediaTypes: jsonTypes,
  needs: ['audience', 'serviceAccount'],
  verifier: pubSubVerifier,
  parse: parseArtifactRegistry,
};
