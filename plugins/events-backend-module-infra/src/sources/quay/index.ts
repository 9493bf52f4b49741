import { Source } from '../../delivery/types';
import { jsonTypes, queryVerifier } from '../shared';
import { parseQuay } from './parse';

/** Notifications of a repository of Quay, which can send no header of one's choice. */
export const quaySource: Source = {
  kind: 'quay',
  mediaTypes: jsonTypes,
  needs: ['secret'],
  verifier: queryVerifier,
  parse: parseQuay,
};
