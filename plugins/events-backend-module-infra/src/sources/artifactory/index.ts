import { Source } from '../../delivery/types';
import { jsonTypes } from '../shared';
import { parseArtifactory } from './parse';
import { artifactoryVerifier } from './verify';

/** Webhooks of JFrog Artifactory. */
export const artifactorySource: Source = {
  kind: 'artifactory',
  mediaTypes: jsonTypes,
  needs: ['secret'],
  verifier: artifactoryVerifier,
  parse: parseArtifactory,
};
