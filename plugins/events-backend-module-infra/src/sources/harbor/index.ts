import { Source } from '../../delivery/types';
import { cloudEventTypes, headerVerifier } from '../shared';
import { parseHarbor } from './parse';

/** Webhooks of a project of Harbor, in its own form or as CloudEvents. */
export const harborSource: Source = {
  kind: 'harbor',
  mediaTypes: cloudEventTypes,
  needs: ['secret'],
  verifier: headerVerifier,
  parse: parseHarbor,
};
