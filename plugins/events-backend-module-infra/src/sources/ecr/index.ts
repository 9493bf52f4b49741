import { Source } from '../../delivery/types';
import { parseEcr } from './parse';

/**
 * Elastic Container Registry, through EventBridge and a queue that another module reads. Who may put
 * things into the queue is the queue's policy; nothing of it comes by HTTP.
 */
export const ecrSource: Source = {
  kind: 'ecr',
  mediaTypes: [],
  needs: ['topic'],
  verifier: () => async () => ({
    status: 403,
    reason: 'It comes by a topic only',
  }),
  parse: parseEcr,
  subTopics: [''],
};
