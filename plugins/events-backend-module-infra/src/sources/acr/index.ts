import { Source } from '../../delivery/types';
import { headerVerifier, jsonTypes } from '../shared';
import { parseAcr } from './parse';

/** Webhooks of Azure Container Registry, with a custom header. */
export const acrSource: Source = {
  kind: 'acr',
  mediaTypes: jsonTypes,
  needs: ['secret'],
  verifier: headerVerifier,
  parse: parseAcr,
};
