import { Source } from '../../delivery/types';
import { cloudEventTypes, headerVerifier } from '../shared';
import { parseCdEvent } from './parse';

/** CDEvents of any CI, as CloudEvents in structured or binary HTTP mode. */
export const cdEventsSource: Source = {
  kind: 'cdevents',
  mediaTypes: cloudEventTypes,
  needs: ['secret'],
  verifier: headerVerifier,
  parse: parseCdEvent,
};
